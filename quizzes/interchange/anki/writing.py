r"""Write an .apkg in the legacy layout (schema 11), which every Anki since 2.0 reads.

By hand with sqlite3 and zipfile: libraries for it write no review log and no schedule. Written from descriptions of
the format, without Anki's code. Formulas go out as \(...\), which Anki draws itself.
"""

import hashlib
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from html import escape, unescape
from io import BytesIO
from typing import Any

from web.markup import render

NEW, LEARNING, REVIEW, RELEARNING = range(4)  # types of a card and, from 0, of an answer: 0 learning, 1 review, 2 re-
SUSPENDED_QUEUE, NEW_QUEUE, STEPS_QUEUE, REVIEW_QUEUE, DAY_STEPS_QUEUE = -1, 0, 1, 2, 3
_DECK, _NOTE_TYPE = 1_700_000_000_000, 1_700_000_000_001  # ids are times in milliseconds; any fixed ones will do
_FIRST_ID = 1_600_000_000_000
_STARTING_EASE = 2500  # used by Anki only where FSRS is off
_TAG = re.compile("<[^>]*>")
_SCHEMA = """
CREATE TABLE col (id integer primary key, crt integer not null, mod integer not null, scm integer not null,
  ver integer not null, dty integer not null, usn integer not null, ls integer not null, conf text not null,
  models text not null, decks text not null, dconf text not null, tags text not null);
CREATE TABLE notes (id integer primary key, guid text not null, mid integer not null, mod integer not null,
  usn integer not null, tags text not null, flds text not null, sfld integer not null, csum integer not null,
  flags integer not null, data text not null);
CREATE TABLE cards (id integer primary key, nid integer not null, did integer not null, ord integer not null,
  mod integer not null, usn integer not null, type integer not null, queue integer not null, due integer not null,
  ivl integer not null, factor integer not null, reps integer not null, lapses integer not null, left integer not null,
  odue integer not null, odid integer not null, flags integer not null, data text not null);
CREATE TABLE revlog (id integer primary key, cid integer not null, usn integer not null, ease integer not null,
  ivl integer not null, lastIvl integer not null, factor integer not null, time integer not null,
  type integer not null);
CREATE TABLE graves (usn integer not null, oid integer not null, type integer not null);
"""


@dataclass(frozen=True)
class Answer:
    """A line of the review log. Intervals are days, or seconds below zero."""

    at: int  # milliseconds since 1970
    rating: int
    interval: int
    last_interval: int
    difficulty: float
    duration_ms: int
    kind: int


@dataclass(frozen=True)
class Schedule:
    """Where a card stands. `due`: a place in the queue for new cards, a day number or a time in seconds for others."""

    type: int
    queue: int
    due: int
    interval: int = 0
    reps: int = 0
    lapses: int = 0
    steps_left: int = 0
    memory: dict[str, Any] | None = None


@dataclass(frozen=True)
class OutgoingNote:
    """One card: `number` is unique in the package, `front` and `back` are Markdown."""

    number: int
    guid: str
    front: str
    back: str
    tags: tuple[str, ...]
    schedule: Schedule
    answers: tuple[Answer, ...]


