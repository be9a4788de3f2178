"""A placement from its first question to its claims: the only writer of placement runs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from cards import snapshot
from cards.models import Concept
from learning import claiming
from learning.models import ClaimSource, PlacementRun
from learning.placement import CHOICE, NUMERIC, Answered, Placement, Question
from learning.standings import Standings
from learning.topics import goals_of, study_order
from quizzes import attempting, practising, presenting, tokens
from quizzes.attempting import Submission
from quizzes.item_kinds.base import CORRECT
from quizzes.models import Attempt, Item, Mode
from quizzes.presenting import Presentation
from web.problems import Problem

DOOR = "placement"


def begin(learner: User, *, goals: Sequence[str] = (), at: datetime) -> PlacementRun:
    """Open a placement for what `goals` (or the learner's own ones) take; one that is open already goes on."""
    going_on = open_run(learner)
    if going_on:
        return going_on
    current = snapshot.current()
    standings = Standings(learner, current)
    topics = study_order(current, [*goals] or goals_of(learner, current.graph))
    candidates = [slug for slug in topics if not standings.known(slug)]
    if placement_of(PlacementRun(learner=learner, candidates=candidates)).next_question() is None:
        detail = _("There is nothing to ask: you know all of it, or it has no questions.")
        raise Problem(409, "nothing_to_place", detail)
    run, _created = PlacementRun.objects.get_or_create(
        learner=learner, ended_at=None, defaults={"began_at": at, "candidates": candidates}
    )
    return run


def open_run(learner: User) -> PlacementRun | None:
    return PlacementRun.objects.filter(learner=learner, ended_at=None).first()


def latest_run(learner: User) -> PlacementRun | None:
    return PlacementRun.objects.filter(learner=learner).order_by("-pk").first()


def placement_of(run: PlacementRun) -> Placement:
    """Return how far the run is: a replay of its answers."""
    items = Item.objects.published().filter(owner=None, concept__slug__in=run.candidates, kind__in=(NUMERIC, CHOICE))
    rows = items.order_by("position", "pk").values_list("pk", "concept__slug", "kind")
    questions = sorted((Question(*row) for row in rows), key=lambda question: question.kind != NUMERIC)
    answers = [Answered(item, verdict == CORRECT and hints == 0) for item, verdict, hints in _answers(run)]
    return Placement(snapshot.current().graph, run.candidates, questions, answers)


def _answers(run: PlacementRun) -> list[tuple[int, str, int]]:
    if run.pk is None:
        return []
    return list(attempts_of(run).values_list("item_id", "verdict", "hints"))


def attempts_of(run: PlacementRun):
    """Return the run's answers, the first one first."""
    return Attempt.objects.of(run.learner).filter(channel=run.channel, mode=Mode.PLACEMENT).order_by("pk")


def present(run: PlacementRun, *, at: datetime) -> Presentation | None:
    """Return the question to ask now, the same after every reload, or None at the end. Writes nothing."""
    question = placement_of(run).next_question() if run.ended_at is None else None
    if question is None:
        return None
    item = Item.objects.for_presenting().get(pk=question.item)
    return presenting.present_in_run(
        item, learner_id=run.learner_id, purpose=tokens.PLACEMENT, channel=run.channel, at=at
    )


def answer(
    learner: User,
    *,
    submission_id: UUID,
    token: str,
    response: Mapping[str, Any],
    duration_ms: int | None = None,
    received_at: datetime,
    body: Mapping[str, Any],
) -> PlacementRun:
    """Keep one answer, which no schedule and no ladder hears of, and end the run after the last. No feedback here."""
    presented = tokens.accept_token(token, learner_id=learner.pk, purpose=tokens.PLACEMENT)
    run = PlacementRun.objects.filter(learner=learner, pk=presented.channel.partition(":")[2]).first()
    if run is None:
        raise Problem(409, "no_placement", _("This placement is not there any more."))
    submission = Submission.to(
        presented,
        submission_id=submission_id,
        door=DOOR,
        body=body,
        response=response,
        rating=None,
        duration_ms=duration_ms,
        received_at=received_at,
    )
    if attempting.find_earlier(submission) is None:
        if run.ended_at is not None:
            raise Problem(409, "no_placement", _("This placement has ended. Begin another one."))
        if attempts_of(run).filter(item=presented.item_id).exists():
            raise Problem(409, "token_used", _("This question was answered before."))
        practising.keep(submission, mode=Mode.PLACEMENT)
        if placement_of(run).next_question() is None:
            run = _end(run, at=received_at)
    return run


def finish(learner: User, *, at: datetime) -> PlacementRun:
    """End the open placement: the learner has had enough. What it found so far is claimed."""
    run = open_run(learner)
    if run is None:
        raise Problem(409, "no_placement", _("No placement is open."))
    return _end(run, at=at)


@transaction.atomic
def _end(run: PlacementRun, *, at: datetime) -> PlacementRun:
    run = PlacementRun.objects.select_for_update().get(pk=run.pk)
    if run.ended_at is None:
        run.ended_at = at
        run.save(update_fields=["ended_at"])
        for concept in Concept.objects.published().filter(slug__in=placement_of(run).found):
            claiming.claim(run.learner, concept, at=at, source=ClaimSource.PLACEMENT)
    return run
