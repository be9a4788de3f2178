"""An Anki package from outside: a zip that may be a bomb, opened without writing a byte to disk.

Two layouts. Legacy: `collection.anki2` or `collection.anki21` (SQLite) and a media list in JSON. Current:
`collection.anki21b` (SQLite in zstd) and a media list in protobuf in zstd, beside a `collection.anki2` that only says
"please update Anki" and must never be read instead.
"""

import json
import stat
import sys
import zipfile
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _

from quizzes.interchange.anki import protobuf
from quizzes.interchange.anki.refusal import PackageRefused
from web.words import numeral

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LARGEST_PACKAGE = 32 * 1024 * 1024
LARGEST_COLLECTION = 128 * 1024 * 1024  # unpacked
LARGEST_MEDIA_LIST = 4 * 1024 * 1024  # unpacked
LARGEST_CONTENT = 1024 * 1024 * 1024  # all entries, as the directory declares them
# A database of text shrinks to a tenth; a file of zeros to a thousandth.
LARGEST_RATIO, RATIO_COUNTS_FROM = 100, 1024 * 1024
MOST_ENTRIES = 20_000
# The newest layout first: the older names may hold stand-ins.
COLLECTIONS = ("collection.anki21b", "collection.anki21", "collection.anki2")
CURRENT = COLLECTIONS[0]


@dataclass(frozen=True)
class Unpacked:
    """The database of a package, and the names of the media files that lie beside it."""

    collection: bytes
    media: tuple[str, ...]


def unpack(package: bytes) -> Unpacked:
    """Return what is inside; raise PackageRefused, with a sentence for the learner, for anything odd."""
    if len(package) > LARGEST_PACKAGE:
        raise PackageRefused(_("The package is larger than %d MB.") % (LARGEST_PACKAGE // 2**20))
    try:
        with zipfile.ZipFile(BytesIO(package)) as archive:
            names = _checked_names(archive, len(package))
            collection = next((name for name in COLLECTIONS if name in names), None)
            if collection is None:
                raise PackageRefused(_("There is no Anki collection in this file."))
            current = collection == CURRENT
            data = _read(archive, collection, LARGEST_COLLECTION, compressed=current)
            listed = _read(archive, "media", LARGEST_MEDIA_LIST, compressed=current) if "media" in names else b""
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError, RuntimeError) as error:
        raise PackageRefused(_("The file is not a readable Anki package (.apkg).")) from error
    return Unpacked(data, _names_in_protobuf(listed) if current else _names_in_json(listed))


def _checked_names(archive: zipfile.ZipFile, size: int) -> set[str]:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if len(entries) > MOST_ENTRIES:
        raise PackageRefused(_("The package holds more than %s files.") % numeral(MOST_ENTRIES))
    if len(names) < len(entries):
        raise PackageRefused(_("Two files in the package have the same name."))
    for entry in entries:
        if not entry.filename.replace(".", "").isalnum() or stat.S_ISLNK(entry.external_attr >> 16):
            raise PackageRefused(_("The package holds a file with a name or a link that no Anki package has."))
        if entry.flag_bits & 1:
            raise PackageRefused(_("The package is encrypted."))
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > LARGEST_CONTENT or (unpacked > RATIO_COUNTS_FROM and unpacked > LARGEST_RATIO * size):
        raise PackageRefused(_("The package would unpack to far more than an Anki package holds."))
    return names


def _read(archive: zipfile.ZipFile, name: str, limit: int, *, compressed: bool) -> bytes:
    """Read one entry up to `limit` bytes: what the directory says about its size is only a claim."""
    with archive.open(name) as stream:
        data = stream.read(limit + 1)
    if compressed and len(data) <= limit:
        data = _decompress(data, limit)
    if len(data) > limit:
        told = _("“%(name)s” in the package is larger than %(most)d MB.")
        raise PackageRefused(told % {"name": name, "most": limit // 2**20})
    return data


def _decompress(data: bytes, limit: int) -> bytes:
    decompressor = zstd.ZstdDecompressor()
    pieces = []
    left = limit + 1
    try:
        while left > 0 and not decompressor.eof:
            piece = decompressor.decompress(data, max_length=left)
            if not piece and decompressor.needs_input:
                raise PackageRefused(_("The collection in the package breaks off."))
            pieces.append(piece)
            left -= len(piece)
            data = b""
    except zstd.ZstdError as error:
        raise PackageRefused(_("The collection in the package cannot be unpacked.")) from error
    return b"".join(pieces)


def _names_in_json(listed: bytes) -> tuple[str, ...]:
    try:
        names = json.loads(listed or b"{}")
    except (ValueError, RecursionError) as error:
        raise PackageRefused(_("The list of media in the package cannot be read.")) from error
    if not isinstance(names, dict) or not all(isinstance(name, str) for name in names.values()):
        raise PackageRefused(_("The list of media in the package cannot be read."))
    return tuple(names.values())


def _names_in_protobuf(listed: bytes) -> tuple[str, ...]:
    try:
        entries = [protobuf.fields(entry) for entry in protobuf.fields(listed).get(1, []) if isinstance(entry, bytes)]
        return tuple(protobuf.text(entry, 1) for entry in entries)
    except ValueError as error:
        raise PackageRefused(_("The list of media in the package cannot be read.")) from error
