from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cards import linting, seeding
from cards.graph import CycleError, Graph
from cards.models.cards import RENDERED_FIELDS
from cards.models.translations import wording_of
from cards.seeding import Documents, Entry
from cards.vocabulary import HARD, PUBLISHED
from quizzes.linting import errors_of_choice, gives_away, warnings_of_item, warnings_of_set
from quizzes.seeding import ItemDocument, read_items
from quizzes.translating import shape_of, texts_of

Finding = tuple[Entry, str]


class Command(BaseCommand):
    help = "Looks the seed documents over: errors, which end it with 1, and warnings, which an author may leave."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", nargs="?", type=Path, default=settings.BASE_DIR / "fixtures")

    def handle(self, *args: Any, **options: Any) -> None:
        documents = seeding.read_documents(options["directory"])
        seeding.check_references(documents)
        items = read_items(documents)
        if documents.complete:
            for entry, message in [*errors(documents, items), *errors_of_translations(documents, items)]:
                entry.problem(message)
            for entry, message in [*warnings(documents, items), *documents.outdated]:
                self.stdout.write(f"warning: {entry.file}, line {entry.mapping.line}, {entry.label}: {message}")
            for message in warnings_of_set([_options(item) for item in items if _is_asked(item)]):
                self.stdout.write(f"warning: {message}")
        for problem in documents.problems:
            self.stdout.write(self.style.ERROR(f"error: {problem}"))
        if documents.problems:
            raise CommandError(f"Errors: {len(documents.problems)}.")
        self.stdout.write(self.style.SUCCESS(f"{len(documents.concepts)} concepts, {len(items)} items: no errors."))


def errors(documents: Documents, items: list[ItemDocument]) -> Iterator[Finding]:
    """Yield what must not be published, beyond what reading the documents finds."""
    beliefs = {row.slug: row for _, row in documents.misconceptions}
    of_concept: dict[str, list[ItemDocument]] = {}
    for item in items:
        for option, misconception in item.options:
            option.misconception = beliefs.get(misconception)
        if item.row.kind == "choice":
            of_concept.setdefault(item.concept, []).append(item)
            yield from ((item.entry, each) for each in errors_of_choice(item.row.stem, _options(item), item.row.hints))
    pages = {f"/concepts/{each.row.slug}/" for each in documents.concepts} | {"/glossary/", "/course/"}
    pages |= {f"/cards/{card.row.slug}/" for each in documents.concepts for card in each.cards}
    for concept in documents.concepts:
        for suggestion in concept.suggestions:
            if any(gives_away(suggestion.row.text, _options(item)) for item in of_concept.get(suggestion.answer, ())):
                yield suggestion.entry, "The suggested question contains the answer of an item."
        for card in concept.cards:
            text = "\n\n".join(getattr(card.row, name) for name in RENDERED_FIELDS)
            yield from ((card.entry, each) for each in linting.errors_of_text(text, pages.__contains__))
    for item in items:
        row, options = item.row, _options(item)
        texts = [row.stem, row.explanation, row.model_answer, *row.hints, *(each.feedback for each in options)]
        yield from ((item.entry, each) for each in linting.errors_of_text("\n\n".join(texts), pages.__contains__))


def errors_of_translations(documents: Documents, items: list[ItemDocument]) -> Iterator[Finding]:
    """Yield where a translation of the present wording has other formulas, code or numbers than the original."""
    for each in documents.translated:
        if each.texts["of"] == each.row.wording:
            for name in each.row.TEXTS:
                found = linting.errors_of_translation(name, getattr(each.row, name), each.texts[name])
                yield from ((each.entry, message) for message in found)
    for item in items:
        original = texts_of(item)
        for translation in item.translations.values():
            # One of another shape is a problem already.
            if translation.of == wording_of(original) and shape_of(translation.texts) == shape_of(original):
                yield from ((translation.entry, each) for each in _unlike("", original, translation.texts))


def _unlike(name: str, original: Any, translated: Any) -> Iterator[str]:
    """Compare texts of the same shape, one by one."""
    if isinstance(original, str):
        yield from linting.errors_of_translation(name, original, translated)
    else:
        pairs = original.items() if isinstance(original, dict) else enumerate(original)
        for key, each in pairs:
            yield from _unlike(f"{name} {key}".strip(), each, translated[key])


def warnings(documents: Documents, items: list[ItemDocument]) -> Iterator[Finding]:
    """Yield what an author should look at again."""
    yield from _warnings_of_graph(documents, {item.concept for item in items})
    for concept in documents.concepts:
        if concept.cards:
            texts = [suggestion.row.text for suggestion in concept.suggestions]
            yield from ((concept.entry, each) for each in linting.warnings_of_suggestions(texts))
        for card in concept.cards:
            yield from ((card.entry, each) for each in linting.warnings_of_card(card.row))
        for term in concept.terms:
            yield from ((term.entry, each) for each in linting.warnings_of_term(term.row))
    for item in items:
        found = warnings_of_item(item.row.stem, item.row.hints, _options(item))
        yield from ((item.entry, each) for each in found)


def _warnings_of_graph(documents: Documents, asked: set[str]) -> Iterator[Finding]:
    edges = [(d.row.slug, edge.requires) for d in documents.concepts for edge in d.edges if edge.row.kind == HARD]
    titles = {document.row.slug: document.row.title for document in documents.concepts}
    try:
        graph = Graph(titles, edges)
    except CycleError:  # named already, edge by edge
        return
    for document in documents.concepts:
        # Of two that are alike, the later slug is told.
        before = {slug: title for slug, title in titles.items() if slug <= document.row.slug}
        found = linting.warnings_of_concept(document.row.slug, graph, before)
        yield from ((document.entry, each) for each in found)
        if not document.row.assumed_known and document.row.slug not in asked:
            yield document.entry, "No item asks for it."


def _options(item: ItemDocument) -> list:
    return [option for option, _ in item.options]


def _is_asked(item: ItemDocument) -> bool:
    return item.row.kind == "choice" and item.status == PUBLISHED
