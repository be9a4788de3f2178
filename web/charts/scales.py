"""From values to places on the sheet, and round numbers for the axis."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.formats import localize

from web.charts.canvas import LEFT, RIGHT, Canvas
from web.words import numeral

EDGE = 24.0  # half a label
ROUND_STEPS = (1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True)
class Scale:
    """A straight line from values to units."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)


def ticks(highest: float, *, about: int = 4, whole: bool = True) -> list[float]:
    """Return round numbers from 0 to just above `highest`, about so many."""
    wanted = max(highest, 1.0 if whole else 1e-9) / about
    size = 10.0 ** math.floor(math.log10(wanted))
    step = next(size * each for each in ROUND_STEPS if size * each >= wanted * 0.999)
    if whole:
        step = max(1.0, step)
    return [step * each for each in range(math.ceil(highest / step) + 1)] if highest > 0 else [0.0, step]


def level_axis(canvas: Canvas, scale: Scale, values: Sequence[float], label: Callable[[float], str]) -> None:
    """Draw a hairline and a label at each value of a vertical scale."""
    for value in values:
        y = scale(value)
        canvas.path([(LEFT, y), (canvas.width - RIGHT, y)], "hair")
        canvas.text(LEFT - 6, y + 4, label(value), anchor="end")


def foot_label(canvas: Canvas, y: float, x: float, words: str) -> None:
    """Write under the axis at x; words near an edge lean inwards, so that they stay on the sheet."""
    if x < LEFT + EDGE:
        canvas.text(LEFT, y, words)
    elif x > canvas.width - RIGHT - EDGE:
        canvas.text(canvas.width - RIGHT, y, words, anchor="end")
    else:
        canvas.text(x, y, words, anchor="middle")


def short(number: float) -> str:
    """Return an axis label: 800, 1,500 or 0.5."""
    return numeral(number) if number == int(number) else localize(number)


def percent(share: float) -> str:
    """Return 0.9 as "90 %", with a space that does not break."""
    return f"{share * 100:.0f}\N{NO-BREAK SPACE}%"