def write_package(notes: Iterable[OutgoingNote], *, first_day: datetime, at: datetime) -> bytes:
    """Return the package; day numbers count from `first_day`, the start of a study day."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(_SCHEMA)
    _write_collection(connection, first_day, at)
    taken: set[int] = set()
    for note in notes:
        _write_note(connection, note, int(at.timestamp()), taken)
    connection.commit()
    collection = connection.serialize()
    connection.close()
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("collection.anki2", collection)
        archive.writestr("media", "{}")
    return stream.getvalue()


def to_html(markdown: str) -> str:
    r"""Return what an Anki field holds: our rendering, with formulas left as LaTeX between \( and \)."""
    return render(markdown, formula=_mathjax).strip()


def _mathjax(kind: str, latex: str) -> str:
    return rf"\({escape(latex)}\)" if kind == "math_inline" else rf"\[{escape(latex)}\]"


def _write_collection(connection: sqlite3.Connection, first_day: datetime, at: datetime) -> None:
    seconds = int(at.timestamp())
    configuration = {"nextPos": 1, "curDeck": 1, "activeDecks": [1], "curModel": str(_NOTE_TYPE), "schedVer": 2}
    connection.execute(
        "INSERT INTO col VALUES (1, ?, ?, ?, 11, 0, 0, 0, ?, ?, ?, ?, '{}')",
        (
            int(first_day.timestamp()),
            seconds * 1000,
            seconds * 1000,
            json.dumps(configuration),
            json.dumps({str(_NOTE_TYPE): _note_type(seconds)}),
            json.dumps({"1": _deck(1, "Default", seconds), str(_DECK): _deck(_DECK, "Attentive", seconds)}),
            json.dumps({"1": _options()}),
        ),
    )


def _write_note(connection: sqlite3.Connection, note: OutgoingNote, seconds: int, taken: set[int]) -> None:
    front, back = to_html(note.front), to_html(note.back)
    identifier = _FIRST_ID + note.number
    plain = unescape(_TAG.sub("", front))
    checksum = int(hashlib.sha1(plain.encode()).hexdigest()[:8], 16)
    tags = f" {' '.join(note.tags)} "
    fields = f"{front}\x1f{back}"
    row = (identifier, note.guid, _NOTE_TYPE, seconds, -1, tags, fields, plain, checksum, 0, "")
    connection.execute(f"INSERT INTO notes VALUES ({', '.join('?' * len(row))})", row)
    schedule = note.schedule
    data = json.dumps(schedule.memory, separators=(",", ":")) if schedule.memory else ""
    standing = (schedule.type, schedule.queue, schedule.due, schedule.interval, _STARTING_EASE if schedule.type else 0)
    counts = (schedule.reps, schedule.lapses, schedule.steps_left * 1001)
    card = (identifier, identifier, _DECK, 0, seconds, -1, *standing, *counts, 0, 0, 0, data)
    connection.execute(f"INSERT INTO cards VALUES ({', '.join('?' * len(card))})", card)
    for answer in note.answers:
        at = answer.at
        while at in taken:  # in Anki the time is the identity, and a phone may have sent many within a second
            at += 1
        taken.add(at)
        factor = round((answer.difficulty - 1) / 9 * 1000) + 100  # Anki notes difficulty so where FSRS is on
        line = (at, identifier, -1, answer.rating, answer.interval, answer.last_interval, factor)
        connection.execute(
            "INSERT INTO revlog VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*line, answer.duration_ms, answer.kind)
        )


def _note_type(seconds: int) -> dict[str, Any]:
    fields = [
        {"name": name, "ord": place, "sticky": False, "rtl": False, "font": "Arial", "size": 20, "media": []}
        for place, name in enumerate(("Front", "Back"))
    ]
    template = {
        "name": "Card 1",
        "ord": 0,
        "qfmt": "{{Front}}",
        "afmt": "{{FrontSide}}\n\n<hr id=answer>\n\n{{Back}}",
        "bqfmt": "",
        "bafmt": "",
        "did": None,
        "bfont": "",
        "bsize": 0,
    }
    return {
        "id": _NOTE_TYPE,
        "name": "Attentive",
        "type": 0,
        "mod": seconds,
        "usn": -1,
        "sortf": 0,
        "did": _DECK,
        "tmpls": [template],
        "flds": fields,
        "css": ".card { font-family: Georgia, serif; font-size: 20px; max-width: 40em; margin: 1em auto; }",
        "latexPre": "",
        "latexPost": "",
        "latexsvg": False,
        "req": [[0, "any", [0]]],
        "tags": [],
        "vers": [],
    }


def _deck(identifier: int, name: str, seconds: int) -> dict[str, Any]:
    today = {key: [0, 0] for key in ("newToday", "revToday", "lrnToday", "timeToday")}
    return {
        "id": identifier,
        "name": name,
        "mod": seconds,
        "usn": -1,
        "collapsed": False,
        "browserCollapsed": False,
        "desc": "",
        "dyn": 0,
        "conf": 1,
        "extendNew": 0,
        "extendRev": 0,
        **today,
    }


def _options() -> dict[str, Any]:
    """Return Anki's own default options, which schema 11 must spell out."""
    new = {"bury": False, "delays": [1, 10], "initialFactor": 2500, "ints": [1, 4, 7], "order": 1, "perDay": 20}
    review = {"bury": False, "ease4": 1.3, "ivlFct": 1, "maxIvl": 36500, "perDay": 200, "fuzz": 0.05, "hardFactor": 1.2}
    lapse = {"delays": [10], "leechAction": 1, "leechFails": 8, "minInt": 1, "mult": 0}
    timing = {"maxTaken": 60, "autoplay": True, "timer": 0, "replayq": True, "dyn": False}
    return {"id": 1, "mod": 0, "name": "Default", "usn": 0, "new": new, "rev": review, "lapse": lapse, **timing}
