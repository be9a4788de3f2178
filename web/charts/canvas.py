"""A sheet to draw on, in user units: 360 wide, whatever the screen; only numbers and escaped text get onto it."""

from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

WIDTH = 360.0
LEFT, RIGHT, TOP = 50.0, 8.0, 16.0  # what axis labels need, also where they grow on a phone

Point = tuple[float, float]


class Canvas:
    """Collects shapes; y grows downwards, as in SVG."""

    def __init__(self, height: float, width: float = WIDTH) -> None:
        self.width, self.height = width, height
        self.parts: list[str] = []

    def rectangle(self, x: float, y: float, width: float, height: float, css: str, tip: str = "") -> None:
        """Draw a box; `tip` is shown under the mouse, and stands in the table for everybody else."""
        inner = f"<title>{escape(tip)}</title>" if tip else ""
        box = f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
        self.parts.append(f'<rect class="{css}" {box} rx="{_n(min(2, width / 3, height / 3))}">{inner}</rect>')

    def path(self, points: Iterable[Point], css: str) -> None:
        """Draw straight lines from point to point."""
        steps = "L".join(f"{_n(x)} {_n(y)}" for x, y in points)
        self.parts.append(f'<path class="{css}" d="M{steps}"/>')

    def boxes(self, corners: Iterable[Point], side: float, css: str) -> None:
        """Draw many equal squares as one shape."""
        drawn = "".join(f"M{_n(x)} {_n(y)}h{_n(side)}v{_n(side)}h{_n(-side)}z" for x, y in corners)
        if drawn:
            self.parts.append(f'<path class="{css}" d="{drawn}"/>')

    def dot(self, x: float, y: float, radius: float, css: str, tip: str = "") -> None:
        """Draw a circle."""
        inner = f"<title>{escape(tip)}</title>" if tip else ""
        self.parts.append(f'<circle class="{css}" cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}">{inner}</circle>')

    def curve(self, start: Point, end: Point, top: float, *, width: float, strength: float) -> None:
        """Draw an arc between two points; `top` is the height of its handles, `strength` how much ink it gets."""
        (x0, y0), (x1, y1) = start, end
        steps = f"M{_n(x0)} {_n(y0)}C{_n(x0)} {_n(top)} {_n(x1)} {_n(top)} {_n(x1)} {_n(y1)}"
        ink = f'stroke-width="{_n(width)}" stroke-opacity="{strength:.2f}"'
        self.parts.append(f'<path class="arc" d="{steps}" {ink}/>')

    def text(self, x: float, y: float, words: str, *, anchor: str = "start", css: str = "") -> None:
        """Write; `anchor` says which end of the words stands at x: start, middle, end."""
        classes = f' class="{css}"' if css else ""
        where = "" if anchor == "start" else f' text-anchor="{anchor}"'
        self.parts.append(f'<text{classes} x="{_n(x)}" y="{_n(y)}"{where}>{escape(words)}</text>')

    def svg(self, name: str, title: str, description: str) -> SafeString:
        """Return the drawing. A screen reader says title and description; `name` is unique in the page."""
        return mark_safe(
            f'<svg class="chart" viewBox="0 0 {_n(self.width)} {_n(self.height)}" role="img"'
            f' aria-labelledby="{name}-title {name}-description"><title id="{name}-title">{escape(title)}</title>'
            f'<desc id="{name}-description">{escape(description)}</desc>{"".join(self.parts)}</svg>'
        )


def _n(number: float) -> str:
    """Return a number as short as a tenth of a unit allows."""
    return f"{number:.1f}".removesuffix(".0").replace("-0.", "-.") if number else "0"
