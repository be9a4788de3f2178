"""What a learner can do to their reviews: answer, amend a rating, steer an item, undo. Page and API call this."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from quizzes import attempting, tokens
from quizzes.attempting import Submission
from quizzes.models import Item, Mode
from quizzes.tokens import PresentationToken
from reviews import memories, profiles, recording
from reviews.log import ReviewLog, instant
from reviews.models import ReviewEvent, StudyProfile
from reviews.plans import day_plan
from reviews.recording import AnswerLine, EventLine, Outcome, Place
from reviews.scheduling.fold import ANSWER, RATE, UNDO
from reviews.scheduling.rating import PASSING
from web.problems import Problem

CLOCK_AHEAD, CLOCK_BACK = timedelta(minutes=5), timedelta(days=400)
ONLINE = "reviews"


def answer(learner: User, *, token: str, received_at: datetime, **given: Any) -> dict[str, Any]:
    """Grade and record one answer; return the reply. A resend gets the first reply again, as `duplicate`."""
    presented = tokens.accept_token(token, learner_id=learner.pk, purpose=tokens.REVIEW)
    return take(learner, presented, mode=Mode.REVIEW, received_at=received_at, **given)


def take(
    learner: User,
    presented: PresentationToken,
    *,
    mode: str,
    submission_id: UUID,
    response: dict[str, Any],
    rating: int | None,
    duration_ms: int | None,
    reviewed_at: datetime | None = None,
    received_at: datetime,
    body: dict[str, Any],
) -> dict[str, Any]:
    """Grade and record the answer to a presentation, in review or in a lesson: either is an event of its item."""
    submission = Submission.to(
        presented,
        submission_id=submission_id,
        door=ONLINE,
        body=body,
        response=response,
        rating=rating,
        duration_ms=duration_ms,
        received_at=received_at,
        reviewed_at=reviewed_at,
    )
    earlier = attempting.find_earlier(submission)
    if earlier is not None:
        return _reply(recording.earlier_outcome(earlier))
    check_clock(submission.reviewed_at, received_at)
    line = AnswerLine(attempting.grade(submission), presented.expires_at, Place.of(learner), mode)
    store_todays_plan(learner, at=received_at)
    return _reply(recording.record(learner, [line], received_at=received_at)[0])


def _reply(outcome: Outcome) -> dict[str, Any]:
    if outcome.code == "id_reused":
        raise attempting.id_reused()
    if outcome.status == recording.REJECTED:
        raise Problem(
            409,
            outcome.code,
            _("This question was already answered. Your new answer is kept as practice, not counted."),
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
        raise Problem(422, "clock", _("The time of this review is more than 5 minutes ahead of ours. Check the clock."))
    if reviewed_at < received_at - CLOCK_BACK:
        raise Problem(422, "clock", _("The time of this review is more than 400 days ago."))


@transaction.atomic
def rate(learner: User, event_id: UUID, rating: int, *, at: datetime) -> dict[str, Any]:
    """Change the rating of a right, unhinted answer to Hard, Good or Easy. Saying the same twice changes nothing."""
    profiles.lock(learner, at=at)
    item_id = _own_event(learner, event_id, kind=ANSWER).item_id
    if rating not in PASSING:
        raise Problem(400, "invalid", _("A right answer can be rated 2 (hard), 3 (good) or 4 (easy)."))
    log = ReviewLog.read(learner, [item_id])
    answered, grades = log.event(item_id, event_id), log.grades(item_id)
    if not grades.may_be_amended(answered):
        raise Problem(409, "rating_fixed", _("Only a right answer without a hint leaves the rating to you."))
    status = recording.DUPLICATE
    if grades.rating(answered) != rating:
        rates = [event for event in log.pairs[item_id] if event.kind == RATE and event.target == event_id]
        line = EventLine(
            id=uuid5(event_id, f"rate:{len(rates)}"),
            kind=RATE,
            item_id=item_id,
            reviewed_at=log.moment_after(item_id, at),
            place=Place.of(learner),
            target=event_id,
            rating=rating,
        )
        status = recording.record(learner, [line], received_at=at)[0].status
        log = ReviewLog.read(learner, [item_id])
    return {**_standing(event_id, status, log, item_id), "rating": rating, **log.aftermath(item_id, event_id)}


@transaction.atomic
def steer(
    learner: User, item_id: int, *, event_id: UUID, kind: str, days: int | None = None, at: datetime
) -> dict[str, Any]:
    """Suspend, unsuspend, bury, unbury, reset or reschedule one item."""
    if not Item.objects.visible_to(learner).filter(pk=item_id).exists():
        raise Problem(404, "not_found", _("There is no such item."))
    profile = profiles.lock(learner, at=at)
    moment = ReviewLog.read(learner, [item_id], profile).moment_after(item_id, at)
    line = EventLine(event_id, kind, item_id, moment, Place.of(learner), days=days)
    return _recorded(learner, line, about=event_id, at=at)


def undo(learner: User, event_id: UUID, *, at: datetime) -> dict[str, Any]:
    """Take back anything that was done, an undo included, from any device. Twice is the same as once."""
    item_id = _own_event(learner, event_id).item_id
    line = EventLine(uuid5(event_id, "undo"), UNDO, item_id, at, Place.of(learner), target=event_id)
    return _recorded(learner, line, about=event_id, at=at)


def _own_event(learner: User, event_id: UUID, **wanted: str) -> ReviewEvent:
    event = ReviewEvent.objects.of(learner).filter(event_id=event_id, **wanted).first()
    if event is None:
        raise Problem(404, "not_found", _("There is no such review."))
    return event


def _recorded(learner: User, line: EventLine, *, about: UUID, at: datetime) -> dict[str, Any]:
    outcome = recording.record(learner, [line], received_at=at)[0]
    if outcome.status == recording.REJECTED:
        raise attempting.id_reused()
    return _standing(about, outcome.status, ReviewLog.read(learner, [line.item_id]), line.item_id)


def _standing(event_id: UUID, status: str, log: ReviewLog, item_id: int) -> dict[str, Any]:
    """Return the reply to anything but an answer: where the item stands now."""
    hold = log.hold(item_id)
    return {
        "id": str(event_id),
        "status": status,
        "memory": memories.as_json(log.state(item_id)),
        "suspended": hold.suspended,
        "buried_until": hold.buried_until and instant(hold.buried_until),
    }
