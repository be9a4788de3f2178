"""Packages for tests: the two samples, and small ones made by hand, honest or hostile."""

import io
import json
import sqlite3
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

DATA = Path(__file__).parent / "data"
CURRENT, LEGACY = DATA / "attention_test.apkg", DATA / "attention_test_legacy.apkg"
BASIC = {
    "name": "Basic",
    "type": 0,
    "flds": [{"name": "Front", "ord": 0}, {"name": "Back", "ord": 1}],
    "tmpls": [{"ord": 0, "qfmt": "{{Front}}", "afmt": "{{FrontSide}}<hr id=answer>{{Back}}"}],
}
SCHEMA = """
CREATE TABLE col (id integer, ver integer, models text);
CREATE TABLE notes (id integer, guid text, mid integer, mod integer, flds text);
CREATE TABLE cards (id integer, nid integer, ord integer, queue integer, mod integer);
CREATE TABLE revlog (id integer, cid integer, ease integer, ivl integer, factor integer, type integer);
"""


def collection(
    notes: Iterable[tuple[str, str]] = (("guid-1", "front\x1fback"),),
    reviews: Iterable[tuple[int, ...]] = (),
    *,
    model: dict | None = None,
    modified: int = 1_700_000_000,
    queue: int = 2,
    change: Callable[[sqlite3.Connection], object] | None = None,
) -> bytes:
    """Return a database. `notes` are (guid, fields), note n has card n.

    `reviews` are (milliseconds, card, ease, interval, factor, type).
    """
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    connection.execute("INSERT INTO col VALUES (1, 11, ?)", (json.dumps({"1": model or BASIC}),))
    for number, (guid, fields) in enumerate(notes, start=1):
        connection.execute("INSERT INTO notes VALUES (?, ?, 1, ?, ?)", (number, guid, modified, fields))
        connection.execute("INSERT INTO cards VALUES (?, ?, 0, ?, ?)", (number, number, queue, modified))
    connection.executemany("INSERT INTO revlog VALUES (?, ?, ?, ?, ?, ?)", reviews)
    if change:
        change(connection)
    connection.commit()
    return connection.serialize()


def package(database: bytes | None = None, media: str = "{}", **more: bytes) -> bytes:
    """Return a package in the legacy layout; `more` are further entries."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("collection.anki2", collection() if database is None else database)
        archive.writestr("media", media)
        for name, data in more.items():
            archive.writestr(name, data)
    return stream.getvalue()
