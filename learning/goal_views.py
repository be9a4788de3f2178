"""The goals and the plan of a learner on one page, with the forms that set, move and drop a goal."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.requests import learner_of
from cards import snapshot
from cards.models import Chapter, Concept
from cards.vocabulary import DRAFT, PUBLISHED
from learning import aiming
from learning.claim_views import back
from learning.ladder import LEARNING, SHAKY
from learning.models import Claim, Goal
from learning.plan import bases_of, plan_of, progress_of
from learning.plan_lines import asked_again, left_out, lines_of, waiting_lines
from learning.progress import by_chapter, places
from learning.standings import Standings
from learning.topics import default_goal
from web.clock import now
from web.problems import Problem

SHOWN_AT_ONCE = 12  # topics of the plan; the rest is one tap away
MOST_MINUTES = 90  # a longer estimate is told in hours


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def goals(request: HttpRequest) -> HttpResponse:
    """Show what the learner works towards and what it still takes; set a goal, or move it."""
    learner = learner_of(request)
    if request.method == "POST":
        return _set(request, learner)
    current = snapshot.current()
    standings = Standings(learner, current)
    chosen = [(goal, progress_of(goal, standings, current)) for goal in Goal.objects.of(learner).standing()]
    context = {
        "nav_current": "course",
        "goals": chosen,
        "course_goal": Concept.objects.filter(slug__in=default_goal(current.graph)).first(),
        "topics_by_chapter": _topics_by_chapter(standings, {goal.concept_id for goal, _progress in chosen}),
        "claims": _claims(learner, standings),
        **_plan(learner, [goal for goal, _progress in chosen], standings, current),
    }
    return render(request, "learning/goals.html", context)


@login_required
@require_POST
def drop(request: HttpRequest, slug: str) -> HttpResponse:
    concept = get_object_or_404(Concept.objects.exclude(status=DRAFT), slug=slug)
    if aiming.drop(learner_of(request), concept, at=now()):
        messages.info(request, _("The goal is dropped. What you learned for it stays."))
    return back(request, concept)


def _set(request: HttpRequest, learner: User) -> HttpResponse:
    concept = get_object_or_404(Concept.objects.published(), slug=request.POST.get("slug", ""))
    try:
        goal = aiming.set_goal(learner, concept, position=_position(request), at=now())
    except Problem as problem:
        messages.warning(request, str(problem.detail))
        return redirect("goals-page")
    messages.info(request, _told(learner, goal, is_moved="position" in request.POST))
    return back(request, concept)


def _told(learner: User, goal: Goal, *, is_moved: bool) -> str:
    """Return what is said after a goal was set or moved."""
    named = {"title": goal.concept.title, "place": goal.position}
    if is_moved:
        return _("“%(title)s” is goal number %(place)s now. The plan follows the order.") % named
    current = snapshot.current()
    if progress_of(goal, Standings(learner, current), current).is_over:
        return _("“%(title)s” is your goal. You know all of it already; a check with mixed questions is below.") % named
    return _("“%(title)s” is your goal. The plan follows from it.") % named


def _position(request: HttpRequest) -> int | None:
    text = request.POST.get("position")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:3]) <= aiming.MOST_GOALS):
        raise BadRequest("The form has no place for the goal.")
    return int(text)


def _plan(learner: User, goals: Sequence[Goal], standings: Standings, current: snapshot.Snapshot) -> dict[str, Any]:
    topics = plan_of(learner, standings, current)
    lines = lines_of(topics, goals)
    following = [line for line in lines if line.topic.is_next]
    return {
        "next_topics": following,
        # What was begun is finished first.
        "begun": next((topic.concept for topic in topics if topic.is_next and topic.status in (LEARNING, SHAKY)), None),
        "plan": lines[:SHOWN_AT_ONCE],
        "further_plan": lines[SHOWN_AT_ONCE:],
        "topics": len(topics),
        "time": _in_steps(sum(each.minutes for each in topics)),
        "has_several_goals": sum(line.goal is not None for line in lines) > 1,
        "asked_again": asked_again(bases_of(standings), standings),
        "left_out": left_out(learner, standings, current),
        "waiting": waiting_lines(learner, at=now()),
    }


def _in_steps(minutes: float) -> dict[str, int]:
    """Return an estimate no finer than it is: five minutes, or hours."""
    return {"hours": round(minutes / 60)} if minutes > MOST_MINUTES else {"minutes": max(5, round(minutes / 5) * 5)}


def _topics_by_chapter(standings: Standings, taken: set[int]) -> list[tuple[Chapter, list[Concept]]]:
    """Return what can be set as a goal: the course's concepts, in its order."""
    return [
        (each.chapter, [stop.concept for stop in each.stops if stop.concept.pk not in taken])
        for each in by_chapter(places(standings))
    ]


def _claims(learner: User, standings: Standings) -> list[dict[str, Any]]:
    """Return what the learner said they know, the newest first, and what became of it."""
    claims = Claim.objects.of(learner).standing().filter(concept__status=PUBLISHED).select_related("concept")
    return [
        {
            "claim": claim,
            "reason": standings.reasons.get(claim.concept.slug),
            "lapsed_at": standings.lapsed.get(claim.concept.slug),
        }
        for claim in claims.order_by("-pk")
    ]
