"""Which ratings answers got, by kind of item."""

from typing import Any

import numpy as np
from rest_framework import serializers

from quizzes.item_kinds import ITEM_KINDS
from reviews.models import Memory
from reviews.scheduling.rating import Rating
from reviews.statistics.record import StudyRecord
from reviews.statistics.statistic import Statistic
from reviews.statistics.wording import number_of, rate
from web.charts.figure import Figure, Strip, Table
from web.charts.shares import shares

NAMES = {Rating.AGAIN: "Again", Rating.HARD: "Hard", Rating.GOOD: "Good", Rating.EASY: "Easy"}
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
                **{NAMES[rating].lower(): int(((kinds == kind) & (ratings == rating)).sum()) for rating in Rating},
            }
            for kind in ITEM_KINDS
        ]
    }


def figures(found: dict[str, Any]) -> list[Figure]:
    """Draw a bar for every kind that was answered."""
    asked = [each for each in found["kinds"] if _total(each)]
    if not asked:
        return [Figure("buttons", "Ratings", "No answers yet.")]
    total = sum(_total(each) for each in asked)
    again = sum(each["again"] for each in asked)
    reading = f"{rate(total - again, total)} of {number_of(total, 'answer')} passed."
    strips = [_strip(each) for each in asked]
    rows = [[each["kind"].capitalize(), *(f"{each[name.lower()]:,}" for name in NAMES.values())] for each in asked]
    return [
        Figure(
            "buttons", "Ratings", reading, strips=strips,
            legend=[(MARKS[rating], NAMES[rating]) for rating in Rating],
            table=Table(["Kind", *NAMES.values()], rows),
        )
    ]  # fmt: skip


def _strip(each: dict[str, Any]) -> Strip:
    total = _total(each)
    reading = " · ".join(f"{name} {rate(each[name.lower()], total)}" for name in NAMES.values() if each[name.lower()])
    title = f"{each['kind'].capitalize()}, {number_of(total, 'answer')}"
    drawing = shares(
        f"buttons-{each['kind']}", title, reading, [(each[NAMES[rating].lower()], MARKS[rating]) for rating in Rating]
    )
    return Strip(title, drawing, reading)


def _total(each: dict[str, Any]) -> int:
    return sum(each[name.lower()] for name in NAMES.values())


BUTTONS = Statistic("buttons", buttons, ButtonsSchema, figures, days=365, replayed=True)
