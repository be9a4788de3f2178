"""Predicted against happened: dots with whiskers around a diagonal."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from web.charts.canvas import LEFT, RIGHT, TOP, Canvas
from web.charts.scales import Scale, foot_label, level_axis, percent

HEIGHT, FLOOR = 250.0, 206.0
STEPS = 3


@dataclass(frozen=True)
class Dot:
    """What was predicted and what happened, shares from 0 to 1; `weight` decides the size, low..high the whisker."""

    predicted: float
    happened: float
    low: float
    high: float
    weight: float
    tip: str


def agreement(name: str, title: str, description: str, dots: Sequence[Dot], *, lowest: float) -> SafeString:
    """Return the chart, from `lowest` to 1 on both axes."""
    canvas = Canvas(HEIGHT)
    up = Scale(lowest, 1.0, FLOOR, TOP)
    across = Scale(lowest, 1.0, LEFT + 8, canvas.width - RIGHT - 8)
    levels = [lowest + (1 - lowest) * each / STEPS for each in range(STEPS + 1)]
    level_axis(canvas, up, levels, percent)
    for level in levels:
        foot_label(canvas, FLOOR + 17, across(level), percent(level))
    canvas.text((LEFT + canvas.width) / 2, HEIGHT - 6, _("predicted recall"), anchor="middle")
    canvas.path([(across(lowest), up(lowest)), (across(1), up(1))], "dash")
    heaviest = max((dot.weight for dot in dots), default=1.0)
    for dot in dots:
        x = across(max(dot.predicted, lowest))
        canvas.path([(x, up(max(dot.low, lowest))), (x, up(max(dot.high, lowest)))], "whisker")
        radius = 3.5 + 4.5 * (dot.weight / heaviest) ** 0.5
        canvas.dot(x, up(max(dot.happened, lowest)), radius, "dot", dot.tip)
    return canvas.svg(name, title, description)
