"""Bars over an axis: one value a place, or several stacked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from web.charts.canvas import LEFT, RIGHT, TOP, Canvas
from web.charts.scales import Scale, foot_label, level_axis, short, ticks

HEIGHT, FLOOR = 170.0, 146.0
WIDEST_BAR = 26.0


@dataclass(frozen=True)
class Layer:
    """One value for each place; layers stand on each other, the first at the bottom."""

    values: Sequence[float]
    css: str = "ink"


def bars(
    name: str,
    title: str,
    description: str,
    layers: Sequence[Layer],
    labels: Mapping[int, str],
    *,
    tips: Sequence[str] = (),
    axis: Sequence[float] = (),
    unit: Callable[[float], str] = short,
) -> SafeString:
    """Return the chart. `labels` names some of the places, by number; `axis` fixes the levels to mark."""
    canvas = Canvas(HEIGHT)
    totals = [sum(values) for values in zip(*(layer.values for layer in layers), strict=True)]
    levels = list(axis) or ticks(max(totals, default=0))
    scale = Scale(0, levels[-1], FLOOR, TOP)
    level_axis(canvas, scale, levels, unit)
    pitch = (canvas.width - LEFT - RIGHT) / max(len(totals), 1)
    width = min(WIDEST_BAR, pitch * 0.72 if pitch > 6 else pitch - 1)
    for place in range(len(totals)):
        x = LEFT + pitch * (place + 0.5) - width / 2
        standing_on = 0.0
        for layer in layers:
            value = layer.values[place]
            if value:
                top = scale(standing_on + value)
                canvas.rectangle(
                    x, top, width, max(scale(standing_on) - top, 1), layer.css, tips[place] if tips else ""
                )
            standing_on += value
    for place, label in labels.items():
        foot_label(canvas, HEIGHT - 6, LEFT + pitch * (place + 0.5), label)
    return canvas.svg(name, title, description)
