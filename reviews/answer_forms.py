"""From the fields of a page's form to the response of the API. One kind of item, one reader and one registry line."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from quizzes.item_kinds.base import InvalidAnswer

Json = Any
CELL_PREFIX = "cell"
BETWEEN = " & "


@dataclass(frozen=True)
class Cell:
    """One box of a numeric answer."""

    name: str
    label: str
    value: str
    is_invalid: bool


def read_choice(form: QueryDict, _format: Mapping[str, Json]) -> dict[str, Json]:
    if not form.get("option"):
        raise InvalidAnswer("Choose one of the answers, or say that you don’t know yet.")
    return {"option": form["option"]}


def read_numeric(form: QueryDict, answer_format: Mapping[str, Json]) -> dict[str, Json]:
    return {"text": typed_text(form, answer_format)}


def read_flashcard(_form: QueryDict, _format: Mapping[str, Json]) -> dict[str, Json]:
    return {}


def read_explain(form: QueryDict, _format: Mapping[str, Json]) -> dict[str, Json]:
    return {"text": form.get("text", ""), "rubric": form.getlist("rubric")}


READERS: dict[str, Callable[[QueryDict, Mapping[str, Json]], dict[str, Json]]] = {
    "choice": read_choice,
    "numeric": read_numeric,
    "flashcard": read_flashcard,
    "explain": read_explain,
}


def read_response(kind: str, form: QueryDict, answer_format: Mapping[str, Json] | None) -> dict[str, Json]:
    """Return the response that the form holds; raise InvalidAnswer for what a page can see by itself."""
    if "unknown" in form:
        return {"unknown": True}
    return READERS[kind](form, answer_format or {})


def shape_of(answer_format: Mapping[str, Json]) -> tuple[int, int]:
    """Return rows and columns of boxes: 1 x 1 for a number, 1 x n for a vector."""
    shape = list(answer_format.get("shape", []))
    rows, columns = [1] * (2 - len(shape)) + shape
    return rows, columns


def typed_text(form: QueryDict, answer_format: Mapping[str, Json]) -> str:
    """Return the answer as one text. Boxes are joined by "&" and lines, so a comma in a box is a decimal mark."""
    rows, columns = shape_of(answer_format)
    boxes = [[form.get(f"{CELL_PREFIX}{row}-{column}", "").strip() for column in range(columns)] for row in range(rows)]
    filled = [box for row in boxes for box in row if box]
    if not filled:
        if text := form.get("text", "").strip():
            return str(text)
        raise InvalidAnswer("There is no number yet. Nothing was counted.")
    missing = rows * columns - len(filled)
    if missing:
        count = "One number is" if missing == 1 else f"{missing} numbers are"
        raise InvalidAnswer(f"{count} missing. Nothing was counted.")
    if rows * columns == 1:
        return filled[0]
    separator = re.compile("[;&\n]")
    if any(separator.search(box) for box in filled):
        raise InvalidAnswer("One box holds more than one number. Nothing was counted.")
    return "\n".join(BETWEEN.join(row) for row in boxes)


def cells(form: QueryDict, answer_format: Mapping[str, Json], position: int | None = None) -> list[list[Cell]]:
    """Return the boxes with what was typed; `position` (from 1, in `typed_text`) marks the box that cannot be read."""
    rows, columns = shape_of(answer_format)
    table, end = [], 0
    for row in range(rows):
        line = []
        for column in range(columns):
            name = f"{CELL_PREFIX}{row}-{column}"
            value = form.get(name, "").strip()
            start, end = end, end + len(value) + (len(BETWEEN) if column < columns - 1 else 1)
            is_here = position is not None and start < position <= end
            line.append(Cell(name, _label(row, column, rows, columns), value, is_here))
        table.append(line)
    return table


def _label(row: int, column: int, rows: int, columns: int) -> str:
    if rows > 1:
        return f"row {row + 1}, column {column + 1}"
    return f"number {column + 1} of {columns}" if columns > 1 else "your number"
