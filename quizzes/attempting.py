"""Grade a response and keep the attempt. Reviews, practice and visitors all come through here."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Self
from uuid import UUID

from django.utils.translation import gettext as _

from quizzes import nonces, presenting
from quizzes.item_kinds.base import CORRECT, Grade, InvalidAnswer
from quizzes.models import Attempt
from quizzes.presenting import Served
from quizzes.tokens import PresentationToken
from web.problems import Problem


@dataclass(frozen=True)
class Submission:
    """One answer as it arrived."""

    learner_id: int | None  # None: a visitor's
    submission_id: UUID
    door: str
    body: Mapping[str, Any]
    item_id: int
    version: int
    nonce: str
    channel: str
    response: Mapping[str, Any]
    rating: int | None
    duration_ms: int | None
    reviewed_at: datetime
    received_at: datetime
    visitor: str = ""

    @classmethod
    def to(
        cls,
        presented: PresentationToken,
        *,
        submission_id: UUID,
        door: str,
        body: Mapping[str, Any],
        response: Mapping[str, Any],
        rating: int | None,
        duration_ms: int | None,
        received_at: datetime,
        reviewed_at: datetime | None = None,
    ) -> Self:
        """Return an answer to what was presented; it is for the learner or the visitor of the token."""
        is_visitor = presented.learner_id is None
        return cls(
            learner_id=presented.learner_id,
            submission_id=submission_id,
            door=door,
            body=body,
            item_id=presented.item_id,
            version=presented.version,
            nonce=presented.nonce,
            channel="" if is_visitor else presented.channel,
            response=response,
            rating=rating,
            duration_ms=duration_ms,
            reviewed_at=reviewed_at or received_at,
            received_at=received_at,
            visitor=presented.channel if is_visitor else "",
        )

    @cached_property
    def digest(self) -> str:
        return digest_of(self.body)


@dataclass(frozen=True)
class GradedSubmission:
    """A submission with its grade: everything computed before the transaction begins."""

    submission: Submission
    served: Served
    grade: Grade
    hints: int
    shown: dict[str, Any]
    problem: Any

    @property
    def may_be_amended(self) -> bool:
        """Only a right answer without a hint leaves the choice between Hard, Good and Easy."""
        return self.grade.verdict == CORRECT and self.hints == 0


def digest_of(body: Any) -> str:
    """Return what tells two request bodies apart."""
    return hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()


def grade(submission: Submission) -> GradedSubmission:
    """Parse and grade; raise Problem 422 `invalid_answer` if it cannot be read. Writes nothing."""
    return Grader(submission.learner_id, [submission]).grade(submission)


class Grader:
    """Grades submissions of one learner: two queries at the start, whatever their number, and none after that."""

    def __init__(self, learner_id: int | None, submissions: Sequence[Submission]) -> None:
        self.served = presenting.load_all(((each.item_id, each.version) for each in submissions), learner_id)
        self.hints = presenting.hints_by_nonce(learner_id, {each.nonce for each in submissions} - {""})

    def grade(self, submission: Submission) -> GradedSubmission:
        """Grade one of them; raise Problem as `grade` does."""
        served = self.served.get((submission.item_id, submission.version))
        if served is None:
            raise Problem(404, "not_found", _("There is no such item."))
        try:
            result = served.kind.grade(served.content, submission.nonce, submission.response, submission.rating)
        except InvalidAnswer as invalid:
            raise Problem(422, "invalid_answer", invalid.message, position=invalid.position) from None
        prompt = served.kind.present(served.content, submission.nonce)
        return GradedSubmission(
            submission=submission,
            served=served,
            grade=result,
            hints=self.hints.get(submission.nonce, 0),
            shown={
                "text": prompt.text,
                "data": prompt.data,
                "options": prompt.options,
                "language": prompt.language,
            },
            problem=served.kind.problem(served.content, submission.nonce),
        )


def grade_json(result: Grade) -> dict[str, Any]:
    """Return the parts of a reply that come from the grade."""
    return {
        "grade": {
            "verdict": result.verdict,
            "misconceptions": list(result.misconceptions),
            "feedback": result.feedback,
            "feedback_html": result.feedback_html,
        },
        "answer": result.answer,
        "solution": list(result.solution),
        "details": result.details,
    }


def find_earlier(submission: Submission) -> Attempt | None:
    """Return the attempt that this submission repeats; raise 409 `id_reused` if the id stands for another body."""
    sent = Attempt.objects.filter(learner=submission.learner_id, visitor=submission.visitor)
    earlier = sent.filter(submission_id=submission.submission_id).first()
    if earlier is not None and not repeats(earlier, submission):
        raise id_reused()
    return earlier


def repeats(earlier: Attempt, submission: Submission) -> bool:
    """True if `submission` is the earlier one sent again.

    Through the same door the whole body must be the same. A phone that never saw the reply to a POST may bring the
    answer again in a sync, or the reverse: there the same answer to the same presentation is enough.
    """
    if earlier.door == submission.door:
        return earlier.body_digest == submission.digest
    return (
        earlier.item_id == submission.item_id
        and earlier.nonce == submission.nonce
        and earlier.response == {"rating": submission.rating, **submission.response}
    )


def id_reused() -> Problem:
    """Return the answer to an id that already stands for something else."""
    return Problem(409, "id_reused", _("This id already stands for another answer. Make a new id for a new answer."))


def row(graded: GradedSubmission, *, mode: str, counted: bool, refused: str, reply: dict[str, Any]) -> Attempt:
    """Return the attempt to append."""
    submission = graded.submission
    return Attempt(
        learner_id=submission.learner_id,
        visitor=submission.visitor,
        item_id=submission.item_id,
        item_version=submission.version,
        submission_id=submission.submission_id,
        door=submission.door,
        body_digest=submission.digest,
        mode=mode,
        channel=submission.channel,
        nonce=submission.nonce,
        seed=f"{nonces.seed_of(submission.nonce):016x}" if graded.served.kind.draws_numbers else "",
        counted=counted,
        refused=refused,
        shown=graded.shown,
        problem=graded.problem,
        response={"rating": submission.rating, **submission.response},
        verdict=graded.grade.verdict,
        misconceptions=list(graded.grade.misconceptions),
        hints=graded.hints,
        duration_ms=submission.duration_ms,
        reply=reply,
        reviewed_at=submission.reviewed_at,
        received_at=submission.received_at,
    )
