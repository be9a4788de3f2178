"""Template words of all pages: `{% icon "hint" %}` and the filters `icon_row`, `markup` and `markup_inline`."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from web import icons
from web.markup import render

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    return mark_safe(icons.svg(name))


@register.filter
def icon_row(names: list[str]) -> SafeString:
    """Return statuses as a row of shapes; the words stand beside it."""
    return mark_safe(icons.row(names))


@register.filter
def markup(source: str) -> SafeString:
    """Markdown with formulas as paragraphs."""
    return mark_safe(render(source))


@register.filter
def markup_inline(source: str) -> SafeString:
    """Markdown with formulas in one line."""
    return mark_safe(render(source, inline=True))
