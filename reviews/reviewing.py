"""What a learner can do to their reviews: answer, amend a rating, undo. Page, API and sync call these verbs."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from accounts.models import User
from quizzes import attempting, tokens
from quizzes.attempting import Submission
from reviews import day_plan, memories, profiles, recording
from reviews.log import ReviewLog
from reviews.models import ReviewEvent, StudyProfile
from reviews.recording import AmendLine, AnswerLine, Outcome, Place
from reviews.scheduling.fold import ANSWER, RATE, UNDO, amended_ratings, void_ids
from reviews.scheduling.rating import PASSING
from web.problems import Problem

CLOCK_AHEAD, CLOCK_BACK = timedelta(minutes=5), timedelta(days=400)
ONLINE = "reviews"


def answer(
    learner: User,
    *,
    submission_id: UUID,
    token: str,
    response: dict[str, Any],
    rating: int | None,
    duration_ms: int | None,
    reviewed_at: datetime | None,
    received_at: datetime,
    body: dict[str, Any],
) -> dict[str, Any]:
    """Grade and record one answer; return the reply. A resend gets the first reply again, as `duplicate`."""
    presented = tokens.accept_token(token, learner_id=learner.pk, purpose=tokens.REVIEW)
    check_clock(reviewed_at or received_at, received_at)
    submission = Submission(
        learner_id=learner.pk,
        submission_id=submission_id,
        door=ONLINE,
        body=body,
        item_id=presented.item_id,
        version=presented.version,
        nonce=presented.nonce,
        channel=presented.channel,
        response=response,
        rating=rating,
        duration_ms=duration_ms,
        reviewed_at=reviewed_at or received_at,
        received_at=received_at,
    )
    earlier = attempting.find_earlier(submission)
    if earlier is not None:
        return _reply(recording.earlier_outcome(earlier))
    line = AnswerLine(attempting.grade(submission), presented.expires_at, Place.of(learner))
    store_todays_plan(learner, at=received_at)
    return _reply(recording.record(learner, [line], received_at=received_at)[0])


def _reply(outcome: Outcome) -> dict[str, Any]:
    if outcome.code == "id_reused":
        raise attempting.id_reused()
    if outcome.status == recording.REJECTED:
        raise Problem(
            409, outcome.code, "This question was already answered. Your new answer is kept as practice, not counted."
        )
    return {"status": outcome.status, **outcome.reply}


def store_todays_plan(learner: User, *, at: datetime) -> None:
    """Store the day plan with the day's first answer, in case no worker has, and see to tomorrow's."""
    profile = profiles.profile_of(learner)
    if day_plan.store(learner, profile, at=at) and not profile._state.adding:
        StudyProfile.objects.filter(pk=profile.pk).update(plan_at=profiles.next_day_start(learner, at))


def check_clock(reviewed_at: datetime, received_at: datetime) -> None:
    """Raise Problem 422 `clock` for a time that no honest device shows."""
    if reviewed_at > received_at + CLOCK_AHEAD:
        raise Problem(422, "clock", "The time of this review is more than 5 minutes ahead of ours. Check the clock.")
    if reviewed_at < received_at - CLOCK_BACK:
        raise Problem(422, "clock", "The time of this review is more than 400 days ago.")


@transaction.atomic
def rate(learner: User, event_id: UUID, rating: int, *, at: datetime) -> dict[str, Any]:
    """Change the rating of a right, unhinted answer to Hard, Good or Easy. Saying the same twice changes nothing."""
    profiles.lock(learner, at=at)
    answered = _own_event(learner, event_id, kinds=(ANSWER,))
    if rating not in PASSING:
        raise Problem(400, "invalid", "A right answer can be rated 2 (hard), 3 (good) or 4 (easy).")
    if not answered.may_be_amended:
        raise Problem(409, "rating_fixed", "Only a right answer without a hint leaves the rating to you.")
    log = ReviewLog.read(learner, [answered.item_id])
    events = sorted(log.pairs[answered.item_id], key=lambda event: (event.reviewed_at, event.id))
    rates = [event for event in events if event.kind == RATE and event.target == event_id]
    current = amended_ratings(events, void_ids(events)).get(event_id, answered.rating)
    if current == rating:
        return _amended(learner, answered, rating, recording.DUPLICATE)
    # A wish counts as the last one even if two arrive within one tick of the clock.
    moment = max([at, *(event.reviewed_at + timedelta(microseconds=1) for event in rates)])
    line = AmendLine(
        id=uuid5(event_id, f"rate:{len(rates)}"),
        kind=RATE,
        item_id=answered.item_id,
        target=event_id,
        rating=rating,
        reviewed_at=moment,
        place=Place.of(learner),
        digest=attempting.digest_of({"rates": event_id, "rating": rating}),
    )
    outcome = recording.record(learner, [line], received_at=at)[0]
    return _amended(learner, answered, rating, outcome.status)


def undo(learner: User, event_id: UUID, *, at: datetime) -> dict[str, Any]:
    """Take an answer or an amended rating back, at any depth and from any device. Twice is the same as once."""
    target = _own_event(learner, event_id, kinds=(ANSWER, RATE))
    line = AmendLine(
        id=uuid5(event_id, "undo"),
        kind=UNDO,
        item_id=target.item_id,
        target=event_id,
        rating=None,
        reviewed_at=at,
        place=Place.of(learner),
        digest=attempting.digest_of({"undoes": event_id}),
    )
    outcome = recording.record(learner, [line], received_at=at)[0]
    return _amended(learner, target, None, outcome.status)


def _own_event(learner: User, event_id: UUID, *, kinds: tuple[str, ...]) -> ReviewEvent:
    event = ReviewEvent.objects.of(learner).filter(event_id=event_id, kind__in=kinds).first()
    if event is None:
        raise Problem(404, "not_found", "There is no such review.")
    return event


def _amended(learner: User, event: ReviewEvent, rating: int | None, status: str) -> dict[str, Any]:
    log = ReviewLog.read(learner, [event.item_id])
    state = log.state(event.item_id)
    reply: dict[str, Any] = {"id": str(event.event_id), "status": status, "memory": memories.as_json(state)}
    if rating is not None:
        reply |= {"rating": rating, **log.amendable_outlook(event.item_id, event.event_id)}
    return reply
