"""The few kinds of drawings that infographics are made of: each fills a sheet of 360 by 190 and returns SVG.

Numbers come from the caller, words are escaped here, colours are classes of pictures.css.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from web.matrices import hundredths, visible_hundredths

WIDTH, HEIGHT = 360.0, 190.0
BASE = 150.0  # where tokens and bars stand
CAPTION = 184.0
MARGIN = 12.0
SIGN = 24.0  # what a sign between two matrices takes
ROOM_FOR_NUMBER = 34.0

Rows = Sequence[Sequence[float | None]]


@dataclass(frozen=True)
class Grid:
    """A small heat map. None is a hidden cell."""

    weights: Rows
    caption: str = ""
    rows: Sequence[str] = ()
    columns: Sequence[str] = ()


@dataclass(frozen=True)
class Block:
    """A matrix as a box: its letter, its shape in words, how many rows and columns it looks like."""

    letter: str
    shape: str
    rows: int
    columns: int
    css: str = ""


def heats(*grids: Grid) -> SafeString:
    """Draw heat maps side by side, all on the scale from 0 to 1."""
    parts = []
    room = WIDTH / len(grids)
    for number, grid in enumerate(grids):
        names = 7.0 * max(map(len, grid.rows), default=0)
        side = min(42.0, (room - names - 24) / len(grid.weights[0]), 140.0 / len(grid.weights))
        left = room * number + (room + names - side * len(grid.weights[0])) / 2
        top = 22 + (140 - side * len(grid.weights)) / 2
        for i, row in enumerate(grid.weights):
            shares = visible_hundredths(row)
            parts += [_cell(left + side * j, top + side * i, side, share) for j, share in enumerate(shares)]
        parts += [_text(left - 6, top + side * (i + 0.5) + 4, name, "end") for i, name in enumerate(grid.rows)]
        parts += [_text(left + side * (j + 0.5), top - 6, name) for j, name in enumerate(grid.columns)]
        parts.append(_text(room * (number + 0.5), CAPTION, grid.caption, css="caption"))
    return _join(parts)


def arcs(tokens: Sequence[str], weights: Sequence[float], chosen: int) -> SafeString:
    """Draw one token's looks at all others."""
    pitch = WIDTH / len(tokens)
    middles = [pitch * (place + 0.5) for place in range(len(tokens))]
    start = middles[chosen]
    parts = []
    for end, weight in sorted(zip(middles, weights, strict=True), key=lambda pair: pair[1]):
        reach = 34 if end == start else 50 + abs(end - start) * 0.45
        spread = 22 if end == start else 0
        curve = f"M{start:.1f} {BASE - 20:.0f}C{start - spread:.1f} {BASE - 20 - reach:.1f} {end + spread:.1f} "
        curve += f"{BASE - 20 - reach:.1f} {end:.1f} {BASE - 20:.0f}"
        ink = f'stroke-width="{1 + 15 * weight:.1f}" stroke-opacity="{0.3 + 0.7 * weight:.2f}"'
        parts.append(f'<path class="arc" d="{curve}" {ink}/>')
    percents = hundredths(weights)
    for place, (middle, token) in enumerate(zip(middles, tokens, strict=True)):
        parts.append(_text(middle, BASE, token, css="word chosen" if place == chosen else "word"))
        parts.append(_text(middle, CAPTION, f"{percents[place]}\N{NO-BREAK SPACE}%"))
    return _join(parts)


def product(*blocks: Block | str) -> SafeString:
    """Draw matrices in a row with signs between them."""
    signs = sum(isinstance(each, str) for each in blocks)
    wide = sum(each.columns for each in blocks if isinstance(each, Block))
    high = max(each.rows for each in blocks if isinstance(each, Block))
    unit = min(24.0, 120 / high, (WIDTH - MARGIN - SIGN * signs) / wide)
    sizes = [SIGN if isinstance(each, str) else each.columns * unit for each in blocks]
    x = (WIDTH - sum(sizes)) / 2
    parts = []
    for each, size in zip(blocks, sizes, strict=True):
        if isinstance(each, str):
            parts.append(_text(x + size / 2, 97, each, css="sign"))
        else:
            height = each.rows * unit
            top = 91 - height / 2
            parts.append(_box(f"block {each.css}", x, top, size, height))
            parts.append(_text(x + size / 2, 97, each.letter, css=f"letter {each.css}"))
            parts.append(_text(x + size / 2, top + height + 18, each.shape))
        x += size
    return _join(parts)


