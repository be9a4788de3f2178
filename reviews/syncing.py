"""Sync: what devices did offline comes in as a batch of events, and the fate of each is told.

However many events a batch has and however mixed it is, it costs the same few queries.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError

from accounts.models import User
from quizzes import attempting, tokens
from quizzes.attempting import Grader, Submission
from quizzes.item_kinds import ITEM_KINDS
from quizzes.item_kinds.base import ItemKind
from quizzes.models import Attempt, Item
from reviews import recording, reviewing
from reviews.models import ReviewEvent
from reviews.recording import AnswerLine, EventLine, Line, Outcome, Place
from reviews.scheduling.fold import ANSWER, RATE, RESCHEDULE
from reviews.serializers import ReviewEventSerializer, SyncEvent
from web.problems import Problem

LARGEST_BATCH = 1000
LARGEST_PAGE = 1000
DOOR = "sync"
# Codes of a reply that calls the event unreadable; everything else is a well-made event that we refuse.
INVALID_CODES = frozenset({"invalid", "invalid_answer"})

Fate = dict[str, Any]
Named = tuple[ItemKind, int]
Before = TypeVar("Before")
After = TypeVar("After")


@dataclass(frozen=True)
class AnswerDraft:
    """An answer that is ready to be graded."""

    submission: Submission
    expires_at: datetime | None
    place: Place


def push(learner: User, events: list[Any], *, received_at: datetime) -> list[Fate]:
    """Record a batch; return the fate of each event in the same order. One bad event never stops the others."""
    digests = [attempting.digest_of(event) for event in events]
    batch = _Batch(learner, dict(zip(digests, events, strict=True)), received_at)
    batch.record()
    # The same event twice in one batch is a resend like any other.
    first = {digest: place for place, digest in reversed(list(enumerate(digests)))}
    return [
        batch.fates[digest] if first[digest] == place else _again(batch.fates[digest])
        for place, digest in enumerate(digests)
    ]


class _Batch:
    """Events on their way into the log, each under the digest of its body, and what became of them."""

    def __init__(self, learner: User, bodies: dict[str, Any], received_at: datetime) -> None:
        self.learner, self.bodies, self.received_at = learner, bodies, received_at
        self.fates = _told_before(learner, bodies)
        self.form = SyncEvent()

    def record(self) -> None:
        """See to it that every event has a fate."""
        given = self._each(self.bodies, self._read)
        self.named = self._named(given.values())
        drafts = self._each(given, self._draft)
        submissions = [draft.submission for draft in drafts.values() if isinstance(draft, AnswerDraft)]
        self.grader = Grader(self.learner.pk, submissions)
        lines: dict[str, Line] = self._each(drafts, self._line)
        if lines:
            reviewing.store_todays_plan(self.learner, at=self.received_at)
            outcomes = recording.record(self.learner, list(lines.values()), received_at=self.received_at)
            for (digest, line), outcome in zip(lines.items(), outcomes, strict=True):
                self.fates[digest] = _told(line.id, outcome)

    def _each(self, things: dict[str, Before], act: Callable[[str, Before], After]) -> dict[str, After]:
        """Take each event that has no fate yet one step further; a Problem on the way becomes its fate."""
        made = {}
        for digest, thing in things.items():
            if digest not in self.fates:
                try:
                    made[digest] = act(digest, thing)
                except Problem as problem:
                    self.fates[digest] = _refused(self.bodies[digest], problem)
        return made

    def _read(self, digest: str, body: Any) -> dict[str, Any]:
        if not isinstance(body, dict):
            raise Problem(400, "invalid", _("Each event must be an object."))
        try:
            data = self.form.run_validation(body)
        except ValidationError as error:
            raise Problem(400, "invalid", _first_sentence(error.detail)) from None
        reviewing.check_clock(data["reviewed_at"], self.received_at)
        return data

    def _named(self, given: Iterable[dict[str, Any]]) -> dict[int, Named]:
        """Return the kind and the version of the items that the events name."""
        items = Item.objects.visible_to(self.learner).filter(pk__in={data["item"] for data in given}, version__gt=0)
        return {pk: (ITEM_KINDS[kind], version) for pk, kind, version in items.values_list("pk", "kind", "version")}

    def _draft(self, digest: str, data: dict[str, Any]) -> AnswerDraft | EventLine:
        if data["item"] not in self.named:
            raise Problem(404, "not_found", _("There is no such item."))
        place = Place(data["time_zone"], data["day_starts_at"], data.get("device", ""))
        if data["kind"] == ANSWER:
            return self._draft_answer(digest, data, place)
        return EventLine(
            id=data["id"],
            kind=data["kind"],
            item_id=data["item"],
            reviewed_at=data["reviewed_at"],
            place=place,
            target=data.get("rates") if data["kind"] == RATE else data.get("undoes"),
            rating=data["rating"] if data["kind"] == RATE else None,
            days=data["days"] if data["kind"] == RESCHEDULE else None,
            digest=digest,
        )

    def _draft_answer(self, digest: str, data: dict[str, Any], place: Place) -> AnswerDraft:
        kind, version = self.named[data["item"]]
        given: dict[str, Any] = {
            "submission_id": data["id"],
            "door": DOOR,
            "body": self.bodies[digest],
            "response": data["response"],
            "rating": data.get("rating"),
            "duration_ms": data.get("duration_ms"),
            "reviewed_at": data["reviewed_at"],
            "received_at": self.received_at,
        }
        if kind.needs_token:
            token = tokens.accept_token(data.get("token"), learner_id=self.learner.pk, purpose=tokens.REVIEW)
            if token.item_id != data["item"]:
                raise Problem(400, "token_invalid", _("This token was made for another item."))
            return AnswerDraft(Submission.to(token, **given), token.expires_at, place)
        # Where nothing is drawn and the learner grades, a token would only limit honest people.
        submission = Submission(
            learner_id=self.learner.pk, item_id=data["item"], version=version, nonce="", channel="", **given
        )
        return AnswerDraft(submission, None, place)

    def _line(self, digest: str, draft: AnswerDraft | EventLine) -> Line:
        if isinstance(draft, EventLine):
            return draft
        return AnswerLine(self.grader.grade(draft.submission), draft.expires_at, draft.place)


def _told_before(learner: User, bodies: dict[str, Any]) -> dict[str, Fate]:
    """Return the fates of events that came with the same body before.

    A resend is told what it was told, whatever has changed since: it may be older than the clock rule allows now.
    """
    ids = {identifier for body in bodies.values() if (identifier := _id_of(body))}
    answers = Attempt.objects.of(learner).filter(submission_id__in=ids, door=DOOR).defer("shown", "problem")
    others = ReviewEvent.objects.of(learner).exclude(kind=ANSWER).filter(event_id__in=ids)
    return {
        **{row.body_digest: _told(row.submission_id, recording.earlier_outcome(row)) for row in answers},
        **{row.body_digest: _told(row.event_id, Outcome(recording.DUPLICATE, True, {})) for row in others},
    }


def _id_of(body: Any) -> UUID | None:
    identifier = body.get("id") if isinstance(body, dict) else None
    try:
        return UUID(identifier) if isinstance(identifier, str) else None
    except ValueError:
        return None


def _again(fate: Fate) -> Fate:
    return {**fate, "status": recording.DUPLICATE} if fate["status"] == recording.APPLIED else fate


def _refused(event: Any, problem: Problem) -> Fate:
    identifier = event.get("id") if isinstance(event, dict) else None
    return {
        "id": identifier if isinstance(identifier, str) else None,
        "status": "invalid" if problem.code in INVALID_CODES else recording.REJECTED,
        "counted": False,
        "code": problem.code,
        "detail": str(problem.detail),
    }


def _told(identifier: UUID, outcome: Outcome) -> Fate:
    fate: Fate = {"id": str(identifier), "status": outcome.status, "counted": outcome.counted}
    if outcome.code:
        fate |= {"code": outcome.code, "detail": str(DETAILS[outcome.code])}
    if "grade" in outcome.reply:
        fate |= {name: outcome.reply[name] for name in ("grade", "rating", "answer")}
    return fate


DETAILS: dict[str, Promise] = {
    "token_used": _("This problem was already answered; this answer is kept as practice."),
    "token_expired": _("This answer came after the problem's time; it is kept as practice."),
    "id_reused": _("This id already stands for another event."),
    "item_mismatch": _("The event that this one names belongs to another item."),
}


def _first_sentence(messages: Any) -> str:
    """Return the first of DRF's nested messages, after the name of its field."""
    field = next(iter(messages))
    while isinstance(messages, list | dict):
        messages = next(iter(messages.values() if isinstance(messages, dict) else messages))
    return f"{field}: {messages}"


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
