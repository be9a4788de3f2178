"""What pages about problems use: `problem_title`."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

import engine
from web.templatetags.web import spoken

register = template.Library()


@register.filter
def problem_title(title: str) -> SafeString:
    """Return the title of a problem type or objective in the language of the page, else marked with its own."""
    return spoken(*engine.title_in(title, get_language()))