def columns(*groups: tuple[str, Sequence[float]]) -> SafeString:
    """Draw shares of 1 as columns, several groups side by side."""
    room = WIDTH / len(groups)
    parts = []
    for number, (caption, shares) in enumerate(groups):
        pitch = min(44.0, (room - 30) / len(shares))
        left = room * number + (room - pitch * len(shares)) / 2
        percents = hundredths(shares)
        for place, share in enumerate(shares):
            height = max(120 * share, 1.5)
            x = left + pitch * place
            parts.append(_box("column", x + 3, BASE - height, pitch - 6, height))
            parts.append(_text(x + pitch / 2, BASE - height - 5, f"{percents[place] / 100:.2f}"))
        parts.append(f'<path class="hair" d="M{left:.1f} {BASE}H{left + pitch * len(shares):.1f}"/>')
        parts.append(_text(room * (number + 0.5), CAPTION - 10, caption, css="caption"))
    return _join(parts)


def squares(*sizes: tuple[str, int]) -> SafeString:
    """Draw squares of n by n cells: how the number of scores grows."""
    unit = 130.0 / max(size for _, size in sizes)
    total = sum(size * unit for _, size in sizes) + 36 * (len(sizes) - 1)
    x = (WIDTH - total) / 2
    parts = []
    for caption, size in sizes:
        side = size * unit
        lines = "".join(
            f"M{x + unit * each:.1f} {BASE - side:.1f}v{side:.1f}M{x:.1f} {BASE - unit * each:.1f}h{side:.1f}"
            for each in range(size + 1)
        )
        parts.append(_box("w4", x, BASE - side, side, side))
        parts.append(f'<path class="hair ink" d="{lines}"/>')
        parts.append(_text(x + side / 2, CAPTION - 10, caption, css="caption"))
        x += side + 36
    return _join(parts)


def waves(*periods: float) -> SafeString:
    """Draw sines of such periods over positions 0 to 40, the fastest on top."""
    height = 150 / len(periods)
    parts = []
    for number, period in enumerate(periods):
        middle = 18 + height * (number + 0.5)
        points = [
            f"{20 + x * 8:.1f} {middle - 0.38 * height * math.sin(x / period * math.tau):.1f}"
            for x in (step / 4 for step in range(161))
        ]
        parts.append(f'<path class="hair" d="M20 {middle:.1f}H340"/><path class="wave" d="M{"L".join(points)}"/>')
    return _join(parts)


def _cell(x: float, y: float, side: float, percent: int | None) -> str:
    """Draw a cell with its share in hundredths, or stripes where it is hidden."""
    inner = side - 2
    if percent is None:
        left, foot = x + 1, y + side - 1
        stripes = "".join(
            f"M{start_x:.1f} {start_y:.1f}l{inner - cut:.1f} {cut - inner:.1f}"
            for cut in (0, inner / 3, inner / 1.5)
            for start_x, start_y in ((left + cut, foot), (left, foot - cut))
        )
        return f'<path class="hair" d="{stripes}"/>'
    level = round(percent / 5)
    shade = "on-dark" if level >= 14 else "on-half" if level >= 12 else "on-light"
    number = _text(x + side / 2, y + side / 2 + 4, f"{percent / 100:.2f}", css=shade) if side > ROOM_FOR_NUMBER else ""
    return _box(f"w{level}", x + 1, y + 1, inner, inner) + number


def _box(css: str, x: float, y: float, width: float, height: float) -> str:
    return f'<rect class="{css}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="2"/>'


def _text(x: float, y: float, words: str, anchor: str = "middle", css: str = "") -> str:
    classes = f' class="{css}"' if css else ""
    return f'<text{classes} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>' if words else ""


def _join(parts: Sequence[str]) -> SafeString:
    return mark_safe("".join(parts))
