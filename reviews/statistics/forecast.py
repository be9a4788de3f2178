"""What comes: due reviews a day, and what waits already."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rest_framework import serializers

from reviews.statistics.quarters import Quarter, day_of
from reviews.statistics.record import StudyRecord
from reviews.statistics.statistic import Statistic
from reviews.statistics.wording import day_month, number_of, per_day
from web.charts.bars import Layer, bars
from web.charts.figure import Figure, Table

WEEK = 7
USUAL, FAR = 30, 90  # days ahead


class ForecastDaySchema(serializers.Serializer):
    date = serializers.DateField()
    due = serializers.IntegerField()


class ForecastSchema(serializers.Serializer):
    backlog = serializers.IntegerField(help_text="Due before today and not answered yet.")
    days = ForecastDaySchema(many=True, help_text="From today on; new items are not in it.")


def forecast(record: StudyRecord, days: int) -> dict[str, Any]:
    """Count what memories come due on each of the next `days` study days, by the learner's present clock."""
    zone, day_starts_at = record.learner.time_zone, record.learner.day_starts_at
    until = record.at + timedelta(days=days + 1)
    due = record.memories.due(at=until).order_by().annotate(quarter=Quarter("asked_at"))
    numbers: dict[date, int] = {}
    for quarter, number in due.values_list("quarter").annotate(Count("pk")):
        day = day_of(quarter, zone, day_starts_at)
        numbers[day] = numbers.get(day, 0) + number
    coming = [record.day + timedelta(days=each) for each in range(days)]
    return {
        "backlog": sum(number for day, number in numbers.items() if day < record.day),
        "days": [{"date": day.isoformat(), "due": numbers.get(day, 0)} for day in coming],
    }


def figures(found: dict[str, Any]) -> list[Figure]:
    """Draw the days as bars; what waits already stands on today."""
    days = [date.fromisoformat(each["date"]) for each in found["days"]]
    due, backlog = [each["due"] for each in found["days"]], found["backlog"]
    total = sum(due) + backlog
    if not total:
        return [Figure("forecast", _("What comes"), _("Nothing is planned yet. It begins with your first answers."))]
    reading = _("%(reviews)s in the next %(days)s days, %(per_day)s a day.") % {
        "reviews": number_of(total, "review"),
        "days": len(days),
        "per_day": per_day(total / len(days)),
    }
    if backlog:
        reading += " " + ngettext(
            "%(number)s of them waits from before today.", "%(number)s of them wait from before today.", backlog
        ) % {"number": backlog}
    step = 2 * WEEK if len(days) <= USUAL else 4 * WEEK
    labels = {each: _("today") if each == 0 else day_month(days[each]) for each in range(0, len(days), step)}
    tips = [f"{day_month(day)}: {number}" for day, number in zip(days, due, strict=True)]
    waiting = [backlog, *[0] * (len(days) - 1)]
    drawing = bars(
        "forecast", _("What comes"), reading, [Layer(due), Layer(waiting, "pale")] if backlog else [Layer(due)],
        labels, tips=tips,
    )  # fmt: skip
    weeks = [(days[each], sum(due[each : each + WEEK])) for each in range(0, len(days), WEEK)]
    rows = [[_("Week from %(day)s") % {"day": day_month(day)}, str(number)] for day, number in weeks]
    if backlog:
        rows.insert(0, [_("From before today"), str(backlog)])
    legend = [("ink", _("due that day")), ("pale", _("from before today"))] if backlog else ()
    return [
        Figure(
            "forecast", _("What comes"), reading, [drawing], legend=legend, table=Table([_("When"), _("Reviews")], rows)
        )
    ]


FORECAST = Statistic("forecast", forecast, ForecastSchema, figures, days=USUAL)
