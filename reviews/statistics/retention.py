"""True retention: how many reviews were remembered, young and mature memories apart."""

from datetime import date
from typing import Any

import numpy as np
from rest_framework import serializers

from reviews.statistics.history import MATURE_FROM
from reviews.statistics.months import first_day, month_name, month_of, months_until
from reviews.statistics.record import StudyRecord
from reviews.statistics.statistic import Statistic
from reviews.statistics.wording import number_of, rate
from web.charts.figure import Figure, Table
from web.charts.lines import Line, lines
from web.charts.scales import percent

DAYS_PER_MONTH = 30.44
FEW = 5  # a month with fewer reviews says nothing


class RecalledSchema(serializers.Serializer):
    remembered = serializers.IntegerField()
    reviews = serializers.IntegerField()


class YoungMatureSchema(serializers.Serializer):
    young = RecalledSchema()
    mature = RecalledSchema()


class MonthRetentionSchema(YoungMatureSchema):
    month = serializers.CharField(help_text="2026-05")


class RetentionSchema(serializers.Serializer):
    desired_retention = serializers.FloatField()
    months = MonthRetentionSchema(many=True)
    last_30_days = YoungMatureSchema()
    in_all = YoungMatureSchema()


def retention(record: StudyRecord, days: int) -> dict[str, Any]:
    """Count reviews that asked the memory: not first answers, and not repeats on the same study day.

    Young is an interval under 21 days before fuzz, at the retention wished for when it was chosen.
    """
    history = record.history
    asked, mature = history.recalls(record.since(days)), history.mature
    months = np.array([month_of(date.fromordinal(day)) for day in history.days[asked].tolist()])
    remembered, mature, when = history.remembered[asked], mature[asked], history.days[asked]
    number = max(1, round(days / DAYS_PER_MONTH))

    def split(chosen: Any) -> dict[str, Any]:
        return {
            name: {"remembered": int((remembered & chosen & group).sum()), "reviews": int((chosen & group).sum())}
            for name, group in (("young", ~mature), ("mature", mature))
        }

    return {
        "desired_retention": record.profile.desired_retention,
        "months": [{"month": month, **split(months == month)} for month in months_until(record.day, number)],
        "last_30_days": split(when >= record.since(30).toordinal()),
        "in_all": split(np.ones(len(when), dtype=bool)),
    }


def figures(found: dict[str, Any]) -> list[Figure]:
    """Draw both groups as lines over the months, with what was wished for."""
    months, wished = found["months"], found["desired_retention"]
    if not any(month[group]["reviews"] for month in months for group in ("young", "mature")):
        return [
            Figure("retention", "Recall", "Nothing was reviewed on a later day yet, so there is nothing to compare.")
        ]
    shares = {
        group: [_share(month[group]) if month[group]["reviews"] >= FEW else None for month in months]
        for group in ("young", "mature")
    }
    measured = [share for group in shares.values() for share in group if share is not None]
    lowest = max(0.0, min(0.7, *(int(share * 10) / 10 for share in [*measured, wished])))
    levels = [lowest + (1 - lowest) * each / 3 for each in range(4)] if lowest == 0.7 else [lowest, (1 + lowest) / 2, 1]
    reading = "; ".join(
        f"{words}: {rate(found['in_all'][group]['remembered'], found['in_all'][group]['reviews'])}"
        for group, words in (("young", "Young memories"), ("mature", "mature ones"))
        if found["in_all"][group]["reviews"]
    )
    drawing = lines(
        "retention",
        "Recall",
        reading,
        [Line(shares["young"], "line-2"), Line(shares["mature"], "line")],
        {0: f"{first_day(months[0]['month']):%b %Y}", len(months) - 1: f"{first_day(months[-1]['month']):%b %Y}"},
        levels,
        unit=percent,
        target=(wished, f"you asked for {percent(wished)}"),
    )
    rows = [
        [month_name(month["month"]), *(_cell(month[group]) for group in ("young", "mature"))]
        for month in reversed(months)
        if month["young"]["reviews"] or month["mature"]["reviews"]
    ]
    legend = [
        ("line", f"mature: {MATURE_FROM} days of interval or more"),
        ("line-2", "young: less than that"),
    ]
    return [
        Figure(
            "retention",
            "Recall",
            f"{reading}.",
            [drawing],
            legend=legend,
            table=Table(["Month", "Young", "Mature"], rows),
        )
    ]


def _share(group: dict[str, int]) -> float:
    return group["remembered"] / group["reviews"]


def _cell(group: dict[str, int]) -> str:
    if not group["reviews"]:
        return "none"
    return f"{rate(group['remembered'], group['reviews'])} of {number_of(group['reviews'], 'review')}"


RETENTION = Statistic("retention", retention, RetentionSchema, figures, days=365, replayed=True)
