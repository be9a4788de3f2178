"""Words and numbers of the data as pages show them, in the language of the interface."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, Promise] = {
    "locked": _("locked"),
    "ready": _("ready"),
    "learning": _("learning"),
    "learned": _("learned"),
    "mastered": _("mastered"),
    "shaky": _("shaky"),
    "known": _("known"),
    "secondary": _("secondary"),
    "undergraduate": _("undergraduate"),
    "graduate": _("graduate"),
    "research": _("research"),
    "beginner": _("beginner"),
    "intermediate": _("intermediate"),
    "advanced": _("advanced"),
    "elementary": _("elementary"),
    "easy": _("easy"),
    "medium": _("medium"),
    "hard": _("hard"),
    "new": _("new"),
    "updated": _("updated"),
    "matched": _("matched"),
    "skipped": _("skipped"),
    "the longest waiting first": _("the longest waiting first"),
    "the best remembered first": _("the best remembered first"),
    "the most overdue for its interval first": _("the most overdue for its interval first"),
    "mixed, the same all day": _("mixed, the same all day"),
}


def numeral(number: float, places: int = 0) -> str:
    """Return 2400 as "2,400", or as the language groups and points it."""
    return number_format(Decimal(f"{number:.{places}f}"), places, force_grouping=True)
