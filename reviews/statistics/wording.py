"""Numbers and dates in the words of the statistics page."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from web.charts.scales import percent
from web.words import numeral

THINGS = {
    "answer": ngettext_lazy("%(shown)s answer", "%(shown)s answers", "number"),
    "review": ngettext_lazy("%(shown)s review", "%(shown)s reviews", "number"),
    "item": ngettext_lazy("%(shown)s item", "%(shown)s items", "number"),
    "day": ngettext_lazy("%(shown)s day", "%(shown)s days", "number"),
    "week": ngettext_lazy("%(shown)s week", "%(shown)s weeks", "number"),
}


def day_month(day: date) -> str:
    """Return "3 May"."""
    return date_format(day, "DAY_MONTH")


def number_of(number: int, thing: str) -> str:
    """Return "1 review", "2,400 reviews"."""
    return THINGS[thing] % {"number": number, "shown": numeral(number)}


def rate(part: int, whole: int) -> str:
    """Return "92 %"."""
    return percent(part / whole) if whole else _("none")


def per_day(number: float) -> str:
    """Return "2.4", "3" or "12": no more precise than anybody could use."""
    rounded = round(number) if number >= 9.5 else round(number, 1)
    return numeral(rounded, 0 if rounded == int(rounded) else 1)
