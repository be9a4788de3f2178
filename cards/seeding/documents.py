"""The seed documents of the course, read into unsaved rows. What they say of each other is checked in references."""

from dataclasses import dataclass, field
from pathlib import Path

from cards.models import (
    Card,
    Chapter,
    Concept,
    Course,
    GlossaryTerm,
    Misconception,
    Objective,
    Prerequisite,
    Source,
    SuggestedQuestion,
)
from cards.seeding.entries import Entry, read_entry
from cards.seeding.translations import ConceptTranslation, Translation, read_translations
from cards.vocabulary import HARD, PUBLISHED


@dataclass(frozen=True)
class EdgeDocument:
    entry: Entry
    row: Prerequisite
    requires: str


@dataclass(frozen=True)
class TermDocument:
    entry: Entry
    row: GlossaryTerm
    aliases: list[str]


@dataclass(frozen=True)
class SuggestionDocument:
    entry: Entry
    row: SuggestedQuestion
    answer: str


@dataclass(frozen=True)
class CardDocument:
    entry: Entry
    row: Card
    misconceptions: list[str]
    sources: list[str]
    related: list[str]


@dataclass(frozen=True)
class ConceptDocument:
    """One file of concepts/, or one step of the chain."""

    entry: Entry
    row: Concept
    edges: list[EdgeDocument]
    objectives: list[Objective] = field(default_factory=list)
    suggestions: list[SuggestionDocument] = field(default_factory=list)
    terms: list[TermDocument] = field(default_factory=list)
    cards: list[CardDocument] = field(default_factory=list)


@dataclass(frozen=True)
class ChapterDocument:
    entry: Entry
    row: Chapter
    concepts: list[str]


@dataclass(frozen=True)
class CourseDocument:
    entry: Entry
    row: Course
    goal: str
    chapters: list[ChapterDocument]


@dataclass
class Documents:
    problems: list[str] = field(default_factory=list)
    complete: bool = True  # every file could be read; otherwise references into the missing one mean nothing
    course: CourseDocument | None = None
    concepts: list[ConceptDocument] = field(default_factory=list)
    misconceptions: list[tuple[Entry, Misconception]] = field(default_factory=list)
    sources: list[tuple[Entry, Source]] = field(default_factory=list)
    translations: list[ConceptTranslation] = field(default_factory=list)  # by file
    translated: list[Translation] = field(default_factory=list)  # by row
    outdated: list[tuple[Entry, str]] = field(default_factory=list)  # translations of what is said otherwise by now


# Keys of a concept file that another app reads: questions belong to quizzes.
FOR_QUIZZES = ("questions", "explain_questions", "problems")


def read_documents(root: Path) -> Documents:
    """Read every document below the directory; problems are collected, not raised."""
    documents = Documents()

    def read(path: Path) -> Entry | None:
        entry = read_entry(documents.problems, path, root)
        documents.complete = documents.complete and entry is not None
        return entry

    if entry := read(root / "course.yaml"):
        documents.course = _course(entry)
    if entry := read(root / "misconceptions.yaml"):
        documents.misconceptions = [_misconception(e) for e in entry.entries("misconceptions", required=True)]
        entry.done()
    if entry := read(root / "sources.yaml"):
        documents.sources = [_source(e) for e in entry.entries("sources", required=True)]
        entry.done()
    paths = sorted((root / "concepts").glob("*.yaml"))
    for path in paths:
        if entry := read(path):
            if entry.mapping.get("slug") != path.stem:
                entry.problem(f"the slug must be the name of the file, “{path.stem}”", "slug")
            documents.concepts.append(_concept(entry))
    if entry := read(root / "chain.yaml"):
        documents.concepts += _chain(entry, with_file={path.stem for path in paths})
    read_translations(documents, root)
    return documents


def _course(entry: Entry) -> CourseDocument:
    row = Course(slug=entry.text("slug"), title=entry.text("title"), is_default=entry.flag("default"))
    entry.check(row)
    chapters = []
    for position, chapter in enumerate(entry.entries("chapters", required=True), start=1):
        chapter_row = Chapter(slug=chapter.text("slug"), title=chapter.text("title"), position=position)
        chapter.check(chapter_row)
        chapters.append(ChapterDocument(chapter, chapter_row, chapter.texts("concepts", required=True)))
        chapter.done()
    document = CourseDocument(entry, row, entry.text("goal"), chapters)
    entry.done()
    return document


