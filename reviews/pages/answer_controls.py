"""The boxes of a numeric answer. One input of the engine, one class and one registry line.

A control knows what a page draws (`reviews/ask/inputs/<template>.html`), works without a script, and joins what was
filled in to one text, the very text that somebody could have typed. A joined text remembers which field each of its
characters came from, so that a refusal marks the right box.
"""

import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from quizzes.item_kinds.base import InvalidAnswer
from web.markup import render

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Json = Any
BETWEEN = " & "
SEPARATORS = re.compile("[;&\n]")


class Unfilled(InvalidAnswer):
    """The page can see by itself what is wrong, and in which fields."""

    def __init__(self, reason: str, fields: list[str]) -> None:
        super().__init__(_("%(reason)s Nothing was counted.") % {"reason": reason})
        self.reason, self.fields = reason, fields


@dataclass(frozen=True)
class Piece:
    """A stretch of the joined text, the field that it came from, and what stands before it in the joined text alone."""

    field: str
    text: str
    before: str = ""


@dataclass(frozen=True)
class Box:
    """One box to type into."""

    name: str
    label: str
    value: str
    is_invalid: bool


@dataclass(frozen=True)
class OrderedStep:
    """One step to be put in its place, with the place chosen so far."""

    id: str
    html: str
    name: str
    place: str
    is_invalid: bool


class Control(ABC):
    """The boxes for one answer, with what was filled in. `prefix` keeps the fields of one part apart from another's."""

    template: ClassVar[str]
    help: "StrOrPromise" = ""  # Markdown, below the boxes
    echo = "echo"  # the class of the line that says how the answer is read; "sr" is for screen readers alone
    keys: "tuple[tuple[StrOrPromise, StrOrPromise], ...]" = ()  # what the keyboard does here: (keys, word)
    whole: Box | None = None  # one box for everything, beside the single ones

    def __init__(self, answer_format: Mapping[str, Json], form: QueryDict, prefix: str = "") -> None:
        self.format, self.form, self.prefix = answer_format, form, prefix
        self.label: str = answer_format.get("label", _("Your answer"))
        self.invalid: set[str] = set()

    @abstractmethod
    def pieces(self) -> list[Piece]:
        """Return what was filled in; raise Unfilled where the page itself sees that it is no answer."""

    def text(self) -> str:
        return "".join(piece.before + piece.text for piece in self.pieces()).rstrip()

    def mark(self, refusal: InvalidAnswer) -> None:
        """Mark the fields that `refusal` is about. Its position counts the joined text from 1."""
        if isinstance(refusal, Unfilled):
            self.invalid.update(refusal.fields)
        elif refusal.position is not None:
            self.invalid.add(self._field_at(refusal.position)[0])

    def tell(self, refusal: InvalidAnswer) -> str:
        """Return what `refusal` says, with the place in its own box instead of the joined text, which nobody sees."""
        if isinstance(refusal, Unfilled) or refusal.position is None:
            return refusal.message
        field, position = self._field_at(refusal.position)
        where = self.label_of(field) or _("character %(place)s") % {"place": position}
        told = _("character %(place)s") % {"place": refusal.position}  # as the engine says it, in its catalogues too
        return refusal.message.replace(f"({told})", f"({where})")

    def _field_at(self, position: int) -> tuple[str, int]:
        """Return the field of a character of the joined text, and its place among the field's own characters."""
        start = end = 0
        for piece in self.pieces():
            start = end + len(piece.before)
            end = start + len(piece.text)
            if position <= end:
                break
        return piece.field, max(1, position - start)

    def label_of(self, field: str) -> str:
        """Return what tells this box from the others beside it; nothing where it is alone."""
        return ""

    @property
    def is_whole(self) -> bool:
        """True for the control of the answer itself, False for one of its parts."""
        return not self.prefix

    def name(self, name: str) -> str:
        return self.prefix + name

    def value(self, name: str) -> str:
        return self.form.get(self.name(name), "").strip()

    def box(self, name: str, label: str) -> Box:
        return Box(self.name(name), label, self.value(name), self.name(name) in self.invalid)


