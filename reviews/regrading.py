"""Grade stored attempts again, with the engine as it is now, and let the memories follow.

Both results are kept: the attempt says what the learner was told, a `Regrade` what a later engine says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid5

from django.db import transaction

import engine
from quizzes.item_kinds import numeric
from quizzes.item_kinds.base import CORRECT, PARTIAL, WRONG, Grade, InvalidAnswer
from quizzes.models import Attempt
from reviews import profiles, recording
from reviews.log import ReviewLog
from reviews.models import Regrade
from reviews.recording import EventLine, Place
from reviews.scheduling.fold import ANSWER, REGRADE
from reviews.scheduling.rating import rating_for

PAGE = 500
RANK = {WRONG: 0, PARTIAL: 1, CORRECT: 2}
UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Outcome:
    """What became of one attempt; `verdict` is `unreadable` where the engine no longer reads the answer."""

    attempt: Attempt
    before: str
    verdict: str

    @property
    def gain(self) -> int:
        """Above zero if the learner gains by it, below zero if they lose."""
        return 0 if self.verdict == UNREADABLE else RANK[self.verdict] - RANK[self.before]


def attempts_at(problem_type: str) -> Iterator[Attempt]:
    """Yield every stored attempt at a problem type, practice included and visitors' not, the oldest first."""
    after = 0
    rows = Attempt.objects.filter(problem__slug=problem_type, learner__isnull=False).order_by("pk")
    rows = rows.select_related("learner").prefetch_related("regrades")
    while page := list(rows.filter(pk__gt=after)[:PAGE]):
        yield from page
        after = page[-1].pk


def grade_again(attempt: Attempt) -> Grade | None:
    """Return how the engine grades the stored answer to the stored problem now, or None if it cannot read it.

    An answer that was read once and is no longer stays as it was graded: invalid is not wrong.
    """
    assert attempt.problem is not None, "only attempts with a problem are graded again"
    response = {name: value for name, value in attempt.response.items() if name != "rating"}
    try:
        return numeric.grade(engine.Problem.from_json(attempt.problem), response)
    except InvalidAnswer:
        return None


def regrade(attempt: Attempt, *, apply: bool, at: datetime) -> Outcome | None:
    """Grade an attempt again; return what changed, or None. Only `apply` writes anything."""
    grade = grade_again(attempt)
    if grade is None:
        return Outcome(attempt, attempt.verdict, UNREADABLE)
    results: list[Attempt | Regrade] = [attempt, *attempt.regrades.all()]
    before = results[-1]
    if (grade.verdict, list(grade.misconceptions)) == (before.verdict, before.misconceptions):
        return None
    if apply:
        _store(attempt, grade, at=at)
    return Outcome(attempt, before.verdict, grade.verdict)


@transaction.atomic
def _store(attempt: Attempt, grade: Grade, *, at: datetime) -> None:
    learner = attempt.learner
    assert learner is not None, "what visitors answer is not graded again"
    profile = profiles.lock(learner, at=at)
    Regrade.objects.create(
        attempt=attempt, verdict=grade.verdict, misconceptions=list(grade.misconceptions), regraded_at=at
    )
    log = ReviewLog.read(learner, [attempt.item_id], profile)
    events = log.pairs[attempt.item_id]
    answered = next((each for each in events if each.id == attempt.submission_id and each.kind == ANSWER), None)
    if answered is None:  # practice: no memory hangs on it
        return
    hinted = attempt.hints > 0
    rating = int(rating_for(grade.verdict, hinted=hinted, wish=attempt.response.get("rating")))
    earlier = [each for each in events if each.kind == REGRADE and each.target == answered.id]
    line = EventLine(
        id=uuid5(answered.id, f"regrade:{len(earlier)}"),
        kind=REGRADE,
        item_id=attempt.item_id,
        reviewed_at=log.moment_after(attempt.item_id, at),
        place=Place.of(learner),
        target=answered.id,
        rating=rating,
        may_be_amended=grade.verdict == CORRECT and not hinted,
    )
    counted = log.grades(attempt.item_id).graded(answered)
    if (counted.rating, counted.may_be_amended) != (line.rating, line.may_be_amended):
        recording.record(learner, [line], received_at=at)
