"""A calendar: one square a day, a column a week, Monday on top; the more, the more ink."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from web.charts.canvas import Canvas

SIDE, PITCH, LEFT, TOP = 11.0, 13.0, 40.0, 20.0
WEEK = 7
LEVELS = 4


def days(
    name: str,
    title: str,
    description: str,
    counts: Mapping[date, int],
    first: date,
    last: date,
    *,
    most: int,
    columns: int,
) -> SafeString:
    """Return the squares of `first` to `last` on a sheet of so many weeks; `most` is the number that gets full ink."""
    monday = first - timedelta(days=first.weekday())
    canvas = Canvas(TOP + WEEK * PITCH, LEFT + columns * PITCH)
    for row, label in ((0, _("Mon")), (2, _("Wed")), (4, _("Fri"))):
        canvas.text(0, TOP + row * PITCH + 10, label)
    corners: dict[int, list[tuple[float, float]]] = {level: [] for level in range(LEVELS + 1)}
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        week, row = divmod((day - monday).days, WEEK)
        corners[level_of(counts.get(day, 0), most)].append((LEFT + week * PITCH, TOP + row * PITCH))
        if day.day == 1 and week < columns - 1:
            canvas.text(LEFT + week * PITCH, 13, date_format(day, "M"))
    for level, squares in corners.items():
        canvas.boxes(squares, SIDE, f"level{level}")
    return canvas.svg(name, title, description)


def level_of(number: int, most: int) -> int:
    """Return 0 for nothing, else 1 to 4 by quarters of `most`."""
    return min(LEVELS, -(-number * LEVELS // most)) if number and most else 0
