"""The two sides of an Anki card: its note type's templates filled with the note's fields, as HTML."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from quizzes.interchange.anki.collection import Note, NoteType
from web.words import numeral

LONGEST_FACE = 40_000  # characters of HTML
LONGEST_NOTE = 200_000
MOST_TAGS = 4_000
MOST_CARDS = 1_000  # of a note; a cloze note has one for each gap
_TAG = re.compile(r"\{\{([^{}]*)\}\}")
_ANSWER_RULE = re.compile(r"<hr\s+id=.?answer.?\s*/?>", re.IGNORECASE)
_GAP_STARTS = re.compile(r"\{\{c(\d{1,3}(?:,\d{1,3})*)::")  # a gap may belong to several cards
_IN_PLACE_DATA = re.compile(r"""(["'])data:[^"']*\1""", re.IGNORECASE)
HIDDEN = "[...]"


class CardSkipped(Exception):
    """This card cannot become one of ours; the message says why."""


@dataclass(frozen=True)
class Faces:
    front: str
    back: str


def fields_of(note: Note) -> dict[str, str]:
    """Return the text of a note by field name, without pictures that are spelled out in place."""
    names = note.note_type.fields if note.note_type else ()
    return {name: _IN_PLACE_DATA.sub('""', text).strip() for name, text in zip(names, note.fields, strict=False)}


def faces_of(note_type: NoteType | None, fields: dict[str, str], ordinal: int) -> Faces:
    """Return front and back of one card of a note; the back is without the front that Anki repeats there."""
    if note_type is None:
        raise CardSkipped(_("its note type is not in the package"))
    place = 0 if note_type.is_cloze else ordinal
    if not (0 <= ordinal < MOST_CARDS and place < len(note_type.templates)):
        raise CardSkipped(_("its note type has no such card"))
    gaps = {int(number) for text in fields.values() for each in _GAP_STARTS.findall(text) for number in each.split(",")}
    if note_type.is_cloze and ordinal + 1 not in gaps:
        raise CardSkipped(_("its gap is not in the text"))
    if sum(map(len, fields.values())) > LONGEST_NOTE:
        raise CardSkipped(_("its note is longer than %s characters") % numeral(LONGEST_NOTE))
    template = note_type.templates[place]
    front = _fill(template.front, fields, gap=ordinal + 1, reveal=False)
    back = _fill(template.back, fields, gap=ordinal + 1, reveal=True)
    if max(front.count("<"), back.count("<")) > MOST_TAGS:
        raise CardSkipped(_("its text has more than %s tags") % numeral(MOST_TAGS))
    return Faces(front, _ANSWER_RULE.sub("", back))


def _fill(template: str, fields: dict[str, str], *, gap: int, reveal: bool) -> str:
    """Fill a template; a field may stand in it any number of times, so the length is watched on the way."""
    pieces: list[str] = []
    left = LONGEST_FACE
    for piece in _pieces(template, fields, gap=gap, reveal=reveal):
        pieces.append(piece)
        left -= len(piece)
        if left < 0:
            raise CardSkipped(_("its text is longer than %s characters") % numeral(LONGEST_FACE))
    return "".join(pieces)


def _pieces(template: str, fields: dict[str, str], *, gap: int, reveal: bool) -> Iterator[str]:
    """Yield what is shown of a template, in one pass: what a field holds is never read as a template."""
    closed: dict[str, str] = {}
    sections: list[bool] = []  # whether each open section around this place is shown
    hidden = 0  # how many of them are not
    position = 0
    for tag in _TAG.finditer(template):
        if not hidden:
            yield template[position : tag.start()]
        position = tag.end()
        sign, name = tag[1].strip()[:1], tag[1].strip()[1:].strip()
        if sign in ("#", "^"):
            sections.append(bool(fields.get(name)) == (sign == "#"))
            hidden += not sections[-1]
        elif sign == "/":
            hidden -= bool(sections) and not sections.pop()
        elif not hidden:
            *filters, name = (part.strip() for part in tag[1].split(":"))
            value = fields.get(name, "")  # {{FrontSide}}, {{Tags}} and {{Deck}} are no fields and say nothing here
            if "cloze" in filters:
                if name not in closed:
                    closed[name] = close_gaps(value, gap, reveal=reveal)
                yield closed[name]
            elif reveal or "type" not in filters:  # other filters only change the looks
                yield value
    if not hidden:
        yield template[position:]


def close_gaps(text: str, gap: int, *, reveal: bool) -> str:
    """Return a cloze text: gap number `gap` hidden behind its hint, or shown in bold; other gaps are plain text."""
    closed = _close(text, gap, reveal, balanced=True)
    # A lone brace inside a gap would keep it open for ever; then the first two closing braces end it, as in Anki.
    return closed if closed is not None else _close(text, gap, reveal, balanced=False) or ""


def _close(text: str, gap: int, reveal: bool, *, balanced: bool) -> str | None:
    """Walk once through `text` with a stack of open gaps (and, if `balanced`, of open braces of formulas)."""
    stack: list[tuple[str, list[str]]] = [("", [])]  # (numbers of the gap, its pieces); a brace has none
    position = 0
    while position < len(text):
        start = _GAP_STARTS.match(text, position) if text[position] == "{" else None
        inside = len(stack) > 1
        if start:
            stack.append((start[1], []))
            position = start.end()
        elif inside and stack[-1][0] and text.startswith("}}", position):
            numbers, pieces = stack.pop()
            active = gap in map(int, numbers.split(","))
            stack[-1][1].append(_gap("".join(pieces), active=active, reveal=reveal))
            position += 2
        elif inside and balanced and text[position] == "{":
            stack.append(("", ["{"]))
            position += 1
        elif inside and balanced and text[position] == "}" and not stack[-1][0]:
            _, pieces = stack.pop()
            stack[-1][1].append("".join([*pieces, "}"]))
            position += 1
        else:
            stack[-1][1].append(text[position])
            position += 1
    if balanced and len(stack) > 1:
        return None
    return "".join(piece for _, pieces in stack for piece in pieces)


def _gap(inner: str, *, active: bool, reveal: bool) -> str:
    answer, _, hint = inner.partition("::")
    if not active:
        return answer
    return f"<b>{answer}</b>" if reveal else f"<b>{f'[{hint}]' if hint else HIDDEN}</b>"
