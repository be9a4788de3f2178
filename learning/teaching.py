"""A lesson from the guess to the explanation: the only writer of lesson runs. Its answers are recorded in reviews."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from cards import snapshot
from cards.models import Concept
from learning import claiming
from learning.ladder import LOCKED
from learning.lesson import CRITERION, DONE, EXPLAIN, GUESS, TASKS, Done, Lesson, Task
from learning.models import LessonRun
from learning.standings import Standings
from learning.topics import without_lessons
from quizzes import presenting, tokens
from quizzes.item_kinds.base import CORRECT
from quizzes.models import Attempt, Item
from quizzes.presenting import Presentation
from quizzes.querysets import AttemptQuerySet
from web.problems import Problem

PROVING_KIND = "numeric"
MARKED_KINDS = ("choice", PROVING_KIND)
# So many right problems with numbers open a locked concept: they count as the learner's word.
PROOFS = 2


def begin(learner: User, concept: Concept, *, anyway: bool = False, at: datetime) -> LessonRun:
    """Open the concept's lesson, or go on with the open one. A locked one opens only if the learner wants it anyway."""
    run = LessonRun.objects.filter(learner=learner, concept=concept, ended_at=None).first()
    if run is not None and lesson_of(run).step == DONE:  # its end was not noted: the process stopped in between
        finish(run, at=at)
        run = None
    if run is None:
        learn_first = learn_first_for(Standings(learner, snapshot.current()), concept)
        if learn_first and not anyway:
            raise Problem(
                409, "concept_locked", _("Something has to be learned first, or try anyway."), learn_first=learn_first
            )
        run, _created = LessonRun.objects.get_or_create(
            learner=learner,
            concept=concept,
            ended_at=None,
            defaults={"criterion": CRITERION, "is_try_anyway": bool(learn_first), "began_at": at},
        )
    return run


def learn_first_for(standings: Standings, concept: Concept) -> list[str]:
    """Return what keeps a locked concept closed, without what has no lesson to be learned from."""
    if standings.status(concept.slug) != LOCKED:
        return []
    missing = standings.missing(concept.slug)
    empty = without_lessons(missing)
    return [slug for slug in missing if slug not in empty]


def own_run(learner: User, run_id: int) -> LessonRun:
    """Return the learner's run; another learner's does not exist for them."""
    run = LessonRun.objects.select_related("concept").filter(learner=learner, pk=run_id).first()
    if run is None:
        raise Problem(404, "not_found", _("There is no such lesson."))
    return run


def run_of_channel(learner: User, channel: str) -> LessonRun:
    """Return the run that a lesson's token was made for."""
    return own_run(learner, int(channel.split(":")[1]))


def lesson_of(run: LessonRun) -> Lesson:
    """Return how far the run is: a replay of its answers."""
    items = Item.objects.published().filter(owner=None, concept=run.concept).order_by("position", "pk")
    kinds = dict(items.values_list("pk", "kind"))
    marked = [Task(item, kind) for item, kind in kinds.items() if kind in MARKED_KINDS]
    # Who goes into a locked concept proves it with numbers, where there are any.
    proofs = [task for task in marked if task.kind == PROVING_KIND]
    explain = next((item for item, kind in kinds.items() if kind == "explain"), None)
    answers = list(answers_of(run).values_list("item_id", "item__kind", "verdict", "hints"))
    return Lesson(
        tasks=proofs if run.is_try_anyway and proofs else marked,
        answers=[
            Done(item, kind, verdict == CORRECT and hints == 0)
            for item, kind, verdict, hints in answers
            if kind in MARKED_KINDS
        ],
        in_a_row=run.criterion["in_a_row"],
        is_read=run.read_at is not None,
        guess=marked[0].item if marked else None,
        has_guessed=Attempt.objects.of(run.learner_id).filter(channel=run.guess_channel).exists(),
        explain=explain,
        has_explained=any(kind == "explain" for _, kind, _, _ in answers),
        is_ended=run.ended_at is not None,
    )


def answers_of(run: LessonRun) -> AttemptQuerySet:
    """Return the run's answers that stand, the first one first."""
    return Attempt.objects.of(run.learner_id).earned().filter(channel=run.channel).order_by("pk")


def present(run: LessonRun, *, at: datetime) -> Presentation | None:
    """Return the question of the present step, the same after every reload; None at the card and at the end.

    The guess is practice: its answer goes to `practising.answer` and is not counted. Writes nothing.
    """
    lesson = lesson_of(run)
    task = lesson.next_task()
    item_id = {GUESS: lesson.guess, TASKS: task.item if task else None, EXPLAIN: lesson.explain}.get(lesson.step)
    if item_id is None:
        return None
    item = Item.objects.for_presenting().get(pk=item_id)
    purpose, channel = tokens.LESSON, run.channel
    if lesson.step == GUESS:
        purpose, channel = tokens.PRACTICE, run.guess_channel
    return presenting.present_in_run(item, learner_id=run.learner_id, purpose=purpose, channel=channel, at=at)


def read_card(run: LessonRun, *, at: datetime) -> LessonRun:
    """Note that the learner has read the card and wants the tasks; the guess may be passed over."""
    if LessonRun.objects.filter(pk=run.pk, read_at=None, ended_at=None).update(read_at=at):
        run.read_at = at
        end_if_done(run, at=at)
    return run


def finish(run: LessonRun, *, at: datetime) -> LessonRun:
    """Leave the lesson, at its end or before. Answers stay, and what was not answered comes in review."""
    if LessonRun.objects.filter(pk=run.pk, ended_at=None).update(ended_at=at):
        run.ended_at = at
    return run


def end_if_done(run: LessonRun, *, at: datetime) -> LessonRun:
    """End the run after its last step; claim what was locked and has now been shown with numbers twice."""
    if run.is_try_anyway:
        _claim_if_proved(run, at=at)
    return finish(run, at=at) if lesson_of(run).step == DONE else run


@transaction.atomic
def _claim_if_proved(run: LessonRun, *, at: datetime) -> None:
    proofs = answers_of(run).filter(item__kind=PROVING_KIND, verdict=CORRECT, hints=0)
    if proofs[:PROOFS].count() == PROOFS:
        claiming.claim(run.learner, run.concept, at=at)
