"""In which order due reviews are asked. Each order is a key; the least is asked first."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

DUE = "due"


@dataclass(frozen=True)
class DueReview:
    """A due review, as the orders see it. `stability` and `interval` are in days."""

    item_id: int
    asked_at: datetime
    stability: float
    interval: int
    last_reviewed_at: datetime

    def days_since(self, at: datetime) -> float:
        """Return the days that have passed since the last answer."""
        return (at - self.last_reviewed_at) / timedelta(days=1)


Review = TypeVar("Review", bound=DueReview)


@dataclass(frozen=True)
class ReviewOrder:
    """One way to order reviews; `label` is what the learner chooses it by."""

    label: str
    key: Callable[[DueReview, datetime, date], Any]


def _lot(item_id: int, day: date) -> bytes:
    """Return what an item draws for one day: the same at every look, another one tomorrow."""
    return hashlib.blake2b(f"{item_id}:{day.toordinal()}".encode(), digest_size=8).digest()


def shuffled(item_ids: Iterable[int], day: date) -> list[int]:
    """Return the items in an order of chance that stays the same all day."""
    return sorted(item_ids, key=lambda item_id: _lot(item_id, day))


REVIEW_ORDERS = {
    DUE: ReviewOrder("the longest waiting first", lambda review, at, day: review.asked_at),
    # Retrievability falls with days/stability, whatever the weights. In a backlog this saves what can still be saved.
    "retrievability": ReviewOrder(
        "the best remembered first", lambda review, at, day: review.days_since(at) / review.stability
    ),
    "relative_overdueness": ReviewOrder(
        "the most overdue for its interval first",
        lambda review, at, day: -review.days_since(at) / max(review.interval, 1),
    ),
    "random": ReviewOrder("mixed, the same all day", lambda review, at, day: _lot(review.item_id, day)),
}


def in_order(reviews: list[Review], order: str, *, at: datetime, day: date) -> list[Review]:
    """Return the reviews as `order` asks them; equal ones by their item, so that every look shows the same."""
    key = REVIEW_ORDERS[order].key
    return sorted(reviews, key=lambda review: (key(review, at, day), review.item_id))
