"""Which ratings answers got, by kind of item."""

from typing import Any

import numpy as np
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from quizzes.item_kinds import ITEM_KINDS
from reviews.models import Memory
from reviews.scheduling.rating import Rating
from reviews.statistics.record import StudyRecord
from reviews.statistics.statistic import Statistic
from reviews.statistics.wording import number_of, rate
from web.charts.figure import Figure, Strip, Table
from web.charts.shares import shares
from web.words import numeral

NAMES = {Rating.AGAIN: _("Again"), Rating.HARD: _("Hard"), Rating.GOOD: _("Good"), Rating.EASY: _("Easy")}
KINDS = {
    "flashcard": _("Flashcard"),
    "choice": _("Choice"),
    "numeric": _("Numeric"),
    "explain": _("Explain"),
}
MARKS = {Rating.AGAIN: "slip", Rating.HARD: "pale", Rating.GOOD: "ink", Rating.EASY: "deep"}


class KindButtonsSchema(serializers.Serializer):
    kind = serializers.CharField()
    again = serializers.IntegerField()
    hard = serializers.IntegerField()
    good = serializers.IntegerField()
    easy = serializers.IntegerField()


class ButtonsSchema(serializers.Serializer):
    kinds = KindButtonsSchema(many=True)


def buttons(record: StudyRecord, days: int) -> dict[str, Any]:
    """Count the ratings that stand, amended ones as amended."""
    history = record.history
    chosen = history.since(record.since(days))
    items, ratings = history.items[chosen], history.ratings[chosen]
    asked, place = np.unique(items, return_inverse=True)
    kind_of = dict(Memory.objects.of(record.learner).values_list("item_id", "item__kind"))
    kinds = np.array([kind_of.get(item, "") for item in asked.tolist()])[place]
    return {
        "kinds": [
            {
                "kind": kind,
                **{rating.name.lower(): int(((kinds == kind) & (ratings == rating)).sum()) for rating in Rating},
            }
            for kind in ITEM_KINDS
        ]
    }


def figures(found: dict[str, Any]) -> list[Figure]:
    """Draw a bar for every kind that was answered."""
    asked = [each for each in found["kinds"] if _total(each)]
    if not asked:
        return [Figure("buttons", gettext("Ratings"), gettext("No answers yet."))]
    total = sum(_total(each) for each in asked)
    again = sum(each["again"] for each in asked)
    reading = gettext("%(rate)s of %(answers)s passed.") % {
        "rate": rate(total - again, total),
        "answers": number_of(total, "answer"),
    }
    strips = [_strip(each) for each in asked]
    rows = [[_name(each), *(numeral(each[rating.name.lower()]) for rating in Rating)] for each in asked]
    return [
        Figure(
            "buttons",
            gettext("Ratings"),
            reading,
            strips=strips,
            legend=[(MARKS[rating], str(NAMES[rating])) for rating in Rating],
            table=Table([gettext("Kind"), *map(str, NAMES.values())], rows),
        )
    ]


def _strip(each: dict[str, Any]) -> Strip:
    total = _total(each)
    reading = " · ".join(
        f"{name} {rate(each[rating.name.lower()], total)}"
        for rating, name in NAMES.items()
        if each[rating.name.lower()]
    )
    title = f"{_name(each)}, {number_of(total, 'answer')}"
    drawing = shares(
        f"buttons-{each['kind']}", title, reading, [(each[rating.name.lower()], MARKS[rating]) for rating in Rating]
    )
    return Strip(title, drawing, reading)


def _name(each: dict[str, Any]) -> str:
    return str(KINDS.get(each["kind"], each["kind"]))


def _total(each: dict[str, Any]) -> int:
    return sum(each[rating.name.lower()] for rating in Rating)


BUTTONS = Statistic("buttons", buttons, ButtonsSchema, figures, days=365, replayed=True)
