"""How late a review is for its interval, and how long it may wait without harm."""

from dataclasses import dataclass
from datetime import date, timedelta

# By this share of its interval a review may come late, or early, with little lost.
HARMLESS = 0.15
# What is later than that may wait for another tenth of the time that it has waited.
FURTHER = 0.10


@dataclass(frozen=True)
class Standing:
    """How a review stands today: days since its last answer, its interval and its stability in days."""

    item_id: int
    waited: int
    interval: int
    stability: float

    def lateness(self, in_days: int = 0) -> float:
        """Return by which share of its interval the review is late so many days from today; negative = early."""
        return (self.waited + in_days - self.interval) / max(self.interval, 1)

    @property
    def may_wait(self) -> bool:
        """Whether little is lost by waiting until tomorrow."""
        return self.lateness(in_days=1) < HARMLESS

    @property
    def may_come(self) -> bool:
        """Whether little is lost by asking it today already."""
        return self.lateness() > -HARMLESS

    def latest(self, today: date) -> date:
        """Return the last day to which the review may be put off: tomorrow at least."""
        days = max(1, int(self.waited * FURTHER))
        while self.lateness(in_days=days + 1) < HARMLESS:
            days += 1
        return today + timedelta(days=days)


def least_harmed_by_waiting(reviews: list[Standing], count: int) -> list[Standing]:
    """Return `count` reviews to put off: the least late tomorrow first, of those the firmest."""
    return sorted(reviews, key=lambda each: (each.lateness(in_days=1), -each.stability, each.item_id))[:count]


def nearest(reviews: list[Standing], count: int) -> list[Standing]:
    """Return `count` reviews to ask ahead of time: those that are closest to their day, of those the weakest."""
    return sorted(reviews, key=lambda each: (-each.lateness(), each.stability, each.item_id))[:count]
