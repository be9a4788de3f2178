"""True retention: how many reviews were remembered, young and mature memories apart."""

from datetime import date
from typing import Any

import numpy as np
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from rest_framework import serializers

from reviews.statistics.history import MATURE_FROM
from reviews.statistics.months import first_day, month_name, month_of, months_until
from reviews.statistics.record import StudyRecord
from reviews.statistics.statistic import Statistic
from reviews.statistics.wording import number_of, rate
from web.charts.figure import Figure, Strip, Table
from web.charts.lines import Line, lines
from web.charts.scales import percent
from web.charts.shares import shares as shares_of_a_whole
from web.words import numeral

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
            Figure(
                "retention", _("Recall"), _("Nothing was reviewed on a later day yet, so there is nothing to compare.")
            )
        ]
    reading = "; ".join(
        f"{words}: {rate(found['in_all'][group]['remembered'], found['in_all'][group]['reviews'])}"
        for group, words in (("young", _("Young memories")), ("mature", _("mature ones")))
        if found["in_all"][group]["reviews"]
    )
    reading = f"{reading[0].upper()}{reading[1:]}."
    rows = [
        [month_name(month["month"]), *(_cell(month[group]) for group in ("young", "mature"))]
        for month in reversed(months)
        if month["young"]["reviews"] or month["mature"]["reviews"]
    ]
    table = Table([_("Month"), _("Young"), _("Mature")], rows)
    shares = {group: [_share(month[group]) for month in months] for group in ("young", "mature")}
    if max(sum(share is not None for share in group) for group in shares.values()) < 2:
        strips = [_strip(group, found["in_all"][group]) for group in shares if found["in_all"][group]["reviews"]]
        note = _("Once two months have %(reviews)s each, lines show how it moves.") % {
            "reviews": number_of(FEW, "review")
        }
        legend = [("ink", _("remembered")), ("slip", _("forgotten"))]
        return [Figure("retention", _("Recall"), reading, strips=strips, legend=legend, note=note, table=table)]
    legend = [
        ("line", _("mature: %(days)s days of interval or more") % {"days": MATURE_FROM}),
        ("line-2", _("young: less than that")),
    ]
    drawing = _lines(months, shares, wished, reading)
    return [Figure("retention", _("Recall"), reading, [drawing], legend=legend, table=table)]


def _lines(
    months: list[dict[str, Any]], shares: dict[str, list[float | None]], wished: float, reading: str
) -> SafeString:
    measured = [share for group in shares.values() for share in group if share is not None]
    lowest = max(0.0, min(0.7, *(int(share * 10) / 10 for share in [*measured, wished])))
    steps = 3 if lowest == 0.7 else 2
    return lines(
        "retention",
        _("Recall"),
        reading,
        [Line(shares["young"], "line-2"), Line(shares["mature"], "line")],
        {
            0: date_format(first_day(months[0]["month"]), "M Y"),
            len(months) - 1: date_format(first_day(months[-1]["month"]), "M Y"),
        },
        [lowest + (1 - lowest) * each / steps for each in range(steps + 1)],
        unit=percent,
        target=(wished, _("you asked for %(share)s") % {"share": percent(wished)}),
    )


def _strip(name: str, group: dict[str, int]) -> Strip:
    title = f"{_(name.capitalize())}, {number_of(group['reviews'], 'review')}"
    reading = _("%(number)s remembered") % {"number": numeral(group["remembered"])}
    parts = [(group["remembered"], "ink"), (group["reviews"] - group["remembered"], "slip")]
    return Strip(title, shares_of_a_whole(f"retention-{name}", title, reading, parts), reading)


def _share(group: dict[str, int]) -> float | None:
    return group["remembered"] / group["reviews"] if group["reviews"] >= FEW else None


def _cell(group: dict[str, int]) -> str:
    if not group["reviews"]:
        return _("none")
    return _("%(rate)s of %(number)s") % {
        "rate": rate(group["remembered"], group["reviews"]),
        "number": numeral(group["reviews"]),
    }


RETENTION = Statistic("retention", retention, RetentionSchema, figures, days=365, replayed=True)
