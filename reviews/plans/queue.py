"""What to ask next. Reads only: any number of devices may look, nothing moves until an answer comes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from accounts.models import User
from quizzes.models import Item
from reviews.models import Memory
from reviews.plans import day_plan
from reviews.plans.day_plan import NewItems
from reviews.profiles import calendar_of, profile_of, study_day_of
from reviews.querysets import MemoryQuerySet
from reviews.scheduling.review_orders import DUE, DueReview, in_order
from reviews.scheduling.study_day import day_start

LEARN_AHEAD = timedelta(minutes=20)
# How far to look for an item of another concept before repeating one.
WINDOW = 10
# Orders that change with the clock have no index: they sort the longest waiting of the due reviews, so many of them.
ORDERED = 200
# Counts are capped: a badge that counted ten thousand rows would cost more than the answer.
COUNT_CAP = 999
# Why items are held back.
DAILY_LIMIT, BREAK = "daily_limit", "break"


@dataclass(frozen=True)
class Counts:
    """What today still holds."""

    learning: int
    due: int
    new: int

    @property
    def total(self) -> int:
        return self.learning + self.due + self.new


@dataclass(frozen=True)
class HeldBack:
    """What could be asked but is not, and why: daily_limit or break; empty where nothing is held back."""

    reviews: int
    new: int
    because: str


class Queue:
    """One learner's queue at one instant; `after` = as if that item were answered (for prefetching)."""

    def __init__(self, learner: User, *, at: datetime, after: int | None = None) -> None:
        self.learner, self.at, self.after = learner, at, after
        self.profile = profile_of(learner)
        self.day, self.day_start = study_day_of(learner, at)
        self.on_break = calendar_of(self.profile).is_break(self.day)
        self.memories: MemoryQuerySet = Memory.objects.of(learner).active().exclude(item_id=after)

    def next_item(self) -> Item | None:
        """Return the item to ask now, or None if today holds no more."""
        identifiers = next((found for found in self._in_turn() if found), None)
        return self._choose(identifiers) if identifiers else None

    def _in_turn(self) -> Iterator[list[int]]:
        """Yield what may be asked: steps that are due, reviews, new items, then steps due within 20 minutes."""
        if self.on_break:
            return
        yield self._window(self.memories.on_steps().due(at=self.at))
        if self.reviews_left:
            yield self._reviews()
        yield self.new_items[:WINDOW]
        yield self._window(self.memories.on_steps().due(at=self.at + LEARN_AHEAD))

    def counts(self) -> Counts:
        """Return how many items of each sort are left today."""
        steps = self.memories.on_steps().due(at=self.at + LEARN_AHEAD)
        return Counts(
            learning=0 if self.on_break else steps[:COUNT_CAP].count(),
            due=min(self._due, self.reviews_left),
            new=len(self.new_items),
        )

    def held_back(self) -> HeldBack:
        """Return what waits for another day although it could be asked."""
        reviews = max(0, self._due - self.reviews_left)
        new = self._plan.left_over + len(self._planned) - len(self.new_items)
        return HeldBack(reviews, new, (BREAK if self.on_break else DAILY_LIMIT) if reviews or new else "")

    def next_due_at(self) -> datetime | None:
        """Return when the next item comes back or the next day brings what waits for it; None if nothing ever will."""
        moments = list(self.memories.due_after(at=self.at).values_list("asked_at", flat=True)[:1])
        if self._planned or self._plan.left_over or self._due > self.reviews_left:
            moments.append(self._tomorrow)
        return max(min(moments), self._tomorrow if self.on_break else self.at) if moments else None

    @property
    def new_items(self) -> list[int]:
        """Today's new items that are not met yet, in order."""
        return [] if self.on_break else self._planned

    def done_today(self) -> int:
        """Return how many items the learner has answered in this study day."""
        return Memory.objects.of(self.learner).filter(last_reviewed_at__gte=self.day_start).count()

    @property
    def _tomorrow(self) -> datetime:
        """The start of the next study day that has no break."""
        day = self.profile.break_until if self.on_break and self.profile.break_until else self.day
        return day_start(day + timedelta(days=1), self.learner.time_zone, self.learner.day_starts_at)

    @cached_property
    def _due(self) -> int:
        return self.memories.in_review().due(at=self.at)[:COUNT_CAP].count()

    @cached_property
    def reviews_left(self) -> int:
        """How many reviews today's limit still allows; an item counts once, however often it is asked."""
        if self.on_break:
            return 0
        done = (
            Memory.objects.of(self.learner)
            .filter(last_reviewed_at__gte=self.day_start, first_reviewed_at__lt=self.day_start)
            .count()
        )
        return max(0, self.profile.reviews_per_day - done)

    @cached_property
    def _plan(self) -> NewItems:
        return day_plan.plan_of(self.learner, self.profile, at=self.at)

    @cached_property
    def _planned(self) -> list[int]:
        """The new items of today's plan that could still be met, whether it is a break or not."""
        own = Memory.objects.of(self.learner).filter(item_id__in=self._plan.item_ids)
        done = {*own.not_to_meet(at=self.at).values_list("item_id", flat=True), self.after}
        return [identifier for identifier in self._plan.item_ids if identifier not in done]

    def _reviews(self) -> list[int]:
        """Return the reviews to ask next, in the learner's order."""
        due = self.memories.in_review().due(at=self.at)
        if self.profile.review_order == DUE:
            return self._window(due)
        fields = ("item_id", "asked_at", "stability", "interval", "last_reviewed_at")
        reviews = [DueReview(*row) for row in due.values_list(*fields)[:ORDERED]]
        ordered = in_order(reviews, self.profile.review_order, at=self.at, day=self.day)
        return [review.item_id for review in ordered[:WINDOW]]

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
        newest = Memory.objects.of(self.learner).filter(last_reviewed_at__isnull=False).order_by("-last_reviewed_at")
        return newest.values("item_id", "item__concept_id").first() or {}
