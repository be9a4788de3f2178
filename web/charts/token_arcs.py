"""A sentence with arcs from one token to all that it may look at: the more weight, the thicker and darker an arc."""

from collections.abc import Callable, Sequence

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

FLOOR, BOX, GAP, EDGE = 150.0, 32.0, 8.0, 6.0
PER_LETTER, PADDING = 11.0, 18.0
LOWEST, HIGHEST = 40.0, 190.0  # how far the handles of an arc stand above the row
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
    parts = [_arc(middles[chosen], middles[j], weight, width) for weight, j in order]
    height = FLOOR + BOX + 2
    own = weights[chosen]
    if own is not None:
        parts.append(_loop(middles[chosen], own))
    for place, token in enumerate(tokens):
        parts.append(_chip(lefts[place], token, link(place), place == chosen))
    size = f'viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}"'
    return mark_safe(
        f'<svg class="tokens" {size} role="group" aria-label="{escape(description)}">{"".join(parts)}</svg>'
    )


def _width(token: str) -> float:
    return PER_LETTER * max(len(token), 2) + PADDING


def _ink(weight: float) -> str:
    return f'stroke-width="{THINNEST + (THICKEST - THINNEST) * weight:.1f}" stroke-opacity="{0.3 + 0.7 * weight:.2f}"'


def _arc(start: float, end: float, weight: float, width: float) -> str:
    top = FLOOR - 3 - LOWEST - (HIGHEST - LOWEST) * min(1.0, abs(end - start) / 480.0)
    curve = f"M{start:.1f} {FLOOR - 3:.0f}C{start:.1f} {top:.1f} {end:.1f} {top:.1f} {end:.1f} {FLOOR - 3:.0f}"
    return f'<path d="{curve}" {_ink(weight)}/>'


def _loop(x: float, weight: float) -> str:
    """Draw what a token keeps for itself."""
    foot, top = FLOOR - 3, FLOOR - 43
    curve = f"M{x - 7:.1f} {foot:.0f}C{x - 20:.1f} {top:.0f} {x + 20:.1f} {top:.0f} {x + 7:.1f} {foot:.0f}"
    return f'<path d="{curve}" {_ink(weight)}/>'


def _chip(left: float, token: str, link: str, is_chosen: bool) -> SafeString:
    width = _width(token)
    return format_html(
        '<a class="token" href="{}"{}><rect x="{}" y="{}" width="{}" height="{}" rx="8"/>'
        '<text x="{}" y="{}">{}</text></a>',
        link,
        mark_safe(' aria-current="true"' if is_chosen else ""),
        f"{left:.1f}",
        f"{FLOOR:.0f}",
        f"{width:.1f}",
        f"{BOX:.0f}",
        f"{left + width / 2:.1f}",
        f"{FLOOR + 22:.0f}",
        token,
    )
