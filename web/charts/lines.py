"""Lines over an axis: how something moves, with gaps where nothing was measured."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.safestring import SafeString

from web.charts.canvas import LEFT, RIGHT, TOP, Canvas
from web.charts.scales import Scale, foot_label, level_axis, short

HEIGHT, FLOOR = 180.0, 156.0


@dataclass(frozen=True)
class Line:
    """A value or None for each place, and the word at the end of the line."""

    values: Sequence[float | None]
    css: str = "line"
    label: str = ""


def lines(
    name: str,
    title: str,
    description: str,
    drawn: Sequence[Line],
    labels: Mapping[int, str],
    levels: Sequence[float],
    *,
    unit: Callable[[float], str] = short,
    target: tuple[float, str] | None = None,
    marked: int | None = None,
) -> SafeString:
    """Return the chart. `levels` are the marked values, lowest first; `target` a dashed level with its words.

    `marked` is a place that every line gets a dot and a number at.
    """
    canvas = Canvas(HEIGHT)
    scale = Scale(levels[0], levels[-1], FLOOR, TOP)
    number = max((len(line.values) for line in drawn), default=1)
    across = Scale(0, max(number - 1, 1), LEFT + 8, canvas.width - RIGHT - 8)
    level_axis(canvas, scale, levels, unit)
    if target:
        canvas.path([(LEFT, scale(target[0])), (canvas.width - RIGHT, scale(target[0]))], "dash")
        canvas.text(LEFT + 4, scale(target[0]) - 5, target[1])
    for line in drawn:
        _draw(canvas, line, across, scale)
    if marked is not None:
        for line in drawn:
            value = line.values[marked]
            if value is not None:
                canvas.dot(across(marked), scale(value), 4.5, "dot")
    for place, label in labels.items():
        foot_label(canvas, HEIGHT - 6, across(place), label)
    return canvas.svg(name, title, description)


def _draw(canvas: Canvas, line: Line, across: Scale, scale: Scale) -> None:
    """Draw the line in one piece between gaps; a lone value is a dot, and so is the last one."""
    places = enumerate(line.values)
    last: tuple[float, float] | None = None
    for measured, piece in groupby(places, key=lambda place: place[1] is not None):
        if not measured:
            continue
        points = [(across(place), scale(value)) for place, value in piece if value is not None]
        if len(points) > 1:
            canvas.path(points, line.css)
        else:
            canvas.dot(*points[0], 2.5, f"{line.css}-dot")
        last = points[-1]
    if last and line.label:
        canvas.dot(*last, 3.5, f"{line.css}-dot")
        canvas.text(last[0], last[1] - 8, line.label, anchor="end", css="strong")
