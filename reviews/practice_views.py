"""Practice: every problem type, any number of times; the schedule is not touched."""

from itertools import groupby
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

import engine
from accounts.requests import learner_of
from quizzes import practising, presenting
from reviews.asking import ask
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
