"""Calibration: what the model predicted just before each review, and what happened."""

from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from rest_framework import serializers

from reviews.statistics.record import StudyRecord
from reviews.statistics.statistic import Statistic
from reviews.statistics.wording import number_of
from web.charts.agreement import Dot, agreement
from web.charts.figure import Figure, Table
from web.charts.scales import percent
from web.words import numeral

# Most predictions lie above a half, so that is where ten bins tell something; all below share the first.
EDGES = [0.0, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0]
LOWEST_SHOWN = 0.4
Z = 1.96  # standard deviations of a 95 % interval
SURE = 1e-9  # keeps the logarithm finite
ENOUGH = 100  # reviews; fewer say little about the model


class CalibrationBinSchema(serializers.Serializer):
    low = serializers.FloatField()
    high = serializers.FloatField()
    reviews = serializers.IntegerField()
    predicted = serializers.FloatField(allow_null=True, help_text="Mean prediction; null without reviews.")
    remembered = serializers.FloatField(allow_null=True)
    interval_low = serializers.FloatField(allow_null=True, help_text="95 % interval of `remembered` (Wilson).")
    interval_high = serializers.FloatField(allow_null=True)


class CalibrationSchema(serializers.Serializer):
    reviews = serializers.IntegerField()
    predicted = serializers.FloatField(allow_null=True)
    remembered = serializers.FloatField(allow_null=True)
    log_loss = serializers.FloatField(allow_null=True)
    rmse_bins = serializers.FloatField(allow_null=True)
    bins = CalibrationBinSchema(many=True)


def calibration(record: StudyRecord, days: int) -> dict[str, Any]:
    """Compare predicted and actual recall of every review on a later day than the answer before it."""
    history = record.history
    asked = history.recalls(record.since(days))
    predicted, remembered = history.predicted[asked], history.remembered[asked]
    place = np.clip(np.searchsorted(EDGES, predicted, side="right") - 1, 0, len(EDGES) - 2)
    bins = [
        _bin(EDGES[each], EDGES[each + 1], predicted[place == each], remembered[place == each])
        for each in range(len(EDGES) - 1)
    ]
    number = len(predicted)
    surely = np.clip(np.where(remembered, predicted, 1 - predicted), SURE, 1.0)
    squares = sum(each["reviews"] * (each["predicted"] - each["remembered"]) ** 2 for each in bins if each["reviews"])
    return {
        "reviews": number,
        "predicted": round(float(predicted.mean()), 4) if number else None,
        "remembered": round(float(remembered.mean()), 4) if number else None,
        "log_loss": round(float(-np.log(surely).mean()), 4) if number else None,
        "rmse_bins": round((squares / number) ** 0.5, 4) if number else None,
        "bins": bins,
    }


def _bin(low: float, high: float, predicted: np.ndarray, remembered: np.ndarray) -> dict[str, Any]:
    number = len(predicted)
    if not number:
        nothing = dict.fromkeys(("predicted", "remembered", "interval_low", "interval_high"))
        return {"low": low, "high": high, "reviews": 0, **nothing}
    share = float(remembered.mean())
    below, above = wilson(share, number)
    return {
        "low": low,
        "high": high,
        "reviews": number,
        "predicted": round(float(predicted.mean()), 4),
        "remembered": round(share, 4),
        "interval_low": round(below, 4),
        "interval_high": round(above, 4),
    }


def wilson(share: float, number: int) -> tuple[float, float]:
    """Return the 95 % interval of a share seen in `number` cases; it stays inside 0..1, also for 0 of 3."""
    spread = Z * Z / number
    middle = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * (share * (1 - share) / number + spread / (4 * number)) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)


def figures(found: dict[str, Any]) -> list[Figure]:
    """Draw every bin that has reviews against the diagonal."""
    title = _("Can you trust the schedule?")
    if not found["reviews"]:
        return [
            Figure("calibration", title, _("The first reviews on a later day will show how well recall is predicted."))
        ]
    reading = _("Predicted %(predicted)s, remembered %(remembered)s of %(reviews)s.") % {
        "predicted": percent(found["predicted"]),
        "remembered": percent(found["remembered"]),
        "reviews": number_of(found["reviews"], "review"),
    }
    if found["reviews"] < ENOUGH:
        reading += " " + _("That is few: the whiskers are long.")
    filled = [each for each in found["bins"] if each["reviews"]]
    dots = [
        Dot(
            each["predicted"], each["remembered"], each["interval_low"], each["interval_high"], each["reviews"],
            _("predicted %(predicted)s, happened %(happened)s")
            % {"predicted": percent(each["predicted"]), "happened": percent(each["remembered"])},
        )
        for each in filled
    ]  # fmt: skip
    drawing = agreement("calibration", title, reading, dots, lowest=LOWEST_SHOWN)
    rows = [
        [
            f"{percent(each['predicted'])}",
            f"{percent(each['remembered'])} ({percent(each['interval_low'])}–{percent(each['interval_high'])})",
            numeral(each["reviews"]),
        ]
        for each in filled
    ]
    note = _(
        "On the dashed line, prediction and memory agree. Larger dots stand for more reviews;"
        " whiskers are %(share)s intervals."
    ) % {"share": percent(0.95)}
    table = Table([_("Predicted"), _("Happened"), _("Reviews")], rows)
    return [Figure("calibration", title, reading, [drawing], note=note, table=table)]


CALIBRATION = Statistic("calibration", calibration, CalibrationSchema, figures, days=365, replayed=True)
