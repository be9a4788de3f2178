"""Answers given in a lesson. Each is the item's review event as well, so that what was learned comes back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from learning import teaching
from learning.lesson import EXPLAIN, TASKS
from learning.models import LessonRun
from quizzes import tokens
from quizzes.models import Attempt, Mode
from reviews import reviewing
from web.problems import Problem


def answer(
    learner: User,
    *,
    submission_id: UUID,
    token: str,
    response: dict[str, Any],
    rating: int | None = None,
    duration_ms: int | None = None,
    received_at: datetime,
    body: dict[str, Any],
) -> tuple[dict[str, Any], LessonRun]:
    """Grade and record the answer to a lesson's question; return the reply and the run, which may have ended by it."""
    presented = tokens.accept_token(token, learner_id=learner.pk, purpose=tokens.LESSON)
    run = teaching.run_of_channel(learner, presented.channel)
    is_resent = Attempt.objects.of(learner).filter(submission_id=submission_id).exists()
    if not is_resent and teaching.lesson_of(run).step not in (TASKS, EXPLAIN):
        raise Problem(409, "lesson_over", _("This lesson has ended. Nothing was counted."))
    reply = reviewing.take(
        learner,
        presented,
        mode=Mode.LESSON,
        submission_id=submission_id,
        response=response,
        rating=rating,
        duration_ms=duration_ms,
        received_at=received_at,
        body=body,
    )
    return reply, teaching.end_if_done(run, at=received_at)
