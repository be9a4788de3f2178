"""The one writer of the review log. A single answer, an undo and an offline batch all come through `record`.

One transaction: learner's lock row -> events -> fold -> memories -> attempts. Grading happens before it begins.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from quizzes import attempting
from quizzes.attempting import GradedSubmission
from quizzes.models import Attempt, Mode
from quizzes.querysets import TOKEN_EXPIRED, TOKEN_USED
from reviews import memories, profiles
from reviews.log import ReviewLog
from reviews.models import ReviewEvent
from reviews.scheduling.fold import ANSWER
from reviews.scheduling.rating import rating_for

APPLIED, DUPLICATE, REJECTED = "applied", "duplicate", "rejected"
NO_OUTLOOK: dict[str, Any] = {"intervals": {}, "dues": {}, "leech": False}


@dataclass(frozen=True)
class Place:
    """Where the learner's day stood, and on which device, when something happened."""

    time_zone: str
    day_starts_at: int
    device: str = ""

    @classmethod
    def of(cls, learner: User) -> "Place":
        return cls(learner.time_zone, learner.day_starts_at)


@dataclass(frozen=True)
class AnswerLine:
    """A graded answer, ready to be recorded. `expires_at` is None where no token limits its time."""

    graded: GradedSubmission
    expires_at: datetime | None
    place: Place
    mode: str = Mode.REVIEW

    @property
    def id(self) -> UUID:
        return self.graded.submission.submission_id

    @property
    def item_id(self) -> int:
        return self.graded.submission.item_id

    @property
    def digest(self) -> str:
        return self.graded.submission.digest


@dataclass(frozen=True)
class EventLine:
    """Anything but a graded answer, ready to be recorded: the target may be unknown yet.

    `digest` is of the body that it came in, or blank where what it means is enough to know it again. An answer without
    an attempt is history from elsewhere and names its `source`.
    """

    id: UUID
    kind: str
    item_id: int
    reviewed_at: datetime
    place: Place
    target: UUID | None = None
    rating: int | None = None
    may_be_amended: bool = False
    days: int | None = None
    digest: str = ""
    source: str = ""

    def repeats(self, event: ReviewEvent) -> bool:
        """True if this is `event` sent again: the same body, or the same meaning where one has no body."""
        same = all(
            getattr(self, name) == getattr(event, name) for name in ("kind", "item_id", "target", "rating", "days")
        )
        return same and (self.digest == event.body_digest or "" in (self.digest, event.body_digest))


Line = AnswerLine | EventLine


@dataclass(frozen=True)
class Outcome:
    """The fate of one line. `code` says why a rejected or uncounted one earned nothing."""

    status: str
    counted: bool
    reply: dict[str, Any]
    code: str = ""


def earlier_outcome(attempt: Attempt) -> Outcome:
    """Return the fate of an answer that is sent again."""
    status = REJECTED if attempt.refused == TOKEN_USED else DUPLICATE
    return Outcome(status, attempt.counted, attempt.reply, attempt.refused)


def record(learner: User, lines: Sequence[Line], *, received_at: datetime) -> list[Outcome]:
    """Record lines in the order given and return the fate of each, in the same order."""
    with transaction.atomic():
        batch = _Batch(learner, lines, received_at)
        outcomes = [batch.take(line) for line in lines]
        batch.write()
    return [outcome if isinstance(outcome, Outcome) else batch.outcome_of(outcome) for outcome in outcomes]


