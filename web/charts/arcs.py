"""Days in a row, with arcs from one to another: the more, the larger a dot and the thicker an arc."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from web.charts.canvas import Canvas

PITCH, EDGE = 20.0, 14.0
OVER, UNDER = 14.0, 42.0  # what dots and labels need above and below the row
LARGEST, SMALLEST = 8.5, 2.4  # radius of a dot
REST, MISSED = 5.5, 3.2  # days without a value that say more than nothing
RISE, STEEPEST = 22.0, 154.0  # how far the handles of an arc stand above the row: at least, and for the widest more
REACH = 0.75  # of its handles, that an arc reaches
THICKEST, THINNEST = 6.0, 0.9
MOST_ARCS = 40  # the heaviest; the rest would be a grey cloud


@dataclass(frozen=True)
class Dot:
    """One place in the row. `css` says what kind of day it is: past, coming, missed, rest, empty."""

    value: int
    css: str
    tip: str
    is_here: bool = False


def arcs(
    name: str,
    title: str,
    description: str,
    dots: Sequence[Dot],
    links: Mapping[tuple[int, int], int],
    labels: Mapping[int, str],
) -> SafeString:
    """Return the row. `links` weighs arcs between two places, `labels` names some of them."""
    heaviest = sorted(links.items(), key=lambda link: (-link[1], link[0]))[:MOST_ARCS]
    widest = max((end - start for (start, end), _ in heaviest), default=0)
    floor = OVER + (REACH * _handle(widest, dots) if widest else 0)  # without arcs no empty sky
    canvas = Canvas(floor + UNDER, 2 * EDGE + PITCH * (len(dots) - 1))
    for (start, end), weight in reversed(heaviest):
        share = weight / heaviest[0][1]
        canvas.curve(
            (_x(start), floor - 12), (_x(end), floor - 12), floor - _handle(end - start, dots),
            width=THINNEST + (THICKEST - THINNEST) * share, strength=0.22 + 0.78 * share,
        )  # fmt: skip
    most = max((dot.value for dot in dots), default=0)
    for place, dot in enumerate(dots):
        empty = {"rest": REST, "missed": MISSED}.get(dot.css, SMALLEST)
        radius = max(SMALLEST, LARGEST * (dot.value / most) ** 0.5) if dot.value else empty
        canvas.dot(_x(place), floor, radius, f"day-{dot.css}", dot.tip)
        if dot.css == "rest":
            canvas.path([(_x(place) - REST / 2, floor), (_x(place) + REST / 2, floor)], "day-rest")
        if dot.is_here:
            canvas.dot(_x(place), floor, LARGEST + 2.5, "day-here")
    for place, label in labels.items():
        anchor = "start" if place == 0 else "end" if place == len(dots) - 1 else "middle"
        x = {"start": 0.0, "end": canvas.width, "middle": _x(place)}[anchor]
        canvas.text(x, canvas.height - 10, label, anchor=anchor, css="strong" if dots[place].is_here else "")
    return canvas.svg(name, title, description)


def _handle(width: int, dots: Sequence[Dot]) -> float:
    return RISE + STEEPEST * min(1.0, width / (len(dots) - 1))


def _x(place: int) -> float:
    return EDGE + PITCH * place
