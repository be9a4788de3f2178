"""The review calendar: how much was done on each study day of a year."""

from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from rest_framework import serializers

from reviews.statistics.months import month_name, month_of, months_until
from reviews.statistics.record import StudyRecord
from reviews.statistics.statistic import Statistic
from reviews.statistics.wording import number_of
from web.charts.days import days as squares
from web.charts.figure import Figure, Table
from web.words import numeral

YEAR = 365  # days
MONTHS = 12
WEEKS_OF_A_HALF = 27  # 365 days begin within 53 weeks; the first half may start in the middle of one


class CalendarDaySchema(serializers.Serializer):
    date = serializers.DateField()
    answers = serializers.IntegerField()


class CalendarSchema(serializers.Serializer):
    first = serializers.DateField()
    last = serializers.DateField()
    days = CalendarDaySchema(many=True, help_text="Days with answers only.")


def calendar(record: StudyRecord) -> dict[str, Any]:
    """Count answers by study day, each by the clock that the learner had when they gave it."""
    first = record.since(YEAR)
    per_day = sorted(record.answers_per_day.items())
    return {
        "first": first.isoformat(),
        "last": record.day.isoformat(),
        "days": [{"date": day.isoformat(), "answers": number} for day, number in per_day if day >= first],
    }


def figures(found: dict[str, Any]) -> list[Figure]:
    """Draw two halves of the year, side by side or one under the other."""
    counts = {date.fromisoformat(each["date"]): each["answers"] for each in found["days"]}
    first, last = date.fromisoformat(found["first"]), date.fromisoformat(found["last"])
    if not counts:
        return [
            Figure("calendar", _("Days"), _("No answers yet. Each day that you study gets a mark here."), width="wide")
        ]
    # Full ink is a busy day, not the one record day that would pale all others.
    most = sorted(counts.values())[-1 - len(counts) // 20]
    reading = _("%(answers)s on %(days)s. More ink, more answers.") % {
        "answers": number_of(sum(counts.values()), "answer"),
        "days": number_of(len(counts), "day"),
    }
    middle = last - timedelta(days=last.weekday() + (WEEKS_OF_A_HALF - 2) * 7)
    halves = [("calendar-1", first, middle - timedelta(days=1)), ("calendar-2", middle, last)]
    drawings = [
        squares(
            name,
            _("Days, %(first)s to %(last)s") % {"first": date_format(start, "F Y"), "last": date_format(end, "F Y")},
            _reading(counts, start, end),
            counts,
            start,
            end,
            most=most,
            columns=WEEKS_OF_A_HALF,
        )
        for name, start, end in halves
        if any(start <= day <= end for day in counts)  # a first half without a mark tells nothing
    ]
    months = {month: [0, 0] for month in months_until(last, MONTHS)}
    for day, number in counts.items():
        if month_of(day) in months:
            months[month_of(day)][0] += 1
            months[month_of(day)][1] += number
    rows = [[month_name(month), str(studied), numeral(number)] for month, (studied, number) in reversed(months.items())]
    table = Table([_("Month"), _("Days"), _("Answers")], rows)
    return [Figure("calendar", _("Days"), reading, drawings, table=table, width="wide" if drawings[1:] else "half")]


def _reading(counts: dict[date, int], first: date, last: date) -> str:
    inside = [number for day, number in counts.items() if first <= day <= last]
    return f"{number_of(sum(inside), 'answer')} on {number_of(len(inside), 'day')}."


CALENDAR = Statistic("calendar", calendar, CalendarSchema, figures)
