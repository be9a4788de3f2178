"""The log of one learner, replayed in columns: what was predicted before each answer, and what happened.

The fold says what every pair adds up to; this says what it said on the way, for all pairs at once. One query for the
answers, whatever their number; then one step of the model per depth: all first answers, all second ones, and so on.
"""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import TextField
from django.db.models.functions import Cast
from numpy.typing import NDArray

from reviews.querysets import ReviewEventQuerySet
from reviews.scheduling.fold import ANSWER, DEFAULT_RETENTION, RATE, REGRADE, RESET, RetentionLog
from reviews.scheduling.rating import Rating
from reviews.statistics.quarters import SECONDS, Quarter, day_of, hour_of
from reviews.statistics.strengths import Floats, Fsrs6, Ints, Strengths

MATURE_FROM = 21  # days of interval


@dataclass(frozen=True)
class History:
    """Answers that stand, in the order (item, time); every array has one entry per answer.

    `days` are ordinals of study days, `elapsed` the study days since the item's last answer (-1: its first). What
    `stability`, `interval` and `predicted` say held just before the answer, and means nothing for a first one.
    """

    items: Ints
    days: Ints
    hours: Ints
    ratings: Ints
    elapsed: Ints
    stability: Floats
    interval: Floats
    predicted: Floats

    @property
    def remembered(self) -> NDArray[np.bool_]:
        return self.ratings > Rating.AGAIN

    @property
    def mature(self) -> NDArray[np.bool_]:
        return self.interval >= MATURE_FROM

    def recalls(self, since: date) -> NDArray[np.bool_]:
        """Which answers asked the memory: not the item's first, and not on the day of the answer before."""
        return (self.elapsed >= 1) & (self.days >= since.toordinal())

    def since(self, day: date) -> NDArray[np.bool_]:
        return self.days >= day.toordinal()


def replay(events: ReviewEventQuerySet, void: Set[UUID], model: Fsrs6, retention: RetentionLog) -> History:
    """Return the history of a learner's events."""
    rows = _standing_rows(events, void)
    columns = np.array([row[:5] for row in rows], dtype=np.int64).reshape(-1, 5)
    items, quarters, days, ratings, depth = columns.T
    hours = np.array([row[5] for row in rows], dtype=np.int64)
    elapsed = np.where(depth == 0, -1, np.maximum(np.diff(days, prepend=0), 0))
    after = _strengths(depth, elapsed, ratings, model)
    before = after[np.maximum(np.arange(len(items)) - 1, 0)]
    wished = np.array([DEFAULT_RETENTION, *retention.values])
    changes = np.array([at.timestamp() for at in retention.at])
    # In force when the interval was chosen: at the answer before.
    chosen_at = np.roll(quarters, 1) * SECONDS
    with np.errstate(invalid="ignore"):
        return History(
            items=items,
            days=days,
            hours=hours,
            ratings=ratings,
            elapsed=elapsed,
            stability=before.stability,
            interval=np.maximum(
                model.interval_for(before.stability, wished[np.searchsorted(changes, chosen_at, side="right")]), 1.0
            ),
            predicted=model.retrievability(before.stability, np.maximum(elapsed, 0)),
        )


def _standing_rows(events: ReviewEventQuerySet, void: Set[UUID]) -> list[tuple[int, ...]]:
    """Return (item, quarter, study day, rating, depth, hour) of every answer that stands, items together."""
    wishes, regrades = _amended(events, void, RATE), _amended(events, void, REGRADE)
    gone = {_plain(str(each)) for each in void}
    log = events.filter(kind__in=[ANSWER, RESET]).order_by("item_id", "reviewed_at", "event_id")
    fields = ("item_id", "identifier", "kind", "rating", "may_be_amended", "quarter", "time_zone", "day_starts_at")
    rows: list[tuple[int, ...]] = []
    item, depth = None, 0
    for row in _with_text(log).annotate(quarter=Quarter("reviewed_at")).values_list(*fields).iterator(5_000):
        item_id, identifier, kind, rating, may_be_amended, quarter, time_zone, day_starts_at = row
        if gone and _plain(identifier) in gone:
            continue
        if kind == RESET:
            item = None  # the item's next answer begins a new life
            continue
        item, depth = item_id, depth + 1 if item_id == item else 0
        rating, may_be_amended = regrades.get(identifier, (rating, may_be_amended))
        if may_be_amended and identifier in wishes:
            rating, _ = wishes[identifier]
        day = day_of(quarter, time_zone, day_starts_at).toordinal()
        rows.append((item_id, quarter, day, rating, depth, hour_of(quarter, time_zone)))
    return rows


def _amended(events: ReviewEventQuerySet, void: Set[UUID], kind: str) -> dict[str, tuple[int, bool]]:
    """Return the rating that the last standing event of a kind gave to the answer it names, and if that may change."""
    named = events.filter(kind=kind, target__isnull=False).order_by("reviewed_at", "event_id")
    fields = ("event_id", "name", "rating", "may_be_amended")
    rows = named.annotate(name=Cast("target", TextField())).values_list(*fields)
    return {name: (rating, amendable) for event_id, name, rating, amendable in rows if event_id not in void}


def _with_text(events: ReviewEventQuerySet) -> Any:
    # A UUID object for each of 100,000 rows would cost more than the rest of the replay.
    return events.annotate(identifier=Cast("event_id", TextField()))


def _plain(identifier: str) -> str:
    return identifier.replace("-", "")


def _strengths(depth: Ints, elapsed: Ints, ratings: Ints, model: Fsrs6) -> Strengths:
    """Return the strengths after each answer; the answer before it in the same life of the item is one place up."""
    strengths = Strengths(np.zeros(len(depth)), np.zeros(len(depth)))
    order = np.argsort(depth, kind="stable")
    for places in np.split(order, np.cumsum(np.bincount(depth))[:-1]) if len(depth) else []:
        if depth[places[0]] == 0:
            strengths[places] = model.first(ratings[places])
        else:
            strengths[places] = model.after(strengths[places - 1], elapsed[places], ratings[places])
    return strengths
