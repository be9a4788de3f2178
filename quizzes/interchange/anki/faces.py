"""The two sides of an Anki card: its note type's templates filled with the note's fields, as HTML."""

import re
from dataclasses import dataclass

from quizzes.interchange.anki.collection import Note, NoteType

LONGEST_FACE = 40_000  # characters of HTML
_TAG = re.compile(r"\{\{([^{}]*)\}\}")
_ANSWER_RULE = re.compile(r"<hr\s+id=.?answer.?\s*/?>", re.IGNORECASE)
_GAP_STARTS = re.compile(r"\{\{c(\d{1,3})::")
_IN_PLACE_DATA = re.compile(r"""(["'])data:[^"']*\1""", re.IGNORECASE)
HIDDEN = "[...]"


class CardSkipped(Exception):
    """This card cannot become one of ours; the message says why."""


@dataclass(frozen=True)
class Faces:
    front: str
    back: str


def faces_of(note: Note, ordinal: int) -> Faces:
    """Return front and back of one card of a note; the back is without the front that Anki repeats there."""
    note_type = note.note_type
    if note_type is None:
        raise CardSkipped("its note type is not in the package")
    place = 0 if note_type.is_cloze else ordinal
    if not 0 <= place < len(note_type.templates):
        raise CardSkipped("its note type has no such card")
    template = note_type.templates[place]
    values = _values(note_type, note.fields)
    front = _fill(template.front, values, gap=ordinal + 1, reveal=False)
    back = _fill(template.back, values, gap=ordinal + 1, reveal=True)
    faces = Faces(_IN_PLACE_DATA.sub('""', front), _IN_PLACE_DATA.sub('""', _ANSWER_RULE.sub("", back)))
    if max(len(faces.front), len(faces.back)) > LONGEST_FACE:
        raise CardSkipped(f"its text is longer than {LONGEST_FACE:,} characters")
    return faces


def _values(note_type: NoteType, fields: tuple[str, ...]) -> dict[str, str]:
    return dict(zip(note_type.fields, fields, strict=False))


def _fill(template: str, values: dict[str, str], *, gap: int, reveal: bool) -> str:
    """Fill a template in one pass: what a field holds is never read as a template."""
    pieces: list[str] = []
    open_sections: list[bool] = []  # whether each section around this place is shown
    position = 0
    for tag in _TAG.finditer(template):
        if all(open_sections):
            pieces.append(template[position : tag.start()])
        position = tag.end()
        sign, name = tag[1].strip()[:1], tag[1].strip()[1:].strip()
        if sign in ("#", "^"):
            open_sections.append(bool(values.get(name, "").strip()) == (sign == "#"))
        elif sign == "/":
            del open_sections[-1:]
        elif all(open_sections):
            pieces.append(_value(tag[1], values, gap=gap, reveal=reveal))
    if all(open_sections):
        pieces.append(template[position:])
    return "".join(pieces)


def _value(tag: str, values: dict[str, str], *, gap: int, reveal: bool) -> str:
    """Return a field with its filters: `cloze:` and `type:` mean something here, others only change the looks."""
    *filters, name = (part.strip() for part in tag.split(":"))
    value = values.get(name, "")  # {{FrontSide}}, {{Tags}} and {{Deck}} are no fields and say nothing here
    if "cloze" in filters:
        return close_gaps(value, gap, reveal=reveal)
    if "type" in filters and not reveal:
        return ""
    return value


def close_gaps(text: str, gap: int, *, reveal: bool) -> str:
    """Return a cloze text: gap number `gap` hidden behind its hint, or shown in bold; other gaps are plain text."""
    closed = _close(text, gap, reveal, balanced=True)
    # A lone brace inside a gap would keep it open for ever; then the first two closing braces end it, as in Anki.
    return closed if closed is not None else _close(text, gap, reveal, balanced=False) or ""


def _close(text: str, gap: int, reveal: bool, *, balanced: bool) -> str | None:
    """Walk once through `text` with a stack of open gaps (and, if `balanced`, of open braces of formulas)."""
    stack: list[tuple[int, list[str]]] = [(0, [])]  # (number of the gap, its pieces); number -1 is a brace
    position = 0
    while position < len(text):
        start = _GAP_STARTS.match(text, position) if text[position] == "{" else None
        inside = len(stack) > 1
        if start:
            stack.append((int(start[1]), []))
            position = start.end()
        elif inside and stack[-1][0] >= 0 and text.startswith("}}", position):
            number, pieces = stack.pop()
            stack[-1][1].append(_gap("".join(pieces), active=number == gap, reveal=reveal))
            position += 2
        elif inside and balanced and text[position] == "{":
            stack.append((-1, ["{"]))
            position += 1
        elif inside and balanced and text[position] == "}" and stack[-1][0] == -1:
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
