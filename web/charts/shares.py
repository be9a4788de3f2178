"""One whole in parts: a single bar across the sheet."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from web.charts.canvas import WIDTH, Canvas

HEIGHT, GAP = 18.0, 2.0


def shares(name: str, title: str, description: str, parts: Sequence[tuple[float, str]]) -> SafeString:
    """Return the bar; `parts` are (size, class) from left to right."""
    canvas = Canvas(HEIGHT)
    total = sum(size for size, _ in parts) or 1.0
    drawn = [(size, css) for size, css in parts if size]
    room = WIDTH - GAP * (len(drawn) - 1)
    x = 0.0
    for size, css in drawn:
        width = room * size / total
        canvas.rectangle(x, 0, width, HEIGHT, css)
        x += width + GAP
    return canvas.svg(name, title, description)
