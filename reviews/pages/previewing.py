"""What a rating would lead to, shown on its button before it is pressed."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from accounts.models import User
from reviews.log import ReviewLog
from reviews.scheduling.fold import ANSWER
from reviews.scheduling.memory_state import Event
from web import moments

RATINGS = (1, 2, 3, 4)


def before_answer(learner: User, item_id: int, submission_id: UUID, *, at: datetime) -> dict[str, str]:
    """Return the interval behind each rating. The dice are seeded by the id, so what is shown is what happens."""
    answer = Event(
        id=submission_id,
        kind=ANSWER,
        reviewed_at=at,
        time_zone=learner.time_zone,
        day_starts_at=learner.day_starts_at,
    )
    return in_words(ReviewLog.read(learner, [item_id]).outlook(item_id, answer, RATINGS), at=at)


def in_words(outlook: dict[str, Any], *, at: datetime) -> dict[str, str]:
    """Return {"2": "10 min", "3": "9 days"} for an outlook of the log."""
    return {
        rating: moments.interval(days, wait_until(outlook["dues"][rating], at))
        for rating, days in outlook["intervals"].items()
    }


def wait_until(instant: str, at: datetime) -> timedelta:
    return datetime.fromisoformat(instant) - at
