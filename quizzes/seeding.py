"""The items of the course from its seed documents: read and checked with the rest, written in the same transaction."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import engine
from cards.models import Card, Concept, Misconception, Objective
from cards.seeding import ConceptDocument, Documents, Entry, Ledger, SeedError, store
from cards.vocabulary import DIFFICULTIES, PUBLISHED
from quizzes.item_kinds.base import ContentError
from quizzes.models import Item, Option, RubricPoint, Status
from quizzes.publishing import publish
from quizzes.translating import ItemTranslation, read_item_translations, store_item_translations


@dataclass(frozen=True)
class ItemDocument:
    entry: Entry
    row: Item
    concept: str
    status: str
    objective: str = ""
    card: str = ""
    options: list[tuple[Option, str]] = field(default_factory=list)  # with the slug of the misconception, or ""
    rubric: list[RubricPoint] = field(default_factory=list)
    translations: dict[str, ItemTranslation] = field(default_factory=dict)  # by language


def read_items(documents: Documents) -> list[ItemDocument]:
    """Read every item of the documents, in the order within its concept; problems are noted with the others."""
    items = []
    for concept in documents.concepts:
        of_concept = [*_flashcards(concept), *_problems(concept), *_choices(concept), *_explains(concept)]
        for position, item in enumerate(of_concept, start=1):
            item.row.position = position
        items += of_concept
    _check(items, documents)
    read_item_translations(documents, items)
    return items


def load_items(items: Sequence[ItemDocument], *, now: datetime) -> Counter[str]:
    """Write the items that changed, and publish them; call it in the transaction that loaded the cards."""
    ledger = Ledger()
    existing = {item.slug: item for item in Item.objects.filter(owner=None)}
    concepts = {concept.slug: concept for concept in Concept.objects.all()}
    objectives = {objective.slug: objective for objective in Objective.objects.all()}
    misconceptions = {misconception.slug: misconception for misconception in Misconception.objects.all()}
    cards = {card.slug: card for card in Card.objects.all()}
    for item in items:
        row = item.row
        digest = item.entry.digest(item.concept, row.kind, row.position)
        if not ledger.is_news(f"item {row.slug}", digest, existing.get(row.slug)):
            continue
        row.concept, row.objective, row.card = (
            concepts[item.concept],
            objectives.get(item.objective),
            cards.get(item.card),
        )
        stored = store(row, existing.get(row.slug), keep=("version", "status"))
        _load_options(stored, item, misconceptions)
        _load_rubric(stored, item)
        _set_status(stored, item, now)
    ledger.counts["translated"] = store_item_translations(items, now=now)
    return ledger.counts


def _flashcards(document: ConceptDocument) -> Iterator[ItemDocument]:
    """Every card can be asked for its front and back."""
    for card in document.cards:
        row = Item(slug=f"flashcard-{card.row.slug}", kind="flashcard", difficulty=card.row.difficulty)
        yield ItemDocument(card.entry, row, document.row.slug, card.row.status, card=card.row.slug)


def _problems(document: ConceptDocument) -> Iterator[ItemDocument]:
    for entry in document.entry.entries("problems"):
        problem_type = entry.text("type")
        entry.label = f"problem {problem_type}"
        if problem_type not in engine.PROBLEM_TYPES:
            entry.problem(f"the engine has no problem type “{problem_type}”", "type")
        row = Item(
            slug=f"problem-{problem_type}",
            kind="numeric",
            problem_type=problem_type,
            difficulty=entry.text("difficulty"),
        )
        yield _item(entry, row, document)


def _choices(document: ConceptDocument) -> Iterator[ItemDocument]:
    for entry in document.entry.entries("questions"):
        options = [_option(option, number) for number, option in enumerate(entry.entries("options", required=True))]
        correct = next((option.feedback for option, _ in options if option.is_correct), "")
        row = Item(
            slug=entry.text("slug"),
            kind="choice",
            stem=entry.text("stem"),
            # Why the right answer is right explains the question, unless the author has more to say.
            explanation=entry.text("explanation", required=False) or correct,
            hints=entry.texts("hints"),
            difficulty=entry.text("difficulty"),
        )
        entry.texts("sources")
        entry.skip("check")  # numbers for the tests to work out again
        yield _item(entry, row, document, options=options)


def _option(entry: Entry, number: int) -> tuple[Option, str]:
    option = Option(
        slug=chr(ord("a") + number),
        text=entry.text("text"),
        is_correct=entry.flag("correct"),
        feedback=entry.text("feedback"),
    )
    misconception = entry.text("misconception", required=not option.is_correct)
    entry.done()
    return option, misconception


def _explains(document: ConceptDocument) -> Iterator[ItemDocument]:
    for entry in document.entry.entries("explain_questions"):
        rubric = []
        for position, point in enumerate(entry.entries("rubric", required=True), start=1):
            required = point.flag("required")
            rubric.append(
                RubricPoint(slug=point.text("slug"), text=point.text("text"), is_required=required, position=position)
            )
            point.done()
        row = Item(
            slug=entry.text("slug"),
            kind="explain",
            stem=entry.text("prompt"),
            model_answer=entry.text("model_answer"),
            hints=entry.texts("hints"),
            difficulty=entry.text("difficulty", required=False) or document.row.difficulty,
        )
        yield _item(entry, row, document, rubric=rubric)


def _item(
    entry: Entry,
    row: Item,
    document: ConceptDocument,
    *,
    options: list[tuple[Option, str]] | None = None,
    rubric: list[RubricPoint] | None = None,
) -> ItemDocument:
    status, objective = entry.text("status"), entry.text("objective")
    if status not in Status.values:
        entry.problem(f"“{status}” is not one of: {', '.join(Status.values)}", "status")
    if objective not in {known.slug for known in document.objectives}:
        entry.problem(f"the concept has no objective “{objective}”", "objective")
    if row.difficulty not in DIFFICULTIES:
        entry.problem(f"“{row.difficulty}” is not one of: {', '.join(DIFFICULTIES)}", "difficulty")
    entry.check(row)
    entry.done()
    return ItemDocument(entry, row, document.row.slug, status, objective, options=options or [], rubric=rubric or [])


def _check(items: list[ItemDocument], documents: Documents) -> None:
    misconceptions = {misconception.slug for _, misconception in documents.misconceptions}
    seen: dict[str, Entry] = {}
    for item in items:
        if (first := seen.setdefault(item.row.slug, item.entry)) is not item.entry:
            item.entry.problem(f"“{item.row.slug}” is already used in {first.file}", "slug")
        for _, misconception in item.options:
            if misconception and misconception not in misconceptions:
                item.entry.problem(f"there is no misconception “{misconception}”", "options")


def _load_options(stored: Item, item: ItemDocument, misconceptions: dict[str, Misconception]) -> None:
    existing = {option.slug: option for option in stored.options.all()}
    for option, misconception in item.options:
        option.item, option.misconception = stored, misconceptions.get(misconception)
        store(option, existing.pop(option.slug, None))
    for dropped in existing.values():
        dropped.delete()


def _load_rubric(stored: Item, item: ItemDocument) -> None:
    existing = {point.slug: point for point in stored.rubric.all()}
    for point in item.rubric:
        point.item = stored
        store(point, existing.pop(point.slug, None))
    for dropped in existing.values():
        dropped.delete()


def _set_status(stored: Item, item: ItemDocument, now: datetime) -> None:
    if item.status == PUBLISHED:
        try:
            publish(stored, at=now)
        except ContentError as error:
            for problem in error.problems:
                item.entry.problem(problem)
            raise SeedError(item.entry.problems) from error
    elif stored.status != item.status:
        stored.status = item.status
        stored.save(update_fields=["status"])
