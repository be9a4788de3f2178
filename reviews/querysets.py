"""Reads of events and memories, as words; the time is an argument."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models.functions import Coalesce

from reviews.scheduling.memory_state import State

STEPS = (State.LEARNING, State.RELEARNING)


class ReviewEventQuerySet(models.QuerySet):
    def of(self, learner: Any) -> "ReviewEventQuerySet":
        return self.filter(learner=learner)

    def of_pair(self, learner: Any, item_id: int) -> "ReviewEventQuerySet":
        return self.filter(learner=learner, item_id=item_id)

    def after(self, sequence: int) -> "ReviewEventQuerySet":
        """Events that a client which has seen `sequence` does not know yet, oldest first."""
        return self.filter(sequence__gt=sequence).order_by("sequence")


class MemoryQuerySet(models.QuerySet):
    def of(self, learner: Any) -> "MemoryQuerySet":
        return self.filter(learner=learner)

    def active(self) -> "MemoryQuerySet":
        """Memories of items that may be asked: not suspended, and still published."""
        return self.filter(suspended=False, item__status="published", item__concept__status="published")

    def due(self, at: datetime) -> "MemoryQuerySet":
        """What is due at `at`, the longest waiting first. A day plan's choice stands before the fold's."""
        return (
            self.annotate(asked_at=Coalesce("planned_for", "due")).filter(asked_at__lte=at).order_by("asked_at", "pk")
        )

    def due_after(self, at: datetime) -> "MemoryQuerySet":
        return self.annotate(asked_at=Coalesce("planned_for", "due")).filter(asked_at__gt=at).order_by("asked_at", "pk")

    def on_steps(self) -> "MemoryQuerySet":
        return self.filter(state__in=STEPS)

    def in_review(self) -> "MemoryQuerySet":
        return self.filter(state=State.REVIEW)

    def met_before(self, at: datetime) -> "MemoryQuerySet":
        """Items that the learner had answered before `at`."""
        return self.filter(first_reviewed_at__lt=at)
