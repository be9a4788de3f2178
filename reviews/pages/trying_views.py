"""Tasks of a card, tried by anybody: an account is asked for by nobody, and no schedule hears of it."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts import visitors
from accounts.models import User
from cards.models import Card
from quizzes import practising, presenting, visiting
from quizzes.item_kinds.base import InvalidAnswer
from quizzes.models import Attempt, Item
from quizzes.presenting import Presentation
from quizzes.querysets import AttemptQuerySet
from quizzes.tokens import PRACTICE, accept_token, accept_visitor_token
from quizzes.trying import tasks_of, triable_items
from reviews.pages import answer_forms
from reviews.pages.answer_controls import control_of
from reviews.pages.asking import read_id, read_spent
from reviews.pages.feedback import feedback_of
from web.clock import now
from web.problems import Problem
from web.throttling import VisitorThrottle


class Taker:
    """Whoever tries a task: a learner, for whom it is practice, or a visitor, known by a cookie."""

    def __init__(self, request: HttpRequest) -> None:
        self.learner = request.user if isinstance(request.user, User) else None
        self.visitor = "" if self.learner else visitors.visitor_of(request) or visitors.new_visitor()

    @property
    def attempts(self) -> AttemptQuerySet:
        return Attempt.objects.of(self.learner) if self.learner else Attempt.objects.by_visitor(self.visitor)

    def show(self, item: Item) -> Presentation:
        """Draw a task that nobody has seen."""
        if self.learner:
            return presenting.present_for_practice(item, learner_id=self.learner.pk, at=now())
        return presenting.present_to_visitor(item, visitor=self.visitor, at=now())

    def show_again(self, token: str) -> Presentation:
        """Return what was drawn with this token, if it was drawn for this taker."""
        if self.learner:
            return presenting.represent(accept_token(token, learner_id=self.learner.pk, purpose=PRACTICE))
        return presenting.represent(accept_visitor_token(token, visitor=self.visitor))

    def answer(self, **answer: Any) -> None:
        if self.learner:
            practising.answer(self.learner.pk, **answer)
        else:
            visiting.answer(self.visitor, **answer)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attempt(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask a task; hand in an answer to it."""
    taker = Taker(request)
    if taker.visitor and not VisitorThrottle().lets_in(request):
        return render(request, "reviews/trying/too_fast.html", status=429)
    item = get_object_or_404(triable_items(), slug=slug)
    if request.method == "POST":
        return _answer(request, taker, item)
    response = _ask(request, taker.show(item), uuid4(), QueryDict())
    if taker.visitor:
        visitors.remember(response, taker.visitor)
    return response


def _answer(request: HttpRequest, taker: Taker, item: Item) -> HttpResponse:
    submission_id = read_id(request.POST, "id")
    try:
        shown = taker.show_again(request.POST.get("token", ""))
        if submission_id is None or shown.item != item:
            return redirect("try", item.slug)
        try:
            _hand_in(request, taker, shown, submission_id)
        except InvalidAnswer as invalid:
            return _ask(request, shown, submission_id, request.POST, invalid)
    except Problem as problem:
        if problem.code != "id_reused":  # a form of another person: a fresh task says it best
            return redirect("try", item.slug)
    return redirect("tried", item.slug, submission_id)


def _hand_in(request: HttpRequest, taker: Taker, shown: Presentation, submission_id: UUID) -> None:
    response = answer_forms.read_response(shown.item.kind, request.POST, shown.prompt.answer_format)
    try:
        taker.answer(
            submission_id=submission_id,
            token=request.POST["token"],
            response=response,
            rating=None,
            duration_ms=read_spent(request.POST),
            received_at=now(),
            body={"item": shown.item.pk, "response": response},
        )
    except Problem as problem:
        if problem.code == "invalid_answer":
            raise InvalidAnswer(str(problem.detail), problem.extra.get("position")) from None
        raise


def _ask(
    request: HttpRequest,
    shown: Presentation,
    submission_id: UUID,
    form: QueryDict,
    refusal: InvalidAnswer | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "item": shown.item,
        "card": _card_of(shown.item),
        "prompt": shown.prompt,
        "token": shown.token,
        "submission_id": submission_id,
        "form": form,
        "spent": read_spent(form) or 0,
        "refusal": refusal and refusal.message,
    }
    if shown.prompt.answer_format is not None:
        context["control"] = control_of(shown.prompt.answer_format, form)
        if refusal:
            context["control"].mark(refusal)
            context["refusal"] = context["control"].tell(refusal)
    return render(request, f"reviews/trying/{shown.item.kind}.html", context, status=422 if refusal else 200)


@never_cache
@require_GET
def told(request: HttpRequest, slug: str, submission_id: UUID) -> HttpResponse:
    """Show what became of an answer, and where to go from it."""
    taker = Taker(request)
    attempts = taker.attempts.select_related("item__concept", "item__card")
    attempt = get_object_or_404(attempts, submission_id=submission_id, item__slug=slug, door=practising.DOOR)
    slugs = [task.item.slug for task in tasks_of(attempt.item.concept)]
    following = slugs[slugs.index(slug) + 1 :] if slug in slugs else []
    context = {
        **feedback_of(taker.learner, attempt, at=now()),
        "frame": "reviews/trying/told.html",
        "card": _card_of(attempt.item),
        "next_task": following[0] if following else None,
        # Said once, with the first answer: who wants to go on trying is left in peace.
        "offer": taker.visitor and taker.attempts.count() == 1,
    }
    return render(request, f"reviews/told/{attempt.item.kind}.html", context)


def _card_of(item: Item) -> Card | None:
    """Return the card that teaches what the task asks for."""
    return item.card or Card.objects.published().in_course_order().filter(concept=item.concept).first()


urlpatterns = [
    path("try/<slug:slug>/", attempt, name="try"),
    path("try/<slug:slug>/<uuid:submission_id>/", told, name="tried"),
]
