"""A sentence with arcs from one token to all that it may look at: the more weight, the thicker and darker an arc."""

from collections.abc import Callable, Sequence

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

BOX, GAP, EDGE = 32.0, 8.0, 6.0
PER_LETTER, PADDING = 11.0, 18.0
LOWEST, HIGHEST, FARTHEST = 40.0, 190.0, 480.0  # how far the handles of an arc stand above the row, by its width
SMALLEST = 260  # pixels: a short sentence is drawn larger, so that a finger meets its tokens
THICKEST, THINNEST = 16.0, 1.0  # of a weight of 1 and of 0: the scale is fixed


def token_arcs(
    description: str,
    tokens: Sequence[str],
    weights: Sequence[float | None],
    chosen: int,
    link: Callable[[int], str],
) -> SafeString:
    """Return the drawing; every token is a link that chooses it."""
    lefts, x = [], EDGE
    for token in tokens:
        lefts.append(x)
        x += _width(token) + GAP
    width = x - GAP + EDGE
    middles = [left + _width(token) / 2 for left, token in zip(lefts, tokens, strict=True)]
    order = sorted((weight, j) for j, weight in enumerate(weights) if weight is not None and j != chosen)
    floor = 0.75 * _reach(middles[-1] - middles[0]) + THICKEST  # an arc goes three quarters of the way to its handles
    parts = [_arc(middles[chosen], middles[j], weight, floor) for weight, j in order]
    height = floor + BOX + 2
    own = weights[chosen]
    if own is not None:
        parts.append(_loop(middles[chosen], own, floor))
    for place, token in enumerate(tokens):
        parts.append(_chip(lefts[place], floor, token, link(place), place == chosen))
    size = f'viewBox="0 0 {width:.0f} {height:.0f}" width="{max(width, SMALLEST):.0f}"'
    return mark_safe(
        f'<svg class="tokens" {size} role="group" aria-label="{escape(description)}">{"".join(parts)}</svg>'
    )


def _width(token: str) -> float:
    return PER_LETTER * max(len(token), 2) + PADDING


def _ink(weight: float) -> str:
    return f'stroke-width="{THINNEST + (THICKEST - THINNEST) * weight:.1f}" stroke-opacity="{0.3 + 0.7 * weight:.2f}"'


def _reach(distance: float) -> float:
    return LOWEST + (HIGHEST - LOWEST) * min(1.0, distance / FARTHEST)


def _arc(start: float, end: float, weight: float, floor: float) -> str:
    foot = floor - 3
    top = foot - _reach(abs(end - start))
    curve = f"M{start:.1f} {foot:.0f}C{start:.1f} {top:.1f} {end:.1f} {top:.1f} {end:.1f} {foot:.0f}"
    return f'<path d="{curve}" {_ink(weight)}/>'


def _loop(x: float, weight: float, floor: float) -> str:
    """Draw what a token keeps for itself."""
    foot, top = floor - 3, floor - 43
    curve = f"M{x - 7:.1f} {foot:.0f}C{x - 20:.1f} {top:.0f} {x + 20:.1f} {top:.0f} {x + 7:.1f} {foot:.0f}"
    return f'<path d="{curve}" {_ink(weight)}/>'


def _chip(left: float, floor: float, token: str, link: str, is_chosen: bool) -> SafeString:
    width = _width(token)
    return format_html(
        '<a class="token" href="{}"{}><rect x="{}" y="{}" width="{}" height="{}" rx="8"/>'
        '<text x="{}" y="{}">{}</text></a>',
        link,
        mark_safe(' aria-current="true"' if is_chosen else ""),
        f"{left:.1f}",
        f"{floor:.0f}",
        f"{width:.1f}",
        f"{BOX:.0f}",
        f"{left + width / 2:.1f}",
        f"{floor + 22:.0f}",
        token,
    )
