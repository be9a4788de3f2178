"""At what hours of the day the learner studies, and what stays then."""

from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from rest_framework import serializers

from reviews.statistics.record import StudyRecord
from reviews.statistics.statistic import Statistic
from reviews.statistics.wording import number_of, rate
from web.charts.bars import Layer, bars
from web.charts.figure import Figure, Table
from web.words import numeral

HOURS = 24
FEW = 20  # an hour with fewer answers is not compared


class HourSchema(serializers.Serializer):
    hour = serializers.IntegerField(min_value=0, max_value=23)
    answers = serializers.IntegerField()
    passed = serializers.IntegerField(help_text="Rated Hard, Good or Easy.")


class HoursSchema(serializers.Serializer):
    hours = HourSchema(many=True)


def hours(record: StudyRecord, days: int) -> dict[str, Any]:
    """Count answers by the hour that the learner's clock showed."""
    history = record.history
    chosen = history.since(record.since(days))
    answers = np.bincount(history.hours[chosen], minlength=HOURS)
    passed = np.bincount(history.hours[chosen & history.remembered], minlength=HOURS)
    return {
        "hours": [{"hour": hour, "answers": int(answers[hour]), "passed": int(passed[hour])} for hour in range(HOURS)]
    }


def figures(found: dict[str, Any]) -> list[Figure]:
    """Draw passed and failed answers of every hour on each other."""
    each_hour = found["hours"]
    if not any(each["answers"] for each in each_hour):
        return [Figure("hours", _("Hours of the day"), _("No answers yet."))]
    failed = [each["answers"] - each["passed"] for each in each_hour]
    tips = [
        _("%(hour)s: %(passed)s of %(answers)s passed") % {**each, "hour": _name(each["hour"])} for each in each_hour
    ]
    reading = _reading([each for each in each_hour if each["answers"] >= FEW])
    drawing = bars(
        "hours", _("Hours of the day"), reading,
        [Layer([each["passed"] for each in each_hour]), Layer(failed, "slip")],
        {0: "0:00", 6: "6:00", 12: "12:00", 18: "18:00"}, tips=tips,
    )  # fmt: skip
    rows = [
        [_name(each["hour"]), numeral(each["answers"]), rate(each["passed"], each["answers"])]
        for each in each_hour
        if each["answers"]
    ]
    legend = [("ink", _("passed")), ("slip", _("Again"))]
    table = Table([_("Hour"), _("Answers"), _("Passed")], rows)
    return [Figure("hours", _("Hours of the day"), reading, [drawing], legend=legend, table=table)]


def _reading(compared: list[dict[str, int]]) -> str:
    if len(compared) < 2:
        return _("Hours are compared from %(answers)s each.") % {"answers": number_of(FEW, "answer")}
    order = sorted(compared, key=lambda each: each["passed"] / each["answers"])
    worst, best = order[0], order[-1]
    return _("Most passed around %(best)s (%(best_rate)s), fewest around %(worst)s (%(worst_rate)s).") % {
        "best": _name(best["hour"]),
        "best_rate": rate(best["passed"], best["answers"]),
        "worst": _name(worst["hour"]),
        "worst_rate": rate(worst["passed"], worst["answers"]),
    }


def _name(hour: int) -> str:
    return f"{hour}:00"


HOURS_OF_THE_DAY = Statistic("hours", hours, HoursSchema, figures, days=365, replayed=True)
