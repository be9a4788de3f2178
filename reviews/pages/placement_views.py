"""The pages of a placement: what it is, its questions on the study pages, and everything afterwards."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import learner_of
from cards.models import Concept
from learning import placing
from learning.models import Claim, PlacementRun
from learning.placement import BUDGET, Placement
from reviews.pages.asking import ask
from web.clock import now
from web.markup import render as to_html
from web.problems import Problem


@login_required
@require_GET
def placement(request: HttpRequest) -> HttpResponse:
    """Say what a placement does, how far the open one is, or what the last one found."""
    run = placing.latest_run(learner_of(request))
    context = {
        "nav_current": "course",
        "budget": BUDGET,
        "run": run,
        "assumed": Concept.objects.published().filter(assumed_known=True).order_by("position", "slug"),
        **(_result(run) if run else {}),
    }
    return render(request, "reviews/placement/page.html", context)


@login_required
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    try:
        placing.begin(learner_of(request), at=now())
    except Problem as problem:
        messages.warning(request, str(problem.detail))
        return redirect("placement-page")
    return redirect("placement-question")


@login_required
@require_GET
def question(request: HttpRequest) -> HttpResponse:
    """Ask the next question; after the last one, tell what was found. Reloading shows the same problem."""
    run = placing.open_run(learner_of(request))
    shown = placing.present(run, at=now()) if run else None
    return ask(request, shown, uuid4(), form=QueryDict()) if shown else redirect("placement-page")


@login_required
@require_POST
def enough(request: HttpRequest) -> HttpResponse:
    """End the placement before its last question and keep what it found."""
    try:
        placing.finish(learner_of(request), at=now())
    except Problem as problem:
        messages.warning(request, str(problem.detail))
    return redirect("placement-page")


def _result(run: PlacementRun) -> dict[str, object]:
    """Return how far the run is and, once it has ended, what it found and each answer beside the right one."""
    so_far = placing.placement_of(run)
    context: dict[str, object] = {"asked": len(so_far.answers)}
    if run.ended_at is None:
        return context
    attempts = placing.attempts_of(run).select_related("item__concept")
    return {
        **context,
        **_conclusions(run, so_far),
        "answers": [
            {
                "attempt": attempt,
                "question_html": to_html(attempt.shown["text"]),
                "is_right": attempt.verdict == "correct",
                "is_unknown": attempt.response.get("unknown") is True,
            }
            for attempt in attempts
        ],
    }


def _conclusions(run: PlacementRun, placement: Placement) -> dict[str, object]:
    """Return what was found known and what not, each with what follows from it, and which claims still stand."""
    concepts = {each.slug: each for each in Concept.objects.published().filter(slug__in=run.candidates)}
    standing = set(Claim.objects.of(run.learner).standing().values_list("concept__slug", flat=True))

    def told(slugs: list[str]) -> list[dict[str, object]]:
        return [
            {
                "concept": concepts[slug],
                "follows": [concepts[each] for each in placement.settled_with(slug) if each in concepts],
                "is_standing": slug in standing,
            }
            for slug in slugs
            if slug in concepts
        ]

    return {"found": told(placement.found), "not_known": told(placement.not_known), "open": len(placement.open)}


urlpatterns = [
    path("placement/", placement, name="placement-page"),
    path("placement/begin", begin, name="placement-begin"),
    path("placement/question/", question, name="placement-question"),
    path("placement/enough", enough, name="placement-enough"),
]
