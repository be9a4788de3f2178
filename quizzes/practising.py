"""Practice: any problem type, any number of times, with the schedule untouched."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from quizzes import attempting, tokens
from quizzes.attempting import Submission
from quizzes.models import Item, Mode

DOOR = "practice"


def practice_items() -> dict[str, Item]:
    """Return the numeric items of the course by problem type."""
    rows = Item.objects.published().filter(kind="numeric", owner=None).select_related("concept", "card")
    return {item.problem_type: item for item in rows.order_by("-pk")}


def answer(
    learner_id: int,
    *,
    submission_id: UUID,
    token: str,
    response: dict[str, Any],
    duration_ms: int | None,
    received_at: datetime,
    body: dict[str, Any],
    rating: int | None = None,
) -> dict[str, Any]:
    """Grade a practice answer and keep it; a resend gets the first reply again."""
    presented = tokens.accept_token(token, learner_id=learner_id, purpose=tokens.PRACTICE)
    submission = Submission.to(
        presented,
        submission_id=submission_id,
        door=DOOR,
        body=body,
        response=response,
        rating=rating,
        duration_ms=duration_ms,
        received_at=received_at,
    )
    return keep(submission, mode=Mode.PRACTICE)


def keep(submission: Submission, *, mode: str) -> dict[str, Any]:
    """Grade an answer that no schedule hears of, and store it; a resend gets the first reply again."""
    earlier = attempting.find_earlier(submission)
    if earlier is None:
        graded = attempting.grade(submission)
        reply = {"counted": False, **attempting.grade_json(graded.grade)}
        try:
            with transaction.atomic():
                attempting.row(graded, mode=mode, counted=False, refused="", reply=reply).save()
        except IntegrityError:  # the same submission arrived twice at once: the other one is the first
            earlier = attempting.find_earlier(submission)
        else:
            return {"status": "applied", **reply}
    assert earlier is not None
    return {"status": "duplicate", **earlier.reply}
