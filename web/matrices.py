"""Matrices as tables: plain ones with a bracket, and heat maps where the more weight a cell has, the more ink it gets.

The ink follows one fixed scale from 0 to 1, the same in every map, so that two maps can be compared. A hidden cell is
None, not 0. What a template needs is here as text; `web/heat.html` and `web/matrix.html` show it.
"""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count

HIDDEN = "hid"
STEPS_OF_INK = 20
TOLERANCE = 1e-6
MINUS = "\N{MINUS SIGN}"
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

Entries = Sequence[Sequence[float | None]]


@dataclass(frozen=True)
class Cell:
    text: str
    css: str = ""

    @property
    def is_hidden(self) -> bool:
        return self.css == HIDDEN


@dataclass(frozen=True)
class Row:
    name: str
    cells: Sequence[Cell]
    link: str = ""  # where a tap on the name leads, if anywhere
    is_chosen: bool = False


@dataclass(frozen=True)
class Matrix:
    columns: Sequence[str]
    rows: Sequence[Row]
    strongest: int | None = None  # the column with the most weight in the chosen row


def numbered(tokens: Sequence[str]) -> list[str]:
    """Tell equal tokens apart by their place among each other: the₁, the₂."""
    totals = Counter(tokens)
    counters = {token: count(1) for token in totals}
    return [f"{each}{next(counters[each])}".translate(SUBSCRIPTS) if totals[each] > 1 else each for each in tokens]


def hundredths(shares: Sequence[float]) -> list[int]:
    """Round shares of 1 to whole hundredths that add up to 100: the largest remainders are rounded up."""
    exact = [share * 100 for share in shares]
    whole = [math.floor(each + TOLERANCE) for each in exact]
    by_remainder = sorted(range(len(exact)), key=lambda j: (whole[j] - exact[j], j))
    for j in by_remainder[: 100 - sum(whole)]:
        whole[j] += 1
    return whole


def visible_hundredths(row: Sequence[float | None]) -> list[int | None]:
    """Return `hundredths` of what a row of weights shows; raise ValueError if these are no weights."""
    shown = [each for each in row if each is not None]
    if any(not 0 <= each <= 1 + TOLERANCE for each in shown):  # NaN is not in the range either
        raise ValueError("Weights are numbers from 0 to 1.")
    if shown and abs(sum(shown) - 1) > TOLERANCE:
        raise ValueError(f"A row of weights adds up to {sum(shown):.7g}, not to 1.")
    rounded = iter(hundredths(shown))
    return [None if each is None else next(rounded) for each in row]


def heat_map(
    weights: Entries,
    queries: Sequence[str],
    keys: Sequence[str],
    *,
    chosen: int | None = None,
    link: Callable[[int], str] = lambda row: "",
) -> Matrix:
    """Return weights as a table with ink; printed rows add up to 1.00."""
    rows = []
    for i, entries in enumerate(weights):
        cells = [
            Cell("", HIDDEN) if share is None or weight is None else Cell(f"{share / 100:.2f}", _ink(weight))
            for share, weight in zip(visible_hundredths(entries), entries, strict=True)
        ]
        rows.append(Row(queries[i], cells, link(i), i == chosen))
    return Matrix(keys, rows, None if chosen is None else strongest(weights[chosen]))


def matrix(
    entries: Entries,
    names: Sequence[str],
    columns: Sequence[str] = (),
    *,
    decimals: int = 2,
    chosen: int | None = None,
) -> Matrix:
    """Return numbers as a table without ink."""
    rows = [
        Row(
            name, [Cell("", HIDDEN) if each is None else Cell(written(each, decimals)) for each in row], "", i == chosen
        )
        for i, (name, row) in enumerate(zip(names, entries, strict=True))
    ]
    return Matrix(columns, rows)


def strongest(row: Sequence[float | None]) -> int:
    """Return the place of the largest number that is not hidden, the first of equals."""
    return max(range(len(row)), key=lambda j: -math.inf if row[j] is None else row[j])  # type: ignore[arg-type,return-value]


def written(number: float, decimals: int = 2) -> str:
    """Write a number with a printed minus, and zero without one."""
    text = f"{number:.{decimals}f}"
    return text.removeprefix("-") if not float(text) else text.replace("-", MINUS)


def _ink(weight: float) -> str:
    return f"w{round(weight * STEPS_OF_INK)}"
