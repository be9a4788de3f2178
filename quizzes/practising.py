"""Practice: any problem type, any number of times, with the schedule untouched."""

from typing import Any

from django.db import IntegrityError, transaction

from quizzes import attempting
from quizzes.attempting import Submission
from quizzes.models import Mode


def answer(submission: Submission) -> dict[str, Any]:
    """Grade a practice answer and keep it; a resend gets the first reply again."""
    earlier = attempting.find_earlier(submission)
    if earlier is None:
        graded = attempting.grade(submission)
        reply = {"counted": False, **attempting.grade_json(graded.grade)}
        try:
            with transaction.atomic():
                attempting.row(graded, mode=Mode.PRACTICE, counted=False, refused="", reply=reply).save()
        except IntegrityError:  # the same submission arrived twice at once: the other one is the first
            earlier = attempting.find_earlier(submission)
        else:
            return {"status": "applied", **reply}
    assert earlier is not None
    return {"status": "duplicate", **earlier.reply}
