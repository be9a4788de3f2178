"""Instants and intervals in the words of a page, on the learner's own clock."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from web.words import numeral

DAYS_PER_MONTH, DAYS_PER_YEAR = 30.44, 365.25
MONTHS = ngettext_lazy("%(shown)s month", "%(shown)s months", "number")
YEARS = ngettext_lazy("%(shown)s year", "%(shown)s years", "number")


def when(moment: datetime, *, now: datetime, time_zone: str) -> str:
    """Return "in 10 minutes", "today at 14:05", "tomorrow at 4:00", "on Tuesday" or "on Sunday, 6 December"."""
    minutes = -(-(moment - now) // timedelta(minutes=1))  # rounded up: never promise too early
    if minutes <= 0:
        return _("now")
    if minutes < 60:
        return _("in one minute") if minutes == 1 else _("in %(number)s minutes") % {"number": minutes}
    local, today = moment.astimezone(ZoneInfo(time_zone)), now.astimezone(ZoneInfo(time_zone)).date()
    days = (local.date() - today).days
    clock = f"{local.hour}:{local.minute:02}"
    if days <= 1:
        return (_("tomorrow at %(clock)s") if days else _("today at %(clock)s")) % {"clock": clock}
    if days < 7:
        return _("on %(day)s") % {"day": date_format(local, "l")}
    day = date_format(local, "MONTH_DAY_FORMAT" if local.year == today.year else "DATE_FORMAT")
    return _("on %(weekday)s, %(day)s") % {"weekday": date_format(local, "l"), "day": day}


def days_ago(days: int) -> str:
    """Return _("today"), _("yesterday"), "4 days ago" or "3 weeks ago"."""
    if days < 2:
        return _("yesterday") if days else _("today")
    return (_("%(number)s days ago") if days < 14 else _("%(number)s weeks ago")) % {
        "number": days if days < 14 else days // 7
    }


def interval(days: int, wait: timedelta) -> str:
    """Return "9 days" or "2 months" for whole `days`; below one day "10 min" or "5 h", from the exact `wait`."""
    if days == 0:
        minutes = max(1, round(wait / timedelta(minutes=1)))
        return f"{minutes} min" if minutes < 60 else f"{round(minutes / 60)} h"
    if days < 31:
        return ngettext("%(number)s day", "%(number)s days", days) % {"number": days}
    if days < DAYS_PER_YEAR:
        return _some(days / DAYS_PER_MONTH, MONTHS)
    return _some(days / DAYS_PER_YEAR, YEARS)


def _some(number: float, unit: Any) -> str:
    rounded = round(number, 1)
    is_whole = rounded == int(rounded)
    return unit % {"number": 1 if rounded == 1 else 2, "shown": numeral(rounded, 0 if is_whole else 1)}
