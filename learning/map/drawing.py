"""The map as SVG: nodes are links with the shape of their status; the way to the goal is drawn in ink."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from learning.map.layout import NODE_HEIGHT, NODE_WIDTH, Edge, Layout, Point
from web import icons
from web.templatetags.web import course_lang

LETTERS, LINES = 16, 2  # of a title in a node
BEND = 0.5  # of the gap between two rows


@dataclass(frozen=True)
class Node:
    """A concept as the map shows it. `words` says its status aloud; `language` is that of the title."""

    title: str
    link: str
    status: str
    words: str
    is_goal: bool = False
    language: str = ""


def draw(
    layout: Layout, nodes: Mapping[str, Node], way: frozenset[Edge], description: str, *, scale: float = 1.0
) -> SafeString:
    """Return the picture; `way` are the edges that lead to the goal and are still open."""
    quiet = "".join(_path(points) for edge, points in layout.edges.items() if edge not in way)
    open_way = "".join(_path(points) for edge, points in layout.edges.items() if edge in way)
    drawn = "".join(_node(nodes[slug], point) for slug, point in layout.nodes.items())
    return mark_safe(
        f'<svg class="map" viewBox="0 0 {layout.width:.0f} {layout.height:.0f}" width="{layout.width * scale:.0f}"'
        f' height="{layout.height * scale:.0f}" role="group" aria-label="{escape(description)}">'
        f'<path class="edges" d="{quiet}"/><path class="edges way" d="{open_way}"/>{drawn}</svg>'
    )


def _path(points: Sequence[Point]) -> str:
    """Go straight past each row and bend only in the gaps between rows, where no node stands."""
    half = NODE_HEIGHT / 2
    (x, y), *_ = points
    steps = [f"M{x:.0f} {y + half:.0f}"]
    for number, ((x0, y0), (x1, y1)) in enumerate(pairwise(points)):
        start, end = y0 + half, y1 - half
        bend = (end - start) * BEND
        if number:
            steps.append(f"V{start:.0f}")
        steps.append(f"C{x0:.0f} {start + bend:.0f} {x1:.0f} {end - bend:.0f} {x1:.0f} {end:.0f}")
    return "".join(steps)


def _node(node: Node, middle: Point) -> str:
    left, top = middle[0] - NODE_WIDTH / 2, middle[1] - NODE_HEIGHT / 2
    lines = textwrap.wrap(node.title, LETTERS, max_lines=LINES, placeholder="…")
    first = middle[1] + 4.5 - 8 * (len(lines) - 1)
    words = "".join(
        f'<tspan x="{left + 34:.0f}" y="{first + 16 * number:.0f}">{escape(line)}</tspan>'
        for number, line in enumerate(lines)
    )
    css = f"node s-{node.status}{' goal' if node.is_goal else ''}"
    return (
        f'<a class="{css}" href="{escape(node.link)}" aria-label="{escape(node.words)}">'
        f"<title>{escape(node.words)}</title>"
        f'<rect x="{left:.0f}" y="{top:.0f}" width="{NODE_WIDTH:.0f}" height="{NODE_HEIGHT:.0f}" rx="9"/>'
        f'<g transform="translate({left + 10:.0f} {middle[1] - 8:.0f})">{icons.ICONS[node.status]}</g>'
        f"<text{course_lang(node.language)}>{words}</text></a>"
    )
