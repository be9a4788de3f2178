"""Reads of events and memories, as words; the time is an argument."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models.functions import Coalesce, Greatest

from reviews.scheduling.memory_state import Event, State

STEPS = (State.LEARNING, State.RELEARNING)
# When an item may be asked: the day plan's choice before the fold's, and not while it is buried. Null for new items.
# An index is built on this very expression. (Not Greatest("buried_until", ...) alone: in SQLite null wins there.)
ASKED_AT = Greatest(Coalesce("planned_for", "due"), Coalesce("buried_until", "planned_for", "due"))
# The columns that are fields of Event, in its order; the id comes first.
EVENT_FIELDS = (
    "kind",
    "reviewed_at",
    "time_zone",
    "day_starts_at",
    "rating",
    "may_be_amended",
    "target",
    "days",
)


class ReviewEventQuerySet(models.QuerySet):
    def of(self, learner: Any) -> "ReviewEventQuerySet":
        return self.filter(learner=learner)

    def of_pair(self, learner: Any, item_id: int) -> "ReviewEventQuerySet":
        return self.filter(learner=learner, item_id=item_id)

    def as_events(self) -> Iterator[tuple[int, Event]]:
        """Yield (item id, frozen event)."""
        for item_id, event_id, *fields in self.order_by().values_list("item_id", "event_id", *EVENT_FIELDS):
            yield item_id, Event(event_id, *fields)

    def after(self, sequence: int) -> "ReviewEventQuerySet":
        """Events that a client which has seen `sequence` does not know yet, oldest first."""
        return self.filter(sequence__gt=sequence).order_by("sequence")


class MemoryQuerySet(models.QuerySet):
    def of(self, learner: Any) -> "MemoryQuerySet":
        return self.filter(learner=learner)

    def active(self) -> "MemoryQuerySet":
        """Memories of items that may be asked: not suspended, and still published."""
        met = models.Q(item__concept__status="published") | models.Q(item__owner__isnull=False)
        return self.filter(met, suspended=False, item__status="published")

    def due(self, at: datetime) -> "MemoryQuerySet":
        """What is due at `at`, the longest waiting first."""
        return self.annotate(asked_at=ASKED_AT).filter(asked_at__lte=at).order_by("asked_at", "pk")

    def due_after(self, at: datetime) -> "MemoryQuerySet":
        return self.annotate(asked_at=ASKED_AT).filter(asked_at__gt=at).order_by("asked_at", "pk")

    def met(self) -> "MemoryQuerySet":
        """Memories of items that were answered, not only put aside."""
        return self.exclude(state=State.NEW)

    def not_to_meet(self, at: datetime) -> "MemoryQuerySet":
        """Memories of items that are not offered as new at `at`: answered, suspended, or buried for today."""
        return self.filter(~models.Q(state=State.NEW) | models.Q(suspended=True) | models.Q(buried_until__gt=at))

    def on_steps(self) -> "MemoryQuerySet":
        return self.filter(state__in=STEPS)

    def in_review(self) -> "MemoryQuerySet":
        return self.filter(state=State.REVIEW)

    def met_before(self, at: datetime) -> "MemoryQuerySet":
        """Items that the learner had answered before `at`."""
        return self.filter(first_reviewed_at__lt=at)
