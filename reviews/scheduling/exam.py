"""An exam: what would fall due after it is asked once more in the days before it, and remembered better until then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple, Self

from reviews.scheduling.fold import RetentionLog

# So many days before an exam reviews are brought forward. What was answered in them is fresh enough.
RUN_UP = timedelta(days=14)
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class RunUp:
    """The days before an exam, both included."""

    first: date
    last: date

    @classmethod
    def to(cls, exam_on: date) -> Self:
        """Return the days before the exam on that day."""
        return cls(exam_on - RUN_UP, exam_on - A_DAY)


class Wish(NamedTuple):
    """The desired retention from `at` on, and the one that holds instead until an exam begins."""

    at: datetime
    retention: float
    exam_begins_at: datetime | None = None
    exam_retention: float | None = None


def retention_log(wishes: Iterable[Wish]) -> RetentionLog:
    """Return the desired retention through time; the wishes are in their order, each holds until the next."""
    steps: list[tuple[datetime, float]] = []
    for at, retention, exam_begins_at, exam_retention in wishes:
        # An exam that the learner called off, or moved, ends nothing.
        while steps and steps[-1][0] > at:
            steps.pop()
        if exam_begins_at is None or exam_retention is None or exam_begins_at <= at:
            steps.append((at, retention))
        else:
            steps += [(at, exam_retention), (exam_begins_at, retention)]
    return RetentionLog(tuple(at for at, _ in steps), tuple(value for _, value in steps))
