"""Sync: what devices did offline comes in as a batch of events, and the fate of each is told."""

from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.models import User
from quizzes import attempting, tokens
from quizzes.attempting import Submission
from quizzes.item_kinds import ITEM_KINDS
from quizzes.models import Item
from reviews import recording, reviewing
from reviews.models import ReviewEvent
from reviews.recording import AmendLine, AnswerLine, Line, Outcome, Place
from reviews.scheduling.fold import ANSWER, RATE
from reviews.serializers import ReviewEventSerializer, SyncEvent
from web.problems import Problem

LARGEST_BATCH = 1000
LARGEST_PAGE = 1000
DOOR = "sync"
# Codes of a reply that calls the event unreadable; everything else is a well-made event that we refuse.
INVALID_CODES = frozenset({"invalid", "invalid_answer"})


def push(learner: User, events: list[Any], *, received_at: datetime) -> list[dict[str, Any]]:
    """Record a batch; return the fate of each event in the same order. One bad event never stops the others."""
    lines: list[Line] = []
    fates: list[dict[str, Any] | Line] = []
    for event in events:
        try:
            fate: Any = _prepare(learner, event, received_at)
            lines.append(fate)
        except Problem as problem:
            fate = _refused(event, problem)
        fates.append(fate)
    if lines:
        reviewing.store_todays_plan(learner, at=received_at)
    outcomes = iter(recording.record(learner, lines, received_at=received_at)) if lines else iter(())
    return [fate if isinstance(fate, dict) else _told(fate.id, next(outcomes)) for fate in fates]


def _prepare(learner: User, event: Any, received_at: datetime) -> Line:
    """Check and grade one event; raise Problem if it cannot be recorded."""
    if not isinstance(event, dict):
        raise Problem(400, "invalid", "Each event must be an object.")
    given = SyncEvent(data=event)
    if not given.is_valid():
        field, messages = next(iter(given.errors.items()))
        raise Problem(400, "invalid", f"{field}: {_first(messages)}")
    data = given.validated_data
    reviewing.check_clock(data["reviewed_at"], received_at)
    place = Place(data["time_zone"], data["day_starts_at"], data.get("device", ""))
    if data["kind"] == ANSWER:
        return _prepare_answer(learner, data, event, place, received_at)
    if not Item.objects.visible_to(learner).filter(pk=data["item"]).exists():
        raise Problem(404, "not_found", "There is no such item.")
    return AmendLine(
        id=data["id"],
        kind=data["kind"],
        item_id=data["item"],
        target=data["rates"] if data["kind"] == RATE else data["undoes"],
        rating=data["rating"] if data["kind"] == RATE else None,
        reviewed_at=data["reviewed_at"],
        place=place,
        digest=attempting.digest_of(event),
    )


def _prepare_answer(
    learner: User, data: dict[str, Any], event: dict[str, Any], place: Place, received_at: datetime
) -> AnswerLine:
    item = Item.objects.visible_to(learner).filter(pk=data["item"], version__gt=0).first()
    if item is None:
        raise Problem(404, "not_found", "There is no such item.")
    # Where nothing is drawn and the learner grades, a token would only limit honest people.
    if ITEM_KINDS[item.kind].needs_token:
        presented = tokens.accept_token(data.get("token"), learner_id=learner.pk, purpose=tokens.REVIEW)
        if presented.item_id != item.pk:
            raise Problem(400, "token_invalid", "This token was made for another item.")
        version, nonce, channel, expires_at = (
            presented.version,
            presented.nonce,
            presented.channel,
            presented.expires_at,
        )
    else:
        version, nonce, channel, expires_at = item.version, "", "", None
    submission = Submission(
        learner_id=learner.pk,
        submission_id=data["id"],
        door=DOOR,
        body=event,
        item_id=item.pk,
        version=version,
        nonce=nonce,
        channel=channel,
        response=data["response"],
        rating=data.get("rating"),
        duration_ms=data.get("duration_ms"),
        reviewed_at=data["reviewed_at"],
        received_at=received_at,
    )
    return AnswerLine(attempting.grade(submission), expires_at, place)


def _refused(event: Any, problem: Problem) -> dict[str, Any]:
    identifier = event.get("id") if isinstance(event, dict) else None
    return {
        "id": identifier if isinstance(identifier, str) else None,
        "status": "invalid" if problem.code in INVALID_CODES else recording.REJECTED,
        "counted": False,
        "code": problem.code,
        "detail": str(problem.detail),
    }


def _told(identifier: UUID, outcome: Outcome) -> dict[str, Any]:
    fate: dict[str, Any] = {"id": str(identifier), "status": outcome.status, "counted": outcome.counted}
    if outcome.code:
        fate |= {"code": outcome.code, "detail": DETAILS[outcome.code]}
    if "grade" in outcome.reply:
        fate |= {name: outcome.reply[name] for name in ("grade", "rating", "answer")}
    return fate


DETAILS = {
    "token_used": "This problem was already answered; this answer is kept as practice.",
    "token_expired": "This answer came after the problem's time; it is kept as practice.",
    "id_reused": "This id already stands for another event.",
    "item_mismatch": "The event that this one names belongs to another item.",
}


def _first(messages: Any) -> str:
    while isinstance(messages, list | dict):
        messages = next(iter(messages.values() if isinstance(messages, dict) else messages))
    return str(messages)


def pull(learner: User, *, after: int, limit: int | None) -> dict[str, Any]:
    """Return the learner's own events after a cursor, oldest first, from all devices."""
    limit = min(limit or LARGEST_PAGE, LARGEST_PAGE)
    rows = list(ReviewEvent.objects.of(learner).after(after)[: limit + 1])
    page = rows[:limit]
    return {
        "results": ReviewEventSerializer(page, many=True).data,
        "cursor": str(page[-1].sequence if page else after),
        "more": len(rows) > limit,
    }
