"""What to ask next. Reads only: any number of devices may look, nothing moves until an answer comes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, Window

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
# So many due reviews are read, the longest waiting first. Mostly that is all of them, and they need no counting.
READ = 50
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


class Askable(NamedTuple):
    """An item that may be asked, before it is read whole."""

    item_id: int
    concept_id: int
    kind: str


@dataclass(frozen=True)
class WaitingReview(DueReview):
    concept_id: int
    kind: str


class Today(NamedTuple):
    """What was answered in this study day: the newest, how many items, and how many of them were reviews."""

    last_item: int | None = None
    last_concept: int | None = None
    met: int = 0
    reviewed: int = 0


class Queue:
    """One learner's queue at one instant.

    `after`: as if that item were answered (for prefetching); `again`: and came back within minutes.
    """

    def __init__(self, learner: User, *, at: datetime, after: int | None = None, again: bool = False) -> None:
        self.learner, self.at, self.after = learner, at, after
        self.answered = _askable(after) if after is not None else None
        self.again = again and self.answered is not None
        self.profile = profile_of(learner)
        self.day, self.day_start = study_day_of(learner, at)
        self.on_break = calendar_of(self.profile).is_break(self.day)
        self.memories: MemoryQuerySet = Memory.objects.of(learner).active().exclude(item_id=after)

    def next_item(self) -> Item | None:
        """Return the item to ask now, or None if today holds no more."""
        askable = next((found for found in self._in_turn() if found), None)
        return Item.objects.get(pk=self._choose(askable[:WINDOW])) if askable else None

    def _in_turn(self) -> Iterator[Sequence[Askable | WaitingReview]]:
        """Yield what may be asked: steps that are due, reviews, new items, then steps due within 20 minutes."""
        if self.on_break:
            return
        yield [step for step, asked_at in self._steps if asked_at <= self.at]
        if self.reviews_left:
            yield in_order(self._reviews, self.profile.review_order, at=self.at, day=self.day)
        yield self._new
        yield [step for step, _ in self._steps]

    def counts(self) -> Counts:
        """Return how many items of each sort are left today."""
        return Counts(
            learning=0 if self.on_break else len(self._steps) + self.again,
            due=min(self._due, self.reviews_left),
            new=len(self.new_items),
        )

    def waiting_kinds(self) -> list[str]:
        """Return the kinds of what is asked again soon, and of the reviews that have waited longest."""
        waiting = [step.kind for step, _ in self._steps] + [review.kind for review in self._reviews]
        return [self.answered.kind, *waiting] if self.again and self.answered else waiting

    def new_kinds(self) -> list[str]:
        """Return the kinds of today's new items."""
        return [] if self.on_break else [each.kind for each in self._new]

    @property
    def pace(self) -> dict[str, float]:
        """The seconds that an answer takes this learner, by kind of item, as they stood when the day was planned."""
        return self._plan.pace

    def held_back(self) -> HeldBack:
        """Return what waits for another day although it could be asked."""
        reviews = max(0, self._due - self.reviews_left)
        new = self._plan.left_over + len(self._new) - len(self.new_items)
        return HeldBack(reviews, new, (BREAK if self.on_break else DAILY_LIMIT) if reviews or new else "")

    def next_due_at(self) -> datetime | None:
        """Return when the next item comes back or the next day brings what waits for it; None if nothing ever will."""
        moments = list(self.memories.due_after(at=self.at).values_list("asked_at", flat=True)[:1])
        if self._new or self._plan.left_over or self._due > self.reviews_left:
            moments.append(self._tomorrow)
        return max(min(moments), self._tomorrow if self.on_break else self.at) if moments else None

    @property
    def new_items(self) -> list[int]:
        """Today's new items that are not met yet, in order."""
        return [] if self.on_break else [each.item_id for each in self._new]

    def done_today(self) -> int:
        """Return how many items the learner has answered in this study day."""
        return self._today.met

    @property
    def reviews_left(self) -> int:
        """How many reviews today's limit still allows; an item counts once, however often it is asked."""
        return 0 if self.on_break else max(0, self.profile.reviews_per_day - self._today.reviewed)

    @property
    def _tomorrow(self) -> datetime:
        """The start of the next study day that has no break."""
        day = self.profile.break_until if self.on_break and self.profile.break_until else self.day
        return day_start(day + timedelta(days=1), self.learner.time_zone, self.learner.day_starts_at)

    @cached_property
    def _today(self) -> Today:
        return self._as_if_met(self.answered) if self.answered else self._so_far

    def _as_if_met(self, item: Askable) -> Today:
        memory = Memory.objects.of(self.learner).filter(item_id=item.item_id)
        first, last = memory.values_list("first_reviewed_at", "last_reviewed_at").first() or (None, None)
        is_more = last is None or last < self.day_start
        _, _, met, reviewed = self._so_far
        return Today(item.item_id, item.concept_id, met + is_more, reviewed + (is_more and first is not None))

    @cached_property
    def _so_far(self) -> Today:
        met = Memory.objects.of(self.learner).filter(last_reviewed_at__gte=self.day_start)
        counts = (Window(Count("pk")), Window(Count("pk", filter=Q(first_reviewed_at__lt=self.day_start))))
        rows = met.order_by("-last_reviewed_at", "-pk").values_list("item_id", "item__concept_id", *counts)
        return Today(*(rows.first() or ()))

    @cached_property
    def _steps(self) -> list[tuple[Askable, datetime]]:
        """The steps that are due within 20 minutes, the longest waiting first, each with its moment."""
        due = self.memories.on_steps().due(at=self.at + LEARN_AHEAD)
        rows = due.values_list("item_id", "item__concept_id", "item__kind", "asked_at")[:COUNT_CAP]
        return [(Askable(*step), asked_at) for *step, asked_at in rows]

    @cached_property
    def _reviews(self) -> list[WaitingReview]:
        """The due reviews that have waited longest."""
        fields = ("item_id", "asked_at", "stability", "interval", "last_reviewed_at", "item__concept_id", "item__kind")
        due = self.memories.in_review().due(at=self.at)
        return [WaitingReview(*row) for row in due.values_list(*fields)[: self._most_read]]

    @property
    def _most_read(self) -> int:
        return READ if self.profile.review_order == DUE else ORDERED

    @cached_property
    def _due(self) -> int:
        if len(self._reviews) < self._most_read:
            return len(self._reviews)
        return self.memories.in_review().due(at=self.at)[:COUNT_CAP].count()

    @property
    def is_planned(self) -> bool:
        """Whether the day's plan is stored; if not, each look works it out anew."""
        return self._stored is not None

    @cached_property
    def _stored(self) -> NewItems | None:
        return day_plan.stored_plan(self.learner, at=self.at)

    @cached_property
    def _plan(self) -> NewItems:
        return self._stored or day_plan.make_plan(self.learner, self.profile, self.day_start)

    @cached_property
    def _new(self) -> list[Askable]:
        """The new items of today's plan that could still be met, whether it is a break or not."""
        planned = self._plan.item_ids
        done = Memory.objects.of(self.learner).not_to_meet(at=self.at).filter(item=OuterRef("pk"))
        left = Item.objects.published().filter(~Exists(done), pk__in=planned).exclude(pk=self.after).order_by()
        found = {row[0]: Askable(*row) for row in left.values_list("pk", "concept_id", "kind")} if planned else {}
        return [found[identifier] for identifier in planned if identifier in found]

    def _choose(self, askable: Sequence[Askable | WaitingReview]) -> int:
        """Return the first item that is neither the one just answered nor of its concept, or else the first."""
        last = self._today
        return min(
            askable, key=lambda each: (each.item_id == last.last_item, each.concept_id == last.last_concept)
        ).item_id


def _askable(item_id: int) -> Askable | None:
    row = Item.objects.filter(pk=item_id).values_list("pk", "concept_id", "kind").first()
    return Askable(*row) if row else None
