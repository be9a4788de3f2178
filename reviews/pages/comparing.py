"""The learner's answer beside the right one, from what an attempt has kept: stages, parts or an order."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from engine.writing import fixed, printed, short

Json = Any
Write = Callable[[float], str]

NUMBERS = ("scalar", "vector", "matrix")
FLOAT_NOISE = 1e-9
DECIMALS = 3  # where the question names none


@dataclass(frozen=True)
class Entry:
    """One number of a matrix; `same` where it agrees with the right one in a matrix that is wrong elsewhere."""

    text: str
    same: bool


@dataclass(frozen=True)
class Figure:
    """A value for people: one line, the rows of a matrix, or what the engine says about anything but numbers."""

    line: str = ""
    html: str = ""
    rows: tuple[tuple[Entry, ...], ...] = ()


@dataclass(frozen=True)
class Row:
    """One line of "yours beside the right one"; `turn` marks the first that differs. None: left out on that side."""

    name: str
    label: str
    yours: Figure | None
    right: Figure | None
    same: bool
    turn: bool
    html: str = ""  # what to say about it


def stage_rows(stages: list[dict[str, Json]], problem: Mapping[str, Json]) -> list[Row]:
    """Compare stage by stage, each rounded as the question asks, with the fork in the road marked once."""
    turn = next((index for index, stage in enumerate(stages) if not stage["same"]), None)
    asked_for = _formats_of_stages(stages, problem["answer_format"])
    rows = []
    for index, stage in enumerate(stages):
        yours, right = stage["yours"], stage["right"]
        if stage["stage"] in asked_for:
            write = answer_writer(asked_for[stage["stage"]])
        else:
            write = carried_writer(problem["answer_format"], [yours, right])
        sides = figure(yours, write, beside=right), figure(right, write)
        rows.append(Row(stage["stage"], stage["label"], *sides, stage["same"], index == turn))
    return rows


def _formats_of_stages(stages: list[dict[str, Json]], answer_format: Mapping[str, Json]) -> dict[str, Json]:
    """Return the formats of the stages that are asked for: the parts, or else the last right one."""
    if "parts" in answer_format:
        return dict(answer_format["parts"])
    return dict.fromkeys([stage["stage"] for stage in stages if stage["right"] is not None][-1:], answer_format)


def part_rows(parts: list[dict[str, Json]], values: Mapping[str, Json], problem: Mapping[str, Json]) -> list[Row]:
    """Compare what was asked for, part by part; the learner's own numbers stand as they were typed."""
    turn = next((part["name"] for part in parts if part["status"] != "correct"), None)
    rows = []
    for part in parts:
        name, same = part["name"], part["status"] == "correct"
        wanted = problem["answer_format"]["parts"][name]
        sides = _sides(wanted, values[name], problem["answer"][name], problem["tolerance"][name], part)
        rows.append(Row(name, wanted["label"], *sides, same, name == turn, "" if same else part["feedback_html"]))
    return rows


def answer_rows(details: Mapping[str, Json], problem: Mapping[str, Json]) -> list[Row]:
    """Compare the whole answer where it is a matrix, a shape or a growth rate."""
    wanted = problem["answer_format"]
    label = {"matrix": _("The matrix"), "shape": _("The shape"), "complexity": _("The growth")}.get(wanted["input"])
    if label is None or "value" not in details:
        return []
    sides = _sides(wanted, details["value"], problem["answer"], problem["tolerance"], details)
    return [Row("answer", label, *sides, same=False, turn=False)]


def _sides(
    wanted: Mapping[str, Json], value: Json, answer: Json, tolerance: float, said: Mapping[str, Json]
) -> tuple[Figure | None, Figure | None]:
    if wanted["input"] not in NUMBERS:
        return Figure(html=said["said_html"]), Figure(html=said["answer_html"])
    return figure(value, typed, beside=answer, tolerance=tolerance), figure(answer, answer_writer(wanted))


def answer_figure(problem: Mapping[str, Json]) -> Figure | None:
    """Return the right answer where it is numbers."""
    wanted = problem["answer_format"]
    return figure(problem["answer"], answer_writer(wanted)) if wanted["input"] in NUMBERS else None


def order_rows(order: list[str], problem: Mapping[str, Json]) -> list[tuple[str, str, bool]]:
    """Return what stands at each place on either side, as Markdown, and whether yours comes too early there."""
    wanted = problem["answer_format"]
    texts = {option["id"]: option["text"] for option in wanted["options"]}
    broken = [rule for rule in wanted["rules"] if order.index(rule["first"]) > order.index(rule["then"])]
    too_early = {rule["then"] for rule in broken}
    return [
        (texts[yours], texts[right], yours in too_early) for yours, right in zip(order, problem["answer"], strict=True)
    ]


# --- numbers as the question wants them ------------------------------------------------------------------------------


def typed(number: float) -> str:
    """Write a number of the learner's as it was read back."""
    return f"{number + 0:.10g}"  # -0 + 0 is 0


def answer_writer(wanted: Mapping[str, Json]) -> Write:
    """Return how numbers of an answer are written: to the decimals asked for, or in full where nothing is rounded."""
    if wanted.get("carry") is None:
        return partial(short, decimals=DECIMALS)
    return partial(fixed, decimals=wanted["decimals"])


def carried_writer(wanted: Mapping[str, Json], values: list[Json]) -> Write:
    """Return how numbers on the way are written: short where they come out even, else with all that is carried."""
    carry = wanted.get("carry") or DECIMALS
    numbers = [number for value in values for number in _numbers(value)]
    is_even = all(len(short(number, carry)) < len(fixed(number, carry)) for number in numbers)
    return partial(short if is_even else fixed, decimals=carry)


def _numbers(value: Json) -> Iterator[float]:
    if isinstance(value, list):
        for each in value:
            yield from _numbers(each)
    elif isinstance(value, int | float):
        yield value


def _depth(value: Json) -> int:
    return 1 + _depth(value[0]) if isinstance(value, list) and value else 0


def figure(value: Json, write: Write, beside: Json = None, tolerance: float = FLOAT_NOISE) -> Figure | None:
    """Write a value so; entries of a matrix that agree with the one `beside` it are marked."""
    if value is None:
        return None
    if _depth(value) < 2:
        return Figure(line=written(value, write))
    same = _same_entries(value, beside, tolerance)
    return Figure(
        rows=tuple(
            tuple(Entry(written(each, write), (i, j) in same) for j, each in enumerate(row))
            for i, row in enumerate(value)
        )
    )


def _same_entries(value: Json, beside: Json, tolerance: float) -> set[tuple[int, int]]:
    """Return where two matrices of one shape agree; nothing if they agree everywhere."""
    if _depth(beside) != 2 or [len(row) for row in beside] != [len(row) for row in value]:
        return set()
    places = [(i, j) for i, row in enumerate(value) for j in range(len(row))]
    same = {(i, j) for i, j in places if abs(value[i][j] - beside[i][j]) <= tolerance}
    return same if len(same) < len(places) else set()


def written(value: Json, write: Write) -> str:
    """Write a number with the minus of print, a list as "6, 3, 2"; a text stays what it is."""
    if isinstance(value, list):
        return ", ".join(written(each, write) for each in value)
    return value if isinstance(value, str) else printed(write(value))
