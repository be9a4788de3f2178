"""A small row of bars without an axis, to be set beside others of its kind."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from web.charts.canvas import Canvas

WIDTH, HEIGHT, FLOOR = 180.0, 36.0, 33.0
WIDEST_BAR = 14.0


def sparks(name: str, title: str, description: str, values: Sequence[float], *, most: float) -> SafeString:
    """Return the row; `most` is the value of full height, the same for all rows that are compared."""
    canvas = Canvas(HEIGHT, WIDTH)
    pitch = WIDTH / max(len(values), 1)
    width = min(WIDEST_BAR, pitch * 0.72)
    canvas.path([(0, FLOOR + 0.5), (WIDTH, FLOOR + 0.5)], "hair")
    for place, value in enumerate(values):
        if value:
            height = max(FLOOR * value / most, 2)
            css = "ink" if place == len(values) - 1 else "pale"
            canvas.rectangle(pitch * (place + 0.5) - width / 2, FLOOR - height, width, height, css)
    return canvas.svg(name, title, description)
