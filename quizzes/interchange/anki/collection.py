"""The database inside a package, read in memory as untrusted input: only plain SELECTs of plain tables run.

Written from descriptions of the format (docs of Anki's database structure and the packages themselves), without
Anki's code. Schema 11 keeps note types as JSON in `col`, schema 18 in tables with protobuf columns.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from quizzes.interchange.anki import protobuf
from quizzes.interchange.anki.package import LARGEST_COLLECTION
from quizzes.interchange.anki.refusal import PackageRefused
from web.words import numeral

MOST_NOTES, MOST_CARDS, MOST_REVIEWS = 20_000, 60_000, 200_000
LONGEST_VALUE = 8 * 1024 * 1024  # bytes of one row: note types in schema 11 are one text
MOST_STEPS = 200  # calls of the progress handler, each after STEP_SIZE instructions of SQLite's machine
STEP_SIZE = 1_000_000
TABLES = ("col", "notes", "cards", "revlog")
FIELD_SEPARATOR = "\x1f"
CLOZE = 1
SUSPENDED = -1
LEARNING_LOG, REVIEW_LOG, RELEARNING_LOG, FILTERED_LOG = range(4)  # 4 is manual, 5 rescheduled: no answers
_ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}


@dataclass(frozen=True)
class Template:
    front: str
    back: str


@dataclass(frozen=True)
class NoteType:
    name: str
    is_cloze: bool
    fields: tuple[str, ...]
    templates: tuple[Template, ...]


@dataclass(frozen=True)
class Review:
    """One answer: `id` is its time in milliseconds since 1970."""

    id: int
    rating: int


@dataclass(frozen=True)
class Card:
    """What is scheduled: a note has one for each template or gap. `forgotten_at` is the last reset, in milliseconds."""

    ordinal: int
    suspended: bool
    modified: int  # seconds since 1970
    reviews: tuple[Review, ...]
    forgotten_at: tuple[int, ...] = ()


@dataclass(frozen=True)
class Note:
    guid: str
    modified: int  # seconds since 1970
    note_type: NoteType | None
    fields: tuple[str, ...]
    cards: tuple[Card, ...]


def read_notes(database: bytes) -> list[Note]:
    """Return the notes of a collection with their cards and reviews; raise PackageRefused if it is not sound."""
    try:
        connection = _open(database)
        try:
            return list(_notes(connection))
        finally:
            connection.close()
    except (sqlite3.Error, sqlite3.Warning, UnicodeDecodeError, OverflowError) as error:
        raise PackageRefused(_("The collection in the package is damaged or not one of Anki’s.")) from error


def _open(database: bytes) -> sqlite3.Connection:
    if not database.startswith(b"SQLite format 3\0") or len(database) < 100:
        raise PackageRefused(_("The collection in the package is not a database."))
    # Bytes 18 and 19 say "write-ahead log", which a database in memory cannot have. A package holds no log to replay.
    database = database[:18] + b"\1\1" + database[20:]
    connection = sqlite3.connect(":memory:")
    connection.deserialize(database)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.create_collation(
        "unicase", lambda left, right: (left.lower() > right.lower()) - (left.lower() < right.lower())
    )
    kinds = dict(connection.execute("SELECT name, type || sql FROM sqlite_master WHERE type IN ('table', 'view')"))
    for name in TABLES:
        # A view or a virtual table under such a name could go on for ever.
        if not kinds.get(name, "").replace('"', "").startswith(f"tableCREATE TABLE {name}"):
            raise PackageRefused(_("The collection in the package lacks one of Anki’s tables."))
        # A column that is worked out makes any amount of text from nothing.
        if any(hidden for *_, hidden in connection.execute(f"PRAGMA table_xinfo({name})")):
            raise PackageRefused(_("A table of the collection in the package is not one of Anki’s."))
    steps = iter(range(MOST_STEPS))
    connection.set_progress_handler(lambda: next(steps, None) is None, STEP_SIZE)
    # From here on no function, no pragma and no recursion runs, whatever the schema says.
    connection.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY)
    return connection


def _rows(connection: sqlite3.Connection, query: str, types: tuple[type, ...], most: int) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query, each value of its type: in SQLite any column may hold anything."""
    size = 0
    for number, row in enumerate(connection.execute(query)):
        # A crafted file can let many rows share the same pages and so hold more than its size.
        size += sum(len(value) for value in row if isinstance(value, str | bytes))
        if size > LARGEST_COLLECTION:
            raise PackageRefused(_("The collection in the package holds more text than its size allows."))
        if number >= most:
            told = _("The package holds more than %s rows of one sort. Export it in parts.")
            raise PackageRefused(told % numeral(most))
        if not all(isinstance(value, wanted) for value, wanted in zip(row, types, strict=True)):
            raise PackageRefused(_("The collection in the package is damaged: a value has the wrong type."))
        yield row


