"""Trying tasks without an account: the attempts stand under a visitor's name until a login makes them the learner's."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.visitors import LIFETIME
from quizzes import practising, tokens
from quizzes.attempting import Submission
from quizzes.models import Attempt, Mode

DELETED_AT_ONCE = 1000


def answer(
    visitor: str,
    *,
    submission_id: UUID,
    token: str,
    response: Mapping[str, Any],
    rating: int | None,
    duration_ms: int | None,
    received_at: datetime,
    body: Mapping[str, Any],
) -> dict[str, Any]:
    """Grade a visitor's answer and keep it; a resend gets the first reply again."""
    presented = tokens.accept_visitor_token(token, visitor=visitor)
    submission = Submission.to(
        presented,
        submission_id=submission_id,
        door=practising.DOOR,
        body=body,
        response=response,
        rating=rating,
        duration_ms=duration_ms,
        received_at=received_at,
    )
    return practising.keep(submission, mode=Mode.VISITOR)


@transaction.atomic
def adopt(visitor: str, learner_id: int) -> int:
    """Make the visitor's attempts practice of the learner; return how many. Never events: nothing was scheduled."""
    attempts = Attempt.objects.by_visitor(visitor)
    # An id is one answer to a learner: one that they used before stands, and the visitor's is dropped.
    attempts.filter(submission_id__in=Attempt.objects.of(learner_id).values("submission_id")).delete()
    return attempts.update(learner_id=learner_id, visitor="", mode=Mode.PRACTICE)


def forget_old(*, at: datetime) -> int:
    """Delete the attempts of visitors who never came back as learners; return how many. Safe to repeat."""
    old = Attempt.objects.exclude(visitor="").filter(received_at__lt=at - LIFETIME).order_by()
    forgotten = 0
    while ids := list(old.values_list("pk", flat=True)[:DELETED_AT_ONCE]):
        forgotten += Attempt.objects.filter(pk__in=ids).delete()[0]
    return forgotten
