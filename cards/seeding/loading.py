"""Writing the documents: what changed since the last load is written, the rest is left alone, ids are kept."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TypeVar

from django.db import models, transaction

from cards.graph import CycleError, Graph
from cards.linking import changing_the_graph, count_edges_from
from cards.models import (
    Card,
    Chapter,
    Concept,
    Course,
    GlossaryAlias,
    GlossaryTerm,
    Misconception,
    Prerequisite,
    RelatedCard,
    SeedEntry,
    Source,
)
from cards.publishing import save_card
from cards.rendering import render_again
from cards.seeding.documents import FOR_QUIZZES, CardDocument, ConceptDocument, CourseDocument, Documents
from cards.seeding.entries import SeedError
from cards.seeding.translations import store_translations
from cards.vocabulary import NOT_YET_PUBLISHED, PUBLISHED

Row = TypeVar("Row", bound=models.Model)
# What a card gets here and not from its document.
OF_THE_CARD_ITSELF = {
    *("id", "created_at", "updated_at", "creator", "version", "approved_since", "typo_since", "video_file"),
    "translations",
}


class Ledger:
    """Which entries say something new since the last load, and how many rows each load touched."""

    def __init__(self) -> None:
        self.counts = Counter(created=0, changed=0, unchanged=0)
        self._before = dict(SeedEntry.objects.values_list("name", "digest"))

    def is_news(self, name: str, digest: str, row: models.Model | None) -> bool:
        """Count the entry, and remember it if its row is missing or the entry changed."""
        if row is not None and self._before.get(name) == digest:
            self.counts["unchanged"] += 1
            return False
        self.counts["created" if row is None else "changed"] += 1
        SeedEntry.objects.update_or_create(name=name, defaults={"digest": digest})
        return True


def store(row: Row, existing: Row | None, *, keep: Collection[str] = ()) -> Row:
    """Give the existing row the new values but for the fields to keep, or store the new row; equal rows stay as is."""
    if existing is None:
        row.save()
        return row
    fields = [f.attname for f in row._meta.concrete_fields if f.name not in {"id", "translations", *keep}]
    if any(getattr(existing, name) != getattr(row, name) for name in fields):
        for name in fields:
            setattr(existing, name, getattr(row, name))
        existing.save()
    return existing


def by_slug(model: type[Row]) -> dict[str, Row]:
    return {row.slug: row for row in model._default_manager.all()}  # type: ignore[attr-defined]


@transaction.atomic
def load(documents: Documents, *, now: datetime) -> Counter[str]:
    """Write the course; all or nothing. Returns how many entries are new, changed, unchanged and translated anew."""
    assert documents.course is not None
    ledger = Ledger()
    _load_simple(ledger, "source", Source, documents.sources)
    _load_simple(ledger, "misconception", Misconception, documents.misconceptions)
    concepts = _load_concepts(ledger, documents, now)
    chapters = _load_course(ledger, documents.course, concepts)
    _load_cards(ledger, documents, concepts, chapters, now)
    render_again()
    ledger.counts["translated"] = store_translations(documents.translated)
    return ledger.counts


def _load_simple(ledger: Ledger, kind: str, model: type[Row], documents: Iterable[tuple]) -> None:
    existing = by_slug(model)
    for entry, row in documents:
        if ledger.is_news(f"{kind} {row.slug}", entry.digest(), existing.get(row.slug)):
            store(row, existing.get(row.slug))


def _load_concepts(ledger: Ledger, documents: Documents, now: datetime) -> dict[str, Concept]:
    """Rows first, then what refers to other concepts; the graph is stamped only if something changed."""
    assert documents.course is not None
    # The author's order: the chain as it stands in its file, and after it the course.
    order = [slug for chapter in documents.course.chapters for slug in chapter.concepts]
    after_the_chain = len(documents.concepts)
    concepts = by_slug(Concept)
    news = []
    for document in documents.concepts:
        slug = document.row.slug
        if slug in order:
            document.row.position = after_the_chain + order.index(slug)
        besides = [document.row.position, *(edge.requires for edge in document.edges)]
        digest = document.entry.digest(*besides, without=("cards", *FOR_QUIZZES))
        if ledger.is_news(f"concept {slug}", digest, concepts.get(slug)):
            news.append(document)
    if news:
        with changing_the_graph():
            drafts = {slug for slug, concept in concepts.items() if concept.status in NOT_YET_PUBLISHED}
            for document in news:
                slug = document.row.slug
                concepts[slug] = store(document.row, concepts.get(slug), keep=("merged_into_id",))
            for document in news:
                _load_edges(document, concepts, now)
                if document.row.slug in drafts and document.row.status == PUBLISHED:
                    count_edges_from(concepts[document.row.slug], now)
            _refuse_loops()
        for document in news:
            _load_what_belongs_to(document, concepts)
    return concepts


def _load_edges(document: ConceptDocument, concepts: dict[str, Concept], now: datetime) -> None:
    concept = concepts[document.row.slug]
    existing = {edge.requires_id: edge for edge in concept.prerequisites.all()}
    for edge in document.edges:
        edge.row.concept, edge.row.requires, edge.row.added_at = concept, concepts[edge.requires], now
        store(edge.row, existing.pop(edge.row.requires_id, None), keep=("added_at", "added_by_id"))
    for dropped in existing.values():
        dropped.delete()


def _refuse_loops() -> None:
    """Authors may have added edges of their own, which the documents cannot know."""
    edges = list(Prerequisite.objects.hard().values_list("concept__slug", "requires__slug"))
    try:
        Graph({slug for edge in edges for slug in edge}, edges)
    except CycleError as error:
        loops = [f"with the edges in the database: closes a loop: {' → '.join(loop)}" for loop in error.cycles]
        raise SeedError(loops) from error


def _load_what_belongs_to(document: ConceptDocument, concepts: dict[str, Concept]) -> None:
    concept = concepts[document.row.slug]
    objectives = {objective.slug: objective for objective in concept.objectives.all()}
    for objective in document.objectives:
        objective.concept = concept
        store(objective, objectives.pop(objective.slug, None))
    suggestions = {suggestion.text: suggestion for suggestion in concept.suggested_questions.all()}
    for suggestion in document.suggestions:
        suggestion.row.concept, suggestion.row.answer = concept, concepts[suggestion.answer]
        store(suggestion.row, suggestions.pop(suggestion.row.text, None))
    # An objective may have questions and stays; a suggestion is only a line on a page.
    for dropped in suggestions.values():
        dropped.delete()
    for term in document.terms:
        term.row.concept = concept
        stored = store(term.row, GlossaryTerm.objects.filter(term=term.row.term).first())
        stored.aliases.exclude(name__in=term.aliases).delete()
        for name in term.aliases:
            GlossaryAlias.objects.get_or_create(term=stored, name=name)


def _load_course(ledger: Ledger, document: CourseDocument, concepts: dict[str, Concept]) -> dict[str, Chapter]:
    course = Course.objects.filter(slug=document.row.slug).first()
    document.row.goal = concepts[document.goal]
    if ledger.is_news(f"course {document.row.slug}", document.entry.digest(), course):
        course = store(document.row, course)
        existing = {chapter.slug: chapter for chapter in course.chapters.all()}
        for chapter in document.chapters:
            chapter.row.course = course
            store(chapter.row, existing.pop(chapter.row.slug, None))
        for dropped in existing.values():
            dropped.delete()
    return {chapter.slug: chapter for chapter in Chapter.objects.filter(course__slug=document.row.slug)}


def _load_cards(
    ledger: Ledger,
    documents: Documents,
    concepts: dict[str, Concept],
    chapters: dict[str, Chapter],
    now: datetime,
) -> None:
    """Cards stand in a chapter in the order of its concepts, and within a concept as in its file."""
    assert documents.course is not None
    cards = by_slug(Card)
    misconceptions, sources = by_slug(Misconception), by_slug(Source)
    of_concept = {document.row.slug: document for document in documents.concepts}
    news: list[CardDocument] = []
    for chapter in documents.course.chapters:
        in_order = [(slug, card) for slug in chapter.concepts for card in of_concept[slug].cards]
        for position, (slug, document) in enumerate(in_order, start=1):
            row = document.row
            row.concept, row.chapter, row.position = concepts[slug], chapters[chapter.row.slug], position
            digest = document.entry.digest(slug, chapter.row.slug, position)
            if ledger.is_news(f"card {row.slug}", digest, cards.get(row.slug)):
                cards[row.slug] = _load_card(row, cards.get(row.slug), now)
                cards[row.slug].misconceptions.set([misconceptions[name] for name in document.misconceptions])
                cards[row.slug].sources.set([sources[name] for name in document.sources])
                news.append(document)
    for document in news:  # only now does every related card exist
        card = cards[document.row.slug]
        card.related_lines.all().delete()
        RelatedCard.objects.bulk_create(
            RelatedCard(card=card, related=cards[name], position=position)
            for position, name in enumerate(document.related, start=1)
        )


def _load_card(row: Card, existing: Card | None, now: datetime) -> Card:
    if existing is None:
        return save_card(row, now=now)
    for field in row._meta.concrete_fields:
        if field.name not in OF_THE_CARD_ITSELF:
            setattr(existing, field.attname, getattr(row, field.attname))
    return save_card(existing, now=now)