def _notes(connection: sqlite3.Connection) -> Iterator[Note]:
    note_types = _note_types(connection)
    cards = _cards(connection)
    query = "SELECT id, guid, mid, mod, flds FROM notes ORDER BY id"
    for identifier, guid, note_type, modified, text in _rows(connection, query, (int, str, int, int, str), MOST_NOTES):
        yield Note(
            guid=guid,
            modified=modified,
            note_type=note_types.get(note_type),
            fields=tuple(text.split(FIELD_SEPARATOR)),
            cards=tuple(cards.get(identifier, ())),
        )


def _cards(connection: sqlite3.Connection) -> dict[int, list[Card]]:
    answers: dict[int, list[Review]] = defaultdict(list)
    resets: dict[int, list[int]] = defaultdict(list)
    query = "SELECT id, cid, ease, ivl, factor, type FROM revlog ORDER BY id"
    for identifier, card, rating, interval, factor, kind in _rows(connection, query, (int,) * 6, MOST_REVIEWS):
        if rating == 0 and factor == 0 and interval == 0 and kind > FILTERED_LOG:
            resets[card].append(identifier)  # "Reset card": what was before it does not count
        # Cramming leaves a factor of 0; an early review in a filtered deck has one.
        elif 1 <= rating <= 4 and kind <= FILTERED_LOG and not (kind == FILTERED_LOG and factor == 0):
            answers[card].append(Review(identifier, rating))
    cards: dict[int, list[Card]] = defaultdict(list)
    query = "SELECT id, nid, ord, queue, mod FROM cards ORDER BY nid, ord"
    for identifier, note, ordinal, queue, modified in _rows(connection, query, (int,) * 5, MOST_CARDS):
        card = Card(ordinal, queue == SUSPENDED, modified, tuple(answers[identifier]), tuple(resets[identifier]))
        cards[note].append(card)
    return cards


def _note_types(connection: sqlite3.Connection) -> dict[int, NoteType]:
    rows = list(_rows(connection, "SELECT ver, models FROM col", (int, str), 1))
    if not rows:
        raise PackageRefused(_("The collection in the package is empty."))
    try:
        ((version, models),) = rows
        return _from_json(models) if version <= 11 else _from_tables(connection)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise PackageRefused(_("The note types in the package cannot be read.")) from error


def _from_json(models: str) -> dict[int, NoteType]:
    return {
        int(identifier): NoteType(
            name=str(model["name"]),
            is_cloze=model.get("type") == CLOZE,
            fields=tuple(str(field["name"]) for field in sorted(model["flds"], key=_ordinal)),
            templates=tuple(
                Template(str(each["qfmt"]), str(each["afmt"])) for each in sorted(model["tmpls"], key=_ordinal)
            ),
        )
        for identifier, model in json.loads(models).items()
    }


def _ordinal(part: dict[str, Any]) -> int:
    return int(part["ord"])


def _from_tables(connection: sqlite3.Connection) -> dict[int, NoteType]:
    names: dict[int, list[str]] = defaultdict(list)
    for note_type, name in _rows(
        connection, "SELECT ntid, name FROM fields ORDER BY ntid, ord", (int, str), MOST_NOTES
    ):
        names[note_type].append(name)
    templates: dict[int, list[Template]] = defaultdict(list)
    query = "SELECT ntid, config FROM templates ORDER BY ntid, ord"
    for note_type, config in _rows(connection, query, (int, bytes), MOST_NOTES):
        message = protobuf.fields(config)
        templates[note_type].append(Template(protobuf.text(message, 1), protobuf.text(message, 2)))
    query = "SELECT id, name, config FROM notetypes"
    return {
        identifier: NoteType(
            name=name,
            is_cloze=protobuf.number(protobuf.fields(config), 1) == CLOZE,
            fields=tuple(names[identifier]),
            templates=tuple(templates[identifier]),
        )
        for identifier, name, config in _rows(connection, query, (int, str, bytes), MOST_NOTES)
    }
