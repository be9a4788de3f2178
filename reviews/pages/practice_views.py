"""Practice: every problem type, any number of times; the schedule is not touched."""

import secrets
from itertools import groupby
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

import engine
from accounts.requests import learner_of
from cards.models import Concept
from quizzes import practising, presenting
from reviews import practice_runs
from reviews.pages.asking import ask
from reviews.practice_runs import GoalCheck, MistakeRun, Run
from web.clock import now

DIFFICULTIES = ("easy", "medium", "hard")


@login_required
@require_GET
def practice(request: HttpRequest) -> HttpResponse:
    """List the problem types by what they teach, easy ones first."""
    items = practising.practice_items()
    objectives = list(engine.OBJECTIVES)
    listed = sorted(
        (problem_type for slug, problem_type in engine.PROBLEM_TYPES.items() if slug in items),
        key=lambda each: (objectives.index(each.objective), DIFFICULTIES.index(each.difficulty), each.code),
    )
    groups = [
        (objective, engine.OBJECTIVES[objective], [(each, items[each.slug].concept) for each in types])
        for objective, types in groupby(listed, key=lambda each: each.objective)
    ]
    return render(request, "reviews/practice/types.html", {"nav_current": "practice", "groups": groups})


@login_required
@require_GET
def practise(request: HttpRequest, problem_type: str) -> HttpResponse:
    """Ask a problem of one type with numbers that nobody has seen."""
    item = practising.practice_items().get(problem_type)
    if item is None:
        raise Http404
    shown = presenting.present_for_practice(item, learner_id=learner_of(request).pk, at=now())
    return ask(request, shown, uuid4(), form=QueryDict())


@login_required
@require_GET
def begin_mistake(request: HttpRequest, misconception: str) -> HttpResponse:
    """Begin a run of problems in which one mistake shows."""
    return redirect("practise-mistake", misconception, secrets.token_hex(4))


@login_required
@require_GET
def practise_mistake(request: HttpRequest, misconception: str, name: str) -> HttpResponse:
    """Ask the next problem of a run, or end it."""
    run = MistakeRun(learner_of(request), [misconception, name], at=now())
    if not run.items:
        raise Http404
    return _go_through(request, run)


@login_required
@require_GET
def practise_missed(request: HttpRequest) -> HttpResponse:
    """Ask once more what was missed today."""
    return _go_through(request, practice_runs.missed_run(learner_of(request), at=now()))


@login_required
@require_GET
def begin_goal_check(request: HttpRequest, goal: str) -> HttpResponse:
    """Begin a mixed check of what was learned last for a goal."""
    return redirect("check-goal", goal, secrets.token_hex(4))


@login_required
@require_GET
def check_goal(request: HttpRequest, goal: str, name: str) -> HttpResponse:
    """Ask the next question of a goal check, or end it."""
    concept = get_object_or_404(Concept.objects.published(), slug=goal)
    run = GoalCheck(learner_of(request), [str(concept.pk), name], at=now())
    if not run.item_ids:
        raise Http404
    return _go_through(request, run)


def _go_through(request: HttpRequest, run: Run) -> HttpResponse:
    shown = run.present()
    if shown is None:
        return render(request, f"reviews/practice/{run.kind}_done.html", {"run": run, "is_practice": True})
    return ask(request, shown, uuid4(), form=QueryDict())