class Numbers(Control):
    """A number, a row or a grid of boxes; lists can be typed as one text instead."""

    template = "reviews/ask/inputs/numbers.html"
    help = gettext_lazy("Decimal point or comma, fractions and minus signs are all fine.")
    keys = ((gettext_lazy("Tab"), gettext_lazy("next number")),)

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of boxes: 1 x 1 for a number, 1 x n for a vector."""
        shape = self.format["shape"]
        rows, columns = [1] * (2 - len(shape)) + list(shape)
        return rows, columns

    @property
    def rows(self) -> list[list[Box]]:
        rows, columns = self.size
        return [[self.box(_cell(i, j), _cell_label(i, j, rows, columns)) for j in range(columns)] for i in range(rows)]

    @property
    def whole(self) -> Box | None:  # type: ignore[override]
        return self.box("text", _("The whole answer")) if self.format["shape"] and self.is_whole else None

    def pieces(self) -> list[Piece]:
        """Boxes are joined by "&" and line ends, so a comma inside one is a decimal mark."""
        rows = self.rows
        boxes = [box for row in rows for box in row]
        empty = [box.name for box in boxes if not box.value]
        if len(empty) == len(boxes):
            if self.value("text"):
                return [Piece(self.name("text"), self.value("text"))]
            raise Unfilled(_("There is no number yet."), empty[:1])
        if empty:
            raise Unfilled(
                ngettext("One number is missing.", "%(number)s numbers are missing.", len(empty))
                % {"number": len(empty)},
                empty,
            )
        several = [box.name for box in boxes if SEPARATORS.search(box.value)]
        if several and len(boxes) > 1:
            raise Unfilled(_("One box holds more than one number."), several)
        return [Piece(box.name, box.value + ("\n" if box is row[-1] else BETWEEN)) for row in rows for box in row]

    def label_of(self, field: str) -> str:
        boxes = [box for row in self.rows for box in row]
        return next((box.label for box in boxes if box.name == field), "") if len(boxes) > 1 else ""


def _cell(row: int, column: int) -> str:
    return f"cell{row}-{column}"


def _cell_label(row: int, column: int, rows: int, columns: int) -> str:
    if rows > 1:
        return _("row %(row)s, column %(column)s") % {"row": row + 1, "column": column + 1}
    return (
        _("number %(number)s of %(all)s") % {"number": column + 1, "all": columns} if columns > 1 else _("your number")
    )


class OneLine(Control):
    """One box for a short text: a shape or a complexity class."""

    template = "reviews/ask/inputs/line.html"
    example: ClassVar[str]  # in letters that no problem uses

    @property
    def line(self) -> Box:
        return self.box("text", _("your answer"))

    @property
    def help(self) -> str:  # type: ignore[override]
        symbols = ", ".join(f"`{symbol}`" for symbol in self.format["symbols"])
        if not symbols:
            return _("For example %(example)s.") % {"example": "`(7, 20)`"}
        return _("For example %(example)s. The letters here are %(letters)s.") % {
            "example": f"`{self.example}`",
            "letters": symbols,
        }

    def pieces(self) -> list[Piece]:
        if not self.value("text"):
            raise Unfilled(_("There is no answer yet."), [self.name("text")])
        return [Piece(self.name("text"), self.value("text"))]


class Shape(OneLine):
    example = "(a, b/2)"


class Complexity(OneLine):
    example = "O(a^2 b)"


class Options(Control):
    """One of several answers."""

    template = "reviews/ask/inputs/choice.html"
    echo = "sr"
    keys = (("A", ""), ("B", gettext_lazy("… choose")))

    @property
    def options(self) -> list[dict[str, str]]:
        return rendered(self.format["options"])

    @property
    def chosen(self) -> str:
        return self.value("option")

    @property
    def field(self) -> str:
        return self.name("option")

    def pieces(self) -> list[Piece]:
        if self.chosen not in {option["id"] for option in self.options}:
            raise Unfilled(_("Choose one of the answers, or say that you don’t know yet."), [self.field])
        return [Piece(self.field, self.chosen)]


class Ordering(Control):
    """Steps to be put in order: each has its place, and buttons move it where there is a script."""

    template = "reviews/ask/inputs/ordering.html"
    echo = "sr"
    help = gettext_lazy("Give each step its place.")
    keys = ((gettext_lazy("Tab"), gettext_lazy("next step")), ("↑", ""), ("↓", gettext_lazy("move it")))

    @property
    def steps(self) -> list[OrderedStep]:
        """The steps in the order of the places chosen so far; at first as they are given."""
        steps = [self._step(option, place) for place, option in enumerate(rendered(self.format["options"]), 1)]
        return sorted(steps, key=lambda step: self.places.index(step.place))

    def _step(self, option: Mapping[str, str], given: int) -> OrderedStep:
        name = self.name(f"place-{option['id']}")
        chosen = self.form.get(name, "")
        place = chosen if chosen in self.places else str(given)
        return OrderedStep(option["id"], option["html"], name, place, name in self.invalid)

    @property
    def places(self) -> list[str]:
        return [str(place) for place in range(1, len(self.format["options"]) + 1)]

    def pieces(self) -> list[Piece]:
        steps = self.steps
        if unplaced := [step.name for step in steps if self.form.get(step.name) != step.place]:
            raise Unfilled(_("Give each step its place."), unplaced)
        crowded = {place for place, count in Counter(step.place for step in steps).items() if count > 1}
        if crowded:
            place = min(crowded, key=self.places.index)
            raise Unfilled(
                _("Two steps share place %(place)s; each place holds one.") % {"place": place},
                [step.name for step in steps if step.place in crowded],
            )
        return [Piece(step.name, f"{step.id} ") for step in steps]


class Parts(Control):
    """Several answers to one problem, each with its own boxes."""

    template = "reviews/ask/inputs/parts.html"

    def __init__(self, answer_format: Mapping[str, Json], form: QueryDict, prefix: str = "") -> None:
        super().__init__(answer_format, form, prefix)
        self.parts = {name: control_of(part, form, f"{prefix}{name}-") for name, part in answer_format["parts"].items()}
        for part in self.parts.values():
            part.invalid = self.invalid

    @property
    def controls(self) -> list[Control]:
        return list(self.parts.values())

    @property
    def help(self) -> str:  # type: ignore[override]
        return " ".join(dict.fromkeys(str(part.help) for part in self.controls))

    def _part_of(self, field: str) -> Control | None:
        return next((part for part in self.controls if field.startswith(part.prefix)), None)

    def label_of(self, field: str) -> str:
        part = self._part_of(field)
        return part.label_of(field) if part else ""

    def pieces(self) -> list[Piece]:
        return list(self._pieces())

    def _pieces(self) -> Iterator[Piece]:
        for name, part in self.parts.items():
            try:
                first, *rest = part.pieces()
            except Unfilled as unfilled:
                raise Unfilled(f"{part.label}: {unfilled.reason}", unfilled.fields) from None
            yield Piece(first.field, first.text, before=f"{name}: ")
            yield from rest
            yield Piece((rest or [first])[-1].field, "\n")


def rendered(options: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{"id": option["id"], "html": render(option["text"], inline=True)} for option in options]


CONTROLS: dict[str, type[Control]] = {
    "scalar": Numbers,
    "vector": Numbers,
    "matrix": Numbers,
    "shape": Shape,
    "complexity": Complexity,
    "choice": Options,
    "ordering": Ordering,
    "parts": Parts,
}


def control_of(answer_format: Mapping[str, Json], form: QueryDict, prefix: str = "") -> Control:
    """Return the boxes for an answer of this format, filled in as `form` says."""
    return CONTROLS[answer_format["input"]](answer_format, form, prefix)
