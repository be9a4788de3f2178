"""What a rating would lead to, shown on its button before it is pressed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse

from accounts.models import User
from reviews.log import ReviewLog
from reviews.models import StudyProfile
from reviews.plans.queue import LEARN_AHEAD
from reviews.scheduling.fold import ANSWER
from reviews.scheduling.memory_state import Event
from web import moments

RATINGS = (1, 2, 3, 4)
USUAL = "3"


@dataclass(frozen=True)
class Ratings:
    """The ratings of a card: where each leads, and the page that may be fetched before one of them is pressed.

    That page is made as if the card were rated Good; `alike` are the ratings after which it says the same.
    """

    intervals: dict[str, str]
    next_url: str
    ahead_url: str
    alike: frozenset[str]


def ratings_of_card(
    learner: User, item_id: int, submission_id: UUID, profile: StudyProfile, *, at: datetime
) -> Ratings:
    """Return what the buttons under a card say. The dice are seeded by the id, so what is shown is what happens."""
    answer = Event(
        id=submission_id,
        kind=ANSWER,
        reviewed_at=at,
        time_zone=learner.time_zone,
        day_starts_at=learner.day_starts_at,
    )
    outlook = ReviewLog.read(learner, [item_id], profile).outlook(item_id, answer, RATINGS)
    again = {rating: wait_until(due, at) <= LEARN_AHEAD for rating, due in outlook["dues"].items()}
    next_url = f"{reverse('study')}?last={submission_id}"
    return Ratings(
        intervals=in_words(outlook, at=at),
        next_url=next_url,
        ahead_url=f"{next_url}&after={item_id}" + ("&again=1" if again[USUAL] else ""),
        alike=frozenset(rating for rating, returns in again.items() if returns == again[USUAL]),
    )


def in_words(outlook: dict[str, Any], *, at: datetime) -> dict[str, str]:
    """Return {"2": "10 min", "3": "9 days"} for an outlook of the log."""
    return {
        rating: moments.interval(days, wait_until(outlook["dues"][rating], at))
        for rating, days in outlook["intervals"].items()
    }


def wait_until(instant: str, at: datetime) -> timedelta:
    return datetime.fromisoformat(instant) - at
