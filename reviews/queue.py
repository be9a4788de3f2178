"""What to ask next. Reads only: any number of devices may look, nothing moves until an answer comes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from accounts.models import User
from quizzes.models import Item
from reviews import day_plan
from reviews.models import Memory
from reviews.profiles import next_day_start, profile_of, study_day_of
from reviews.querysets import MemoryQuerySet

LEARN_AHEAD = timedelta(minutes=20)
# How far to look for an item of another concept before repeating one.
WINDOW = 10
# Counts are capped: a badge that counted ten thousand rows would cost more than the answer.
COUNT_CAP = 999


@dataclass(frozen=True)
class Counts:
    """What today still holds."""

    learning: int
    due: int
    new: int

    @property
    def total(self) -> int:
        return self.learning + self.due + self.new


class Queue:
    """One learner's queue at one instant; `after` = as if that item were answered (for prefetching)."""

    def __init__(self, learner: User, *, at: datetime, after: int | None = None) -> None:
        self.learner, self.at, self.after = learner, at, after
        self.profile = profile_of(learner)
        self.day, self.day_start = study_day_of(learner, at)
        self.memories: MemoryQuerySet = Memory.objects.of(learner).active().exclude(item_id=after)

    def next_item(self) -> Item | None:
        """Return the item to ask now, or None if today holds no more."""
        identifiers = next((found for found in self._in_turn() if found), None)
        return self._choose(identifiers) if identifiers else None

    def _in_turn(self) -> Iterator[list[int]]:
        """Yield what may be asked: steps that are due, reviews, new items, then steps due within 20 minutes."""
        yield self._window(self.memories.on_steps().due(at=self.at))
        if self._reviews_left:
            yield self._window(self.memories.in_review().due(at=self.at))
        yield self.new_items[:WINDOW]
        yield self._window(self.memories.on_steps().due(at=self.at + LEARN_AHEAD))

    def counts(self) -> Counts:
        """Return how many items of each sort are left today."""
        due = self.memories.in_review().due(at=self.at)[:COUNT_CAP].count()
        return Counts(
            learning=self.memories.on_steps().due(at=self.at + LEARN_AHEAD)[:COUNT_CAP].count(),
            due=min(due, self._reviews_left),
            new=len(self.new_items),
        )

    def next_due_at(self) -> datetime | None:
        """Return when the next item comes back or the next day brings new ones; None if nothing ever will."""
        moments = list(self.memories.due_after(at=self.at).values_list("asked_at", flat=True)[:1])
        if self._has_unmet_items():
            moments.append(next_day_start(self.learner, self.at))
        return min(moments, default=None)

    @cached_property
    def new_items(self) -> list[int]:
        """Today's new items that are not met yet, in order."""
        planned = day_plan.new_items_of(self.learner, self.profile, at=self.at)
        met = Memory.objects.of(self.learner).filter(item_id__in=planned).values_list("item_id", flat=True)
        done = {*met, self.after}
        return [identifier for identifier in planned if identifier not in done]

    def done_today(self) -> int:
        """Return how many items the learner has answered in this study day."""
        return Memory.objects.of(self.learner).filter(last_reviewed_at__gte=self.day_start).count()

    @cached_property
    def _reviews_left(self) -> int:
        """Return how many reviews today's limit still allows; an item counts once, however often it is asked."""
        done = (
            Memory.objects.of(self.learner)
            .filter(last_reviewed_at__gte=self.day_start, first_reviewed_at__lt=self.day_start)
            .count()
        )
        return max(0, self.profile.reviews_per_day - done)

    def _window(self, memories: MemoryQuerySet) -> list[int]:
        return list(memories.values_list("item_id", flat=True)[:WINDOW])

    def _choose(self, identifiers: list[int]) -> Item:
        """Return the first item that is neither the one just answered nor of its concept, or else the first."""
        items = {item.pk: item for item in Item.objects.for_presenting().filter(pk__in=identifiers)}
        last = self._last_answered()
        return min(
            (items[identifier] for identifier in identifiers),
            key=lambda item: (
                item.pk == last.get("item_id"),
                item.concept_id == last.get("item__concept_id"),
                identifiers.index(item.pk),
            ),
        )

    def _last_answered(self) -> dict[str, Any]:
        if self.after is not None:
            concept = Item.objects.filter(pk=self.after).values_list("concept_id", flat=True).first()
            return {"item_id": self.after, "item__concept_id": concept}
        newest = Memory.objects.of(self.learner).order_by("-last_reviewed_at")
        return newest.values("item_id", "item__concept_id").first() or {}

    def _has_unmet_items(self) -> bool:
        met = Memory.objects.of(self.learner).values("item_id")
        return Item.objects.published().filter(owner=None).exclude(pk__in=met).exists()
