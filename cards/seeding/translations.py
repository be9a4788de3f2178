"""Translations of the course: fixtures/<language>/ mirrors the originals and holds nothing but words.

Each entry says by `of:` which wording it translates. Where the original says something else by now, the translation is
kept and not shown, and a note tells the present wording.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from cards.models import (
    Card,
    Chapter,
    Concept,
    Course,
    GlossaryTerm,
    Misconception,
    Objective,
    Prerequisite,
    SuggestedQuestion,
)
from cards.models.translations import Translatable
from cards.seeding.entries import Entry, read_entry

if TYPE_CHECKING:
    from cards.seeding.documents import ConceptDocument, Documents

# By which columns a row is found again.
IDENTITY: dict[type[Translatable], tuple[str, ...]] = {
    Course: ("slug",),
    Chapter: ("course__slug", "slug"),
    Concept: ("slug",),
    Objective: ("slug",),
    Prerequisite: ("concept__slug", "requires__slug"),
    SuggestedQuestion: ("concept__slug", "text"),
    GlossaryTerm: ("term",),
    Card: ("slug",),
    Misconception: ("slug",),
}


@dataclass(frozen=True)
class Translation:
    """The texts of one row in one language, rendered."""

    entry: Entry
    language: str
    row: Translatable  # the original, as its document says it
    identity: tuple[str, ...]
    texts: dict[str, Any]


@dataclass(frozen=True)
class ConceptTranslation:
    """One file of <language>/concepts/: the keys of quizzes in it are still to be read."""

    entry: Entry
    language: str
    original: "ConceptDocument"


def read_translations(documents: "Documents", root: Path) -> None:
    """Read every folder beside concepts/ as a language; problems are noted with the others."""
    names = dict(settings.LANGUAGES)
    for folder in sorted(path for path in root.iterdir() if path.is_dir() and path.name != "concepts"):
        if folder.name not in names or folder.name == settings.COURSE_LANGUAGE:
            others = ", ".join(name for name in names if name != settings.COURSE_LANGUAGE)
            documents.problems.append(f"{root.name}/{folder.name}: the course is translated to: {others}")
            continue
        for path in sorted(folder.glob("concepts/*.yaml")):
            if entry := read_entry(documents.problems, path, root):
                _read_concept(documents, entry, folder.name, path.stem)
        for name, read in (("course.yaml", _read_course), ("misconceptions.yaml", _read_misconceptions)):
            if (folder / name).exists() and (entry := read_entry(documents.problems, folder / name, root)):
                read(documents, entry, folder.name)


def says_the_present(documents: "Documents", entry: Entry, wording: str) -> bool:
    """Ask for the entry's `of`, and note it if the original reads otherwise by now."""
    of = entry.text("of")
    if of != wording:
        documents.outdated.append((entry, f"It translates another wording; the present one is {wording}."))
    return of == wording


def _read_course(documents: "Documents", entry: Entry, language: str) -> None:
    if documents.course is None or not _named(entry, "slug", {documents.course.row.slug: True}):
        return
    course, rows = documents.course.row, {chapter.row.slug: chapter.row for chapter in documents.course.chapters}
    for each in entry.entries("chapters"):
        if row := _named(each, "slug", rows):
            _add(documents, each, language, row, (course.slug, row.slug))
    _add(documents, entry, language, course, (course.slug,))


def _read_misconceptions(documents: "Documents", entry: Entry, language: str) -> None:
    rows = {row.slug: row for _, row in documents.misconceptions}
    for each in entry.entries("misconceptions", required=True):
        if row := _named(each, "slug", rows):
            _add(documents, each, language, row, (row.slug,))
    entry.done()


def _read_concept(documents: "Documents", entry: Entry, language: str, slug: str) -> None:
    original = next((each for each in documents.concepts if each.row.slug == slug), None)
    if original is None or entry.text("slug") != slug:
        entry.problem(f"the slug must be the name of the file and of a concept, “{slug}”", "slug")
        return
    documents.translations.append(ConceptTranslation(entry, language, original))
    parts: list[tuple[str, str, dict[str, Translatable]]] = [
        ("objectives", "slug", {row.slug: row for row in original.objectives}),
        ("prerequisites", "requires", {edge.requires: edge.row for edge in original.edges}),
        ("glossary", "original", {term.row.term: term.row for term in original.terms}),
        ("cards", "slug", {card.row.slug: card.row for card in original.cards}),
    ]
    for part, key, rows in parts:
        for each in entry.entries(part):
            if row := _named(each, key, rows):
                name = each.text(key)
                identity = (slug, name) if isinstance(row, Prerequisite) else (name,)
                _add(documents, each, language, row, identity)
    # A question has no name but its wording.
    suggestions = {each.row.wording: each.row for each in original.suggestions}
    for each in entry.entries("suggested_questions"):
        if row := suggestions.get(each.text("of")):
            _add(documents, each, language, row, (slug, row.text))
        else:
            present = ", ".join(f"{wording} “{row.text}”" for wording, row in suggestions.items())
            documents.outdated.append(
                (each, f"No suggested question has this wording; the present ones are {present}.")
            )
    for key in ("questions", "explain_questions"):
        entry.skip(key)
    _add(documents, entry, language, original.row, (slug,))


def _named(entry: Entry, key: str, rows: dict[str, Any]) -> Any:
    name = entry.text(key)
    entry.label = entry.label if key == "slug" else name
    if name not in rows:
        entry.problem(f"the original has no “{name}”", key)
    return rows.get(name)


def _add(documents: "Documents", entry: Entry, language: str, row: Translatable, identity: tuple[str, ...]) -> None:
    # What has to be said is only known of the wording that was translated.
    is_current = says_the_present(documents, entry, row.wording)
    texts = {name: entry.text(name, required=is_current and bool(getattr(row, name))) for name in row.TEXTS}
    for name, text in texts.items():
        if is_current and text and not getattr(row, name):
            entry.problem("the original says nothing here", name)
    said = type(row)(**texts)
    entry.check(said, apart_from=[field.name for field in row._meta.fields if field.name not in row.TEXTS])
    entry.render(said)
    rendered = {name for name in (f"{each}_html" for each in row.TEXTS) if hasattr(said, name)}
    texts |= {name: getattr(said, name) for name in rendered}
    entry.done()
    documents.translated.append(Translation(entry, language, row, identity, {"of": entry.text("of"), **texts}))


def store_translations(translated: Iterable[Translation]) -> int:
    """Put the translations beside their originals, take away those that are gone; return how many rows changed."""
    wanted: dict[tuple[type, tuple[str, ...]], dict[str, Any]] = {}
    for each in translated:
        wanted.setdefault((type(each.row), each.identity), {})[each.language] = each.texts
    changed = 0
    for model, columns in IDENTITY.items():
        for pk, before, *identity in model._default_manager.values_list("pk", "translations", *columns):
            if before != (after := wanted.get((model, tuple(identity)), {})):
                changed += model._default_manager.filter(pk=pk).update(translations=after)
    return changed