def _misconception(entry: Entry) -> tuple[Entry, Misconception]:
    code = entry.text("code", required=False) or None
    row = Misconception(slug=entry.text("slug"), code=code, belief=entry.text("belief"))
    entry.check(row)
    entry.render(row)
    entry.done()
    return entry, row


def _source(entry: Entry) -> tuple[Entry, Source]:
    row = Source(slug=entry.text("slug"), citation=entry.text("citation"), url=entry.text("url", required=False))
    entry.check(row)
    entry.done()
    return entry, row


def _chain(document: Entry, with_file: set[str]) -> list[ConceptDocument]:
    """Each step requires the one before it. A step with a file of its own only marks its place."""
    steps = []
    previous = ""
    for position, entry in enumerate(document.entries("chain", required=True), start=1):
        slug = entry.text("slug")
        if slug not in with_file:
            row = Concept(
                slug=slug,
                title=entry.text("title"),
                level=entry.text("level"),
                difficulty="beginner",
                status=PUBLISHED,
                assumed_known=True,
                position=position,
            )
            entry.check(row)
            step = Prerequisite(kind=HARD, reason="the step before it")
            entry.render(step)
            edge = EdgeDocument(entry, step, previous)
            steps.append(ConceptDocument(entry, row, [edge] if previous else []))
        entry.done()
        previous = slug
    document.done()
    return steps


def _concept(entry: Entry) -> ConceptDocument:
    row = Concept(
        slug=entry.text("slug"),
        title=entry.text("title"),
        level=entry.text("level"),
        difficulty=entry.text("difficulty"),
        status=entry.text("status"),
        summary=entry.text("summary"),
        tags=entry.texts("tags"),
        assumed_known=entry.flag("assumed_known"),
    )
    entry.check(row)
    entry.render(row)
    document = ConceptDocument(
        entry,
        row,
        edges=[_edge(e) for e in entry.entries("prerequisites")],
        objectives=[_objective(e, n) for n, e in enumerate(entry.entries("objectives", required=True), start=1)],
        suggestions=[_suggestion(e, n) for n, e in enumerate(entry.entries("suggested_questions"), start=1)],
        terms=[_term(e) for e in entry.entries("glossary")],
        cards=[_card(e) for e in entry.entries("cards", required=True)],
    )
    for key in FOR_QUIZZES:
        entry.skip(key)
    entry.done()
    return document


def _edge(entry: Entry) -> EdgeDocument:
    requires = entry.text("requires")
    row = Prerequisite(
        kind=entry.text("kind"), reason=entry.text("reason"), encompass_weight=entry.number("encompass_weight")
    )
    entry.label = f"prerequisite {requires}"
    entry.check(row)
    entry.render(row)
    entry.done()
    return EdgeDocument(entry, row, requires)


def _objective(entry: Entry, position: int) -> Objective:
    row = Objective(slug=entry.text("slug"), text=entry.text("text"), position=position)
    entry.check(row)
    entry.render(row)
    entry.done()
    return row


def _suggestion(entry: Entry, position: int) -> SuggestionDocument:
    row = SuggestedQuestion(text=entry.text("text"), position=position)
    entry.check(row)
    entry.render(row)
    document = SuggestionDocument(entry, row, entry.text("answer"))
    entry.done()
    return document


def _term(entry: Entry) -> TermDocument:
    row = GlossaryTerm(term=entry.text("term"), definition=entry.text("definition"))
    entry.label = f"term {row.term}"
    entry.check(row)
    entry.render(row)
    document = TermDocument(entry, row, entry.texts("aliases"))
    entry.done()
    return document


def _card(entry: Entry) -> CardDocument:
    row = Card(
        slug=entry.text("slug"),
        title=entry.text("title"),
        status=entry.text("status"),
        difficulty=entry.text("difficulty"),
        front=entry.text("front"),
        back=entry.text("back"),
        body=entry.text("body"),
        **{
            key: entry.text(key, required=False)
            for key in ("formula", "example", "key_facts", "mistakes", "video_link", "transcript_link")
        },
    )
    entry.check(row, apart_from=("created_at", "updated_at"))
    entry.render(row)
    document = CardDocument(entry, row, entry.texts("misconceptions"), entry.texts("sources"), entry.texts("related"))
    entry.done()
    return document
