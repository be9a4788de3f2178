"""The pages of a lesson: its questions are asked on the study pages, the card and the end on pages of their own."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import learner_of
from cards import snapshot
from cards.models import Card, Concept
from learning import teaching
from learning.lesson import CARD
from learning.models import LessonRun
from learning.plan import plan_of
from learning.rising import change_since
from learning.standings import Standings
from reviews.pages.asking import ask
from web.clock import now
from web.problems import Problem


@login_required
@require_POST
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Open the lesson of a concept, or go on with the open one."""
    concept = get_object_or_404(Concept.objects.published(), slug=slug)
    try:
        run = teaching.begin(learner_of(request), concept, anyway="anyway" in request.POST, at=now())
    except Problem as problem:
        messages.warning(request, str(problem.detail))
        return redirect("concept-page", slug)
    return redirect("lesson-page", run.pk)


@login_required
@require_GET
def lesson(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show the present step: a question, the card, or the end. Reloading shows the same problem."""
    run = _own(request, run_id)
    shown = teaching.present(run, at=now())
    if shown is not None:
        return ask(request, shown, uuid4(), form=QueryDict())
    if teaching.lesson_of(run).step == CARD:
        cards = Card.objects.published().for_showing().filter(concept=run.concept).in_course_order()
        return render(request, "reviews/lessons/card.html", {"run": run, "cards": cards})
    return render(request, "reviews/lessons/done.html", {"run": run, **_what_it_came_to(run)})


@login_required
@require_POST
def read(request: HttpRequest, run_id: int) -> HttpResponse:
    """The card has been read; on to the tasks."""
    run = teaching.read_card(_own(request, run_id), at=now())
    return redirect("lesson-page", run.pk)


@login_required
@require_POST
def end(request: HttpRequest, run_id: int) -> HttpResponse:
    """Leave the lesson before its end. What was answered stays."""
    run = teaching.finish(_own(request, run_id), at=now())
    return redirect("lesson-page", run.pk)


def _own(request: HttpRequest, run_id: int) -> LessonRun:
    return get_object_or_404(LessonRun.objects.select_related("concept"), learner=learner_of(request), pk=run_id)


def _what_it_came_to(run: LessonRun) -> dict[str, object]:
    current = snapshot.current()
    standings = Standings(run.learner, current)
    evidence = standings.evidence.get(run.concept.slug)
    answers = teaching.answers_of(run)
    following = [topic for topic in plan_of(run.learner, standings, current) if topic.is_next]
    return {
        "status": standings.status(run.concept.slug),
        "right_in_window": evidence.right_in_window if evidence else 0,
        "answers": answers.count(),
        "right": answers.filter(verdict="correct").count(),
        "change": change_since(run.learner, standings, current, since=run.began_at),
        "next_topic": next((each.concept for each in following if each.concept != run.concept), None),
    }


urlpatterns = [
    path("concepts/<slug:slug>/lesson", begin, name="lesson-begin"),
    path("lessons/<int:run_id>/", lesson, name="lesson-page"),
    path("lessons/<int:run_id>/read", read, name="lesson-card-read"),
    path("lessons/<int:run_id>/end", end, name="lesson-end"),
]
