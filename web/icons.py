"""The few shapes that pages use, as SVG on a 16 x 16 grid. Statuses differ by shape first, then by colour."""

_LINE = 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round" stroke-width'
_TICK = 'fill="none" stroke="var(--card)" stroke-linecap="round" stroke-linejoin="round" stroke-width="1.8"'

ICONS = {
    "right": f'<path d="M2.5 8.5l3.6 3.6 7.4-8" {_LINE}="2.2"/>',
    "slip": f'<path d="M3 13V9a4 4 0 0 1 4-4h6M9.6 1.8 13 5l-3.4 3.2" {_LINE}="2"/>',  # a fork in the road, no cross
    "hint": f'<path d="M5.6 10.6A4.6 4.6 0 1 1 10.4 10.6V12H5.6zM6.2 14.4h3.6" {_LINE}="1.6"/>',
    "undo": f'<path d="M3 7h7a3.5 3.5 0 0 1 0 7H7M6 3.5 2.6 7 6 10.5" {_LINE}="1.8"/>',
    "flag": f'<path d="M3.5 14.5v-13M3.5 2.4h8.6l-2 3 2 3H3.5" {_LINE}="1.6"/>',
    "info": f'<circle cx="8" cy="8" r="6.4" {_LINE}="1.6"/><path d="M8 7.2v4M8 4.6v.3" {_LINE}="1.8"/>',
    "locked": f'<rect x="2.5" y="2.5" width="11" height="11" rx="2" stroke-dasharray="2.4 2" {_LINE}="1.6"/>',
    "ready": f'<circle cx="8" cy="8" r="6" {_LINE}="1.8"/>',
    "learning": f'<circle cx="8" cy="8" r="6" {_LINE}="1.8"/><path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor"/>',
    "learned": f'<circle cx="8" cy="8" r="7" fill="currentColor"/><path d="M4.8 8.3l2.2 2.2 4.2-4.6" {_TICK}/>',
    "mastered": f'<path d="M8 .6 15.4 8 8 15.4.6 8z" fill="currentColor"/><path d="M5 8.2l2.1 2.1 3.8-4.2" {_TICK}/>',
    "shaky": f'<path d="M8 1.6 15 14.2H1z" {_LINE}="1.7"/>'
    f'<path d="M4.8 11.4q1.1-1.6 2.1-.5t2.1 0 2.1-.4" {_LINE}="1.4"/>',
    "claimed": f'<circle cx="8" cy="8" r="6.2" stroke-dasharray="1.6 1.7" {_LINE}="1.4"/>'
    '<circle cx="8" cy="8" r="3" fill="currentColor"/>',
}


def svg(name: str) -> str:
    """Return the icon as decoration: the word beside it carries the meaning."""
    return f'<svg class="i" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">{ICONS[name]}</svg>'


def row(names: list[str]) -> str:
    """Return several statuses side by side, as decoration too."""
    drawn = "".join(
        f'<g class="s-{name}" transform="translate({20 * n})">{ICONS[name]}</g>' for n, name in enumerate(names)
    )
    width = 20 * len(names) - 4
    return (
        f'<svg class="statuses" width="{width}" height="16" viewBox="0 0 {width} 16" aria-hidden="true">{drawn}</svg>'
    )
