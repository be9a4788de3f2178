"""What all pages may use: `{% icon "hint" %}`, `{% course_lang %}`; `icon_row`, `markup`, `markup_inline`,
`word`, `spoken`.
"""

from django import template
from django.conf import settings
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from web import icons
from web.markup import render
from web.words import WORDS

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
def markup_inline(source: str | Promise) -> SafeString:
    """Markdown with formulas in one line; also of a sentence that is translated only now."""
    return mark_safe(render(str(source), inline=True))


@register.filter
def word(name: str) -> str:
    """Return a word of the data in the language of the page; one that nobody translated as it is."""
    return str(WORDS.get(name, name))


@register.filter
def spoken(text: str, language: str = "") -> SafeString:
    """Return a text of the course for a sentence around it, marked as `course_lang` marks an element."""
    mark = course_lang(language)
    return format_html("<span{}>{}</span>", mark, text) if mark else conditional_escape(text)


@register.simple_tag
def course_lang(language: str = "") -> SafeString:
    """Return the attribute that lets a screen reader say what the course says in the language that it stands in.

    Without a language it is the course's own: that of texts which nobody has translated.
    """
    language = language or settings.COURSE_LANGUAGE
    return mark_safe("") if language == get_language() else format_html(' lang="{}"', language)
