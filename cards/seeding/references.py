"""What the documents say of each other: every name exists, no name stands twice, and no edge closes a loop."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from cards.graph import cycles
from cards.seeding.documents import ConceptDocument, Documents
from cards.seeding.entries import Entry
from cards.vocabulary import HARD

Thing = TypeVar("Thing")


def check_references(documents: Documents) -> None:
    """Note every problem that no document has on its own."""
    if not documents.complete:
        return
    concepts = _named(documents.concepts, lambda d: d.row.slug, lambda d: d.entry)
    misconceptions = _named(documents.misconceptions, lambda m: m[1].slug, lambda m: m[0])
    _named([m for m in documents.misconceptions if m[1].code], lambda m: str(m[1].code), lambda m: m[0], "code")
    sources = _named(documents.sources, lambda s: s[1].slug, lambda s: s[0])
    all_cards = [card for document in documents.concepts for card in document.cards]
    cards = _named(all_cards, lambda c: c.row.slug, lambda c: c.entry)
    _named([(d, o) for d in documents.concepts for o in d.objectives], lambda p: p[1].slug, lambda p: p[0].entry)
    _check_glossary(documents)
    for document in documents.concepts:
        _check_concept(document, concepts)
    for card in all_cards:
        for key, names, known in (
            ("misconceptions", card.misconceptions, misconceptions),
            ("sources", card.sources, sources),
            ("related", card.related, cards.keys() - {card.row.slug}),
        ):
            _check_names(card.entry, key, names, known)
    _check_course(documents, concepts)
    _check_loops(documents.concepts)


def _named(
    things: Iterable[Thing], name: Callable[[Thing], str], entry: Callable[[Thing], Entry], key: str = "slug"
) -> dict[str, Thing]:
    found: dict[str, Thing] = {}
    for thing in things:
        if name(thing) in found:
            first = entry(found[name(thing)])
            entry(thing).problem(f"“{name(thing)}” is already used in {first.file}, {first.label}", key)
        found.setdefault(name(thing), thing)
    return found


def _check_names(entry: Entry, key: str, names: Iterable[str], known: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name not in known:
            entry.problem(f"there is no “{name}”", key)
        if name in seen:
            entry.problem(f"“{name}” is listed twice", key)
        seen.add(name)


def _check_concept(document: ConceptDocument, concepts: dict[str, ConceptDocument]) -> None:
    slug = document.row.slug
    seen: set[str] = set()
    for edge in document.edges:
        if edge.requires == slug:
            edge.entry.problem("a concept cannot require itself", "requires")
        elif edge.requires in seen:
            edge.entry.problem(f"“{edge.requires}” is listed twice", "requires")
        else:
            _check_names(edge.entry, "requires", [edge.requires], concepts)
        seen.add(edge.requires)
    for suggestion in document.suggestions:
        _check_names(suggestion.entry, "answer", [suggestion.answer], concepts)
    for objective in document.objectives:
        if not objective.slug.startswith(f"{slug}."):
            document.entry.problem(f"“{objective.slug}” must begin with “{slug}.”", "objectives")


def _check_glossary(documents: Documents) -> None:
    owners: dict[str, str] = {}
    for document in documents.concepts:
        for term in document.terms:
            for name in (term.row.term, *term.aliases):
                owner = owners.setdefault(name.casefold(), term.row.term)
                if owner != term.row.term or [term.row.term, *term.aliases].count(name) > 1:
                    term.entry.problem(f"“{name}” already names the term “{owner}”", "aliases")


def _check_course(documents: Documents, concepts: dict[str, ConceptDocument]) -> None:
    if documents.course is None:
        return
    entry = documents.course.entry
    _check_names(entry, "goal", [documents.course.goal], concepts)
    placed = [slug for chapter in documents.course.chapters for slug in chapter.concepts]
    _check_names(entry, "chapters", placed, concepts)
    for document in documents.concepts:
        if document.cards and document.row.slug not in placed:
            entry.problem(f"no chapter lists “{document.row.slug}”, which has cards", "chapters")


def _check_loops(concepts: list[ConceptDocument]) -> None:
    edges = {(d.row.slug, edge.requires): edge for d in concepts for edge in d.edges if edge.row.kind == HARD}
    for loop in cycles(pair for pair in edges if pair[0] != pair[1]):
        edges[loop[0], loop[1]].entry.problem(f"closes a loop: {' → '.join(loop)}", "requires")
