"""Catch up after a backlog, or get ahead: put reviews off, or ask them early, those first that lose least by it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from learning.waiting import ADVANCED, POSTPONED
from reviews import profiles
from reviews.models import Memory
from reviews.plans import arranging
from reviews.plans.arranging import Move, PlannedReview, StudyDays
from reviews.scheduling.lateness import Standing, least_harmed_by_waiting, nearest
from reviews.scheduling.spreading import Upcoming, spread

# So many reviews are looked at, the longest waiting first; counts end here.
MOST_REVIEWS = 2000


@dataclass(frozen=True)
class Backlog:
    """What is due, what of it since earlier days, and how many reviews could be moved with little lost."""

    due: int
    overdue: int
    safe_to_postpone: int
    safe_to_advance: int


def backlog_of(learner: User, *, at: datetime) -> Backlog:
    """Return how much waits, and how much of it may wait longer. Reads only."""
    days = StudyDays.of(learner)
    due, began = _due(learner, at), days.start(days.day(at))
    return Backlog(
        due=len(due),
        overdue=sum(review.asked_at < began for review in due),
        safe_to_postpone=sum(standing.may_wait for standing in _standings(due, days, at)),
        safe_to_advance=sum(standing.may_come for standing in _standings(_coming(learner, at, days), days, at)),
    )


@transaction.atomic
def postpone(learner: User, count: int, *, at: datetime) -> int:
    """Put up to `count` due reviews off to days where they lose least; return how many were moved."""
    # Chosen under the lock: two requests at once must not choose the same reviews.
    profile = profiles.lock(learner, at=at)
    days = StudyDays.of(learner)
    today = days.day(at)
    tomorrow, horizon = today + timedelta(days=1), today + arranging.LOOK_AHEAD
    due = {review.item_id: review for review in _due(learner, at)}
    chosen = least_harmed_by_waiting(_standings(due.values(), days, at), count)
    put_off = [
        Upcoming(each.item_id, tomorrow, tomorrow, each.latest(today), due[each.item_id].siblings) for each in chosen
    ]
    # What lies on the coming days stays there; the postponed ones are spread around it.
    coming = arranging.reviews_between(learner, days.start(tomorrow), days.start(horizon + timedelta(days=1)))
    there = [review.fixed_on(days.day(review.asked_at)) for review in coming]
    placed = spread([*there, *put_off], profiles.calendar_of(profile), today=today, horizon=horizon)
    return arranging.carry_out(
        [_move(due[each.item_id], days.start(placed[each.item_id].day), POSTPONED) for each in chosen]
    )


@transaction.atomic
def advance(learner: User, count: int, *, at: datetime) -> int:
    """Ask up to `count` reviews of the coming days today already; return how many were moved."""
    profile = profiles.lock(learner, at=at)
    days = StudyDays.of(learner)
    today = days.day(at)
    if profiles.calendar_of(profile).is_break(today):
        return 0
    coming = {review.item_id: review for review in _coming(learner, at, days)}
    chosen = nearest(_standings(coming.values(), days, at), count)
    return arranging.carry_out([_move(coming[each.item_id], days.start(today), ADVANCED) for each in chosen])


def _move(review: PlannedReview, planned_for: datetime, because: str) -> Move:
    return Move(review.memory_id, review.due, planned_for, because)


def _due(learner: User, at: datetime) -> list[PlannedReview]:
    return arranging.read_reviews(Memory.objects.of(learner).due(at=at), MOST_REVIEWS)


def _coming(learner: User, at: datetime, days: StudyDays) -> list[PlannedReview]:
    end = days.start(days.day(at) + arranging.LOOK_AHEAD)
    coming = Memory.objects.of(learner).due_after(at=at).filter(asked_at__lt=end, buried_until=None)
    return arranging.read_reviews(coming, MOST_REVIEWS)


def _standings(reviews: Iterable[PlannedReview], days: StudyDays, at: datetime) -> list[Standing]:
    today = days.day(at)
    return [
        Standing(review.item_id, (today - days.day(review.last_reviewed_at)).days, review.interval, review.stability)
        for review in reviews
    ]
