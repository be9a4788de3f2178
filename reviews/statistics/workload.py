"""Workload against retention: what each desired retention would cost per day."""

from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from rest_framework import serializers

from reviews.statistics.record import StudyRecord
from reviews.statistics.simulation import simulate
from reviews.statistics.statistic import Statistic
from reviews.statistics.strengths import Strengths
from reviews.statistics.wording import per_day
from web.charts.figure import Figure, Table
from web.charts.lines import Line, lines
from web.charts.scales import percent, ticks
from web.words import numeral

RETENTIONS = [each / 100 for each in range(70, 98)]
LISTED_EVERY, LABELLED_EVERY = 5, 10  # percent points
# With fewer memories chance draws the curve.
FEWEST = 20


class RetentionCostSchema(serializers.Serializer):
    desired_retention = serializers.FloatField()
    answers_per_day = serializers.FloatField()
    known_at_the_end = serializers.FloatField(help_text="Share of the items that could be recalled after the year.")


class WorkloadSchema(serializers.Serializer):
    items = serializers.IntegerField()
    desired_retention = serializers.FloatField(help_text="The learner's own.")
    curve = RetentionCostSchema(many=True, help_text="Empty below 20 items.")


def workload(record: StudyRecord) -> dict[str, Any]:
    """Simulate a year of the learner's memories at each desired retention; no new items."""
    rows = list(record.memories.order_by("pk").values_list("stability", "difficulty", "last_reviewed_at"))
    curve: list[dict[str, float]] = []
    if len(rows) >= FEWEST:
        strengths = Strengths(np.array([row[0] for row in rows]), np.array([row[1] for row in rows]))
        ages = np.array([max(0, (record.at - row[2]).days) for row in rows])
        year = simulate(record.model, strengths, ages, np.array(RETENTIONS))
        curve = [
            {
                "desired_retention": wished,
                "answers_per_day": round(float(year.per_day[place]), 2),
                "known_at_the_end": round(float(year.known[place]), 4),
            }
            for place, wished in enumerate(RETENTIONS)
        ]
    return {"items": len(rows), "desired_retention": record.profile.desired_retention, "curve": curve}


def figures(found: dict[str, Any]) -> list[Figure]:
    """Draw the curve with the learner's own retention marked."""
    title, curve = _("What remembering costs"), found["curve"]
    if not curve:
        return [
            Figure(
                "workload",
                title,
                _("From %(number)s items on you see here what each desired retention costs a day.")
                % {"number": FEWEST},
            )
        ]
    costs = [each["answers_per_day"] for each in curve]
    own = min(range(len(curve)), key=lambda place: abs(RETENTIONS[place] - found["desired_retention"]))
    cheaper = max(own - LISTED_EVERY, 0)
    reading = _("At %(share)s about %(answers)s answers a day.") % {
        "share": percent(RETENTIONS[own]),
        "answers": per_day(costs[own]),
    }
    if cheaper < own:
        reading += " " + _("At %(share)s it would be %(answers)s.") % {
            "share": percent(RETENTIONS[cheaper]),
            "answers": per_day(costs[cheaper]),
        }
    labels = {place: percent(RETENTIONS[place]) for place in range(0, len(curve), LABELLED_EVERY)}
    drawing = lines("workload", title, reading, [Line(costs)], labels, ticks(max(costs)), marked=own)
    rows = [
        [percent(each["desired_retention"]), numeral(each["answers_per_day"], 1), percent(each["known_at_the_end"])]
        for place, each in enumerate(curve)
        if place % LISTED_EVERY == 0 or place == own
    ]
    note = _(
        "Answers a day over a year, simulated with the items you have met and no new ones. The dot is your setting."
    )
    table = Table([_("You ask for"), _("Answers a day"), _("Known after the year")], rows)
    return [Figure("workload", title, reading, [drawing], note=note, table=table)]


WORKLOAD = Statistic("workload", workload, WorkloadSchema, figures, replayed=True)
