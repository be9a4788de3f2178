"""How firm, how hard and how present the memories are now."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from rest_framework import serializers

from reviews.statistics.record import StudyRecord
from reviews.statistics.statistic import Statistic
from reviews.statistics.strengths import Floats
from reviews.statistics.wording import number_of
from web.charts.bars import Layer, bars
from web.charts.figure import Figure, Table
from web.charts.scales import percent
from web.words import numeral

# Days; each bar is about twice as wide as the one before, as stability grows by factors.
STABILITY_EDGES = [0, 1, 2, 4, 7, 14, 30, 60, 120, 240, 36_501]
STABILITY_RANGES = ["1", "2–3", "4–6", "7–13", "14–29", "30–59", "60–119", "120–239"]  # between the first and the last
DIFFICULTY_EDGES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10.001]
RETRIEVABILITY_EDGES = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.001]
DAY = 24 * 3600  # seconds


class BinSchema(serializers.Serializer):
    low = serializers.FloatField()
    high = serializers.FloatField()
    items = serializers.IntegerField()


class HistogramSchema(serializers.Serializer):
    bins = BinSchema(many=True)
    median = serializers.FloatField(allow_null=True)


class HistogramsSchema(serializers.Serializer):
    stability = HistogramSchema(help_text="Days until recall falls to 90 %.")
    difficulty = HistogramSchema(help_text="1 to 10.")
    retrievability = HistogramSchema(help_text="Probability of recall now.")
    expected_to_recall = serializers.FloatField(help_text="Sum of the probabilities.")


def histograms(record: StudyRecord) -> dict[str, Any]:
    """Count memories by what they are worth now."""
    rows = list(record.memories.values_list("stability", "difficulty", "last_reviewed_at"))
    stability = np.array([row[0] for row in rows])
    difficulty = np.array([row[1] for row in rows])
    seconds = record.at.timestamp() - np.array([row[2].timestamp() for row in rows])
    recall = record.model.retrievability(stability, np.maximum(seconds, 0) / DAY)
    return {
        "stability": _histogram(stability, STABILITY_EDGES),
        "difficulty": _histogram(difficulty, DIFFICULTY_EDGES),
        "retrievability": _histogram(recall, RETRIEVABILITY_EDGES),
        "expected_to_recall": round(float(recall.sum()), 1),
    }


def _histogram(values: Floats, edges: Sequence[float]) -> dict[str, Any]:
    counts, _ = np.histogram(values, edges)
    return {
        "bins": [
            {"low": low, "high": round(high, 2), "items": number}
            for low, high, number in zip(edges, edges[1:], counts.tolist(), strict=False)
        ],
        "median": round(float(np.median(values)), 3) if len(values) else None,
    }


def figures(found: dict[str, Any]) -> list[Figure]:
    """Draw the three as bars."""
    numbers = {name: [each["items"] for each in found[name]["bins"]] for name in found if name != "expected_to_recall"}
    total = sum(numbers["difficulty"])
    if not total:
        return [
            Figure(
                "stability",
                _("How firm it is"),
                _("No memories yet. Each item that you answer becomes one."),
                width="wide",
            )
        ]
    days = found["stability"]["median"]
    tenths = [f"{each * 10}–{each * 10 + 10} %" for each in range(10)]
    return [
        _bars(
            "stability",
            _("How firm it is"),
            numbers["stability"],
            [_("under 1"), *STABILITY_RANGES, _("240 or more")],
            _("Stability, days"),
            _("%(items)s; half of them hold for %(days)s or longer.")
            % {
                "items": number_of(total, "item"),
                "days": number_of(round(days), "day"),
            },
            {0: _("under 1 day"), 5: "14", 9: "240+"},
        ),
        _bars(
            "difficulty",
            _("How hard it is"),
            numbers["difficulty"],
            [f"{low}–{low + 1}" for low in range(1, 10)],
            _("Difficulty"),
            _("From 1, easy, to 10, hard. Hard items are asked more often."),
            {0: _("easy"), 8: _("hard")},
        ),
        _bars(
            "retrievability",
            _("How present it is"),
            numbers["retrievability"],
            tenths,
            _("Recall now"),
            _("Asked now, you would know about %(known)s of %(all)s.")
            % {
                "known": numeral(found["expected_to_recall"]),
                "all": numeral(total),
            },
            {0: percent(0), 5: percent(0.5), 9: percent(1)},
        ),
    ]


def _bars(
    name: str, title: str, numbers: list[int], names: list[str], head: str, reading: str, labels: dict[int, str]
) -> Figure:
    tips = [f"{each}: {number}" for each, number in zip(names, numbers, strict=True)]
    drawing = bars(name, title, reading, [Layer(numbers)], labels, tips=tips)
    rows = [[each, numeral(number)] for each, number in zip(names, numbers, strict=True)]
    return Figure(name, title, reading, [drawing], table=Table([head, _("Items")], rows), width="third")


HISTOGRAMS = Statistic("histograms", histograms, HistogramsSchema, figures)
