"""The frozen values that the rules pass on."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class State(StrEnum):
    """Where a memory stands. New is no memory: an item put aside before its first answer."""

    NEW = "new"
    LEARNING = "learning"
    REVIEW = "review"
    RELEARNING = "relearning"


@dataclass(frozen=True)
class MemoryState:
    """What a learner's events say about one item.

    `stability` and `interval` are in days, `difficulty` is in 1..10, `step` is the index of the current learning or
    relearning step (None in review). The window is what fuzz could have chosen; a day plan may move inside it.
    """

    stability: float
    difficulty: float
    state: State
    step: int | None
    reps: int
    lapses: int
    is_leech: bool
    interval: int
    due: datetime
    earliest: datetime
    latest: datetime
    first_reviewed_at: datetime
    last_reviewed_at: datetime
    last_study_day: date


@dataclass(frozen=True)
class Hold:
    """Whether the learner put an item aside: for good, or until an instant."""

    suspended: bool = False
    buried_until: datetime | None = None


@dataclass(frozen=True)
class Event:
    """One line of the review log, as the fold sees it. Zone and day start are those of the moment of the event."""

    id: UUID
    kind: str
    reviewed_at: datetime
    time_zone: str
    day_starts_at: int
    rating: int | None = None
    may_be_amended: bool = False
    target: UUID | None = None
    days: int | None = None