class _Batch:
    """The state of one `record` call: what was there before, and what it adds."""

    def __init__(self, learner: User, lines: Sequence[Line], received_at: datetime) -> None:
        self.learner, self.received_at = learner, received_at
        self.profile = profiles.lock(learner, at=received_at)
        ids = {line.id for line in lines} | {line.target for line in lines if isinstance(line, EventLine)}
        self.attempts = {row.submission_id: row for row in Attempt.objects.of(learner).filter(submission_id__in=ids)}
        self.events = {row.event_id: row for row in ReviewEvent.objects.of(learner).filter(event_id__in=ids)}
        nonces = {line.graded.submission.nonce for line in lines if isinstance(line, AnswerLine)} - {""}
        self.used = set(Attempt.objects.of(learner).filter(nonce__in=nonces).values_list("nonce", flat=True))
        self.new_events: list[ReviewEvent] = []
        self.accepted: dict[UUID, tuple[AnswerLine, str]] = {}
        self.replies: dict[UUID, dict[str, Any]] = {}

    def take(self, line: Line) -> Outcome | UUID:
        """Return the fate of a line if it is known at once, else its id: then it is told after the fold."""
        earlier = self._earlier(line)
        if earlier:
            return earlier
        return self._take_answer(line) if isinstance(line, AnswerLine) else self._take_event(line)

    def _earlier(self, line: Line) -> Outcome | None:
        attempt, event = self.attempts.get(line.id), self.events.get(line.id)
        if isinstance(line, AnswerLine) and attempt is not None:
            if not attempting.repeats(attempt, line.graded.submission):
                return Outcome(REJECTED, False, {}, "id_reused")
            return earlier_outcome(attempt)
        if isinstance(line, EventLine) and event is not None and line.repeats(event):
            return Outcome(DUPLICATE, True, {})
        if attempt is not None or event is not None or line.id in self.accepted:
            return Outcome(REJECTED, False, {}, "id_reused")
        return None

    def _take_answer(self, line: AnswerLine) -> UUID:
        submission, grade = line.graded.submission, line.graded.grade
        refused = ""
        if submission.nonce and submission.nonce in self.used:
            refused = TOKEN_USED
        elif line.expires_at is not None and submission.reviewed_at > line.expires_at:
            refused = TOKEN_EXPIRED
        self.used |= {submission.nonce} - {""}
        if not refused:
            rating = rating_for(grade.verdict, hinted=line.graded.hints > 0, wish=submission.rating)
            amendable = line.graded.may_be_amended
            self._append(line, submission.reviewed_at, kind=ANSWER, rating=int(rating), may_be_amended=amendable)
        self.accepted[line.id] = (line, refused)
        return line.id

    def _take_event(self, line: EventLine) -> Outcome:
        target = self.events.get(line.target) if line.target else None
        if target is not None and target.item_id != line.item_id:
            return Outcome(REJECTED, False, {}, "item_mismatch")
        self._append(
            line,
            line.reviewed_at,
            kind=line.kind,
            rating=line.rating,
            may_be_amended=line.may_be_amended,
            target=line.target,
            days=line.days,
            source=line.source,
        )
        return Outcome(APPLIED, True, {})

    def _append(self, line: Line, at: datetime, **fields: Any) -> None:
        self.profile.last_sequence += 1
        event = ReviewEvent(
            learner_id=self.learner.pk,
            event_id=line.id,
            sequence=self.profile.last_sequence,
            item_id=line.item_id,
            reviewed_at=at,
            received_at=self.received_at,
            time_zone=line.place.time_zone,
            day_starts_at=line.place.day_starts_at,
            device=line.place.device,
            body_digest=line.digest,
            **fields,
        )
        self.events[line.id] = event
        self.new_events.append(event)

    def write(self) -> None:
        """Write events, memories and attempts; the replies are known after the fold."""
        if self.new_events:
            ReviewEvent.objects.bulk_create(self.new_events)
            self.profile.save(update_fields=["last_sequence"])
        log = ReviewLog.read(self.learner, {event.item_id for event in self.new_events}, self.profile)
        states = memories.refold(self.learner, log)
        # Where its buttons lead is told to who answers one item, not to who brings a batch.
        alone = len(self.accepted) == 1
        rows = []
        for identifier, (line, refused) in self.accepted.items():
            event = self.events.get(identifier)
            reply = {
                "id": str(identifier),
                "counted": not refused,
                **attempting.grade_json(line.graded.grade),
                "hints_taken": line.graded.hints,
                "may_be_amended": line.graded.may_be_amended and not refused,
                "rating": event.rating if event else None,
                "memory": memories.as_json(states.get(line.item_id)),
                **(log.aftermath(line.item_id, identifier) if event and alone else NO_OUTLOOK),
                **({"code": refused} if refused else {}),
            }
            self.replies[identifier] = reply
            mode = Mode.PRACTICE if refused else line.mode
            rows.append(attempting.row(line.graded, mode=mode, counted=not refused, refused=refused, reply=reply))
        Attempt.objects.bulk_create(rows)
        memories.mark_undone(self.learner, log)

    def outcome_of(self, identifier: UUID) -> Outcome:
        """Return the fate of an answer taken in this batch."""
        _, refused = self.accepted[identifier]
        status = REJECTED if refused == TOKEN_USED else APPLIED
        return Outcome(status, not refused, self.replies[identifier], refused)
