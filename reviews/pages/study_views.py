"""The study pages: ask, answer, show what happened. Every step is a plain form, so no script is needed."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.requests import learner_of
from learning import placing
from quizzes import hinting, nonces, practising, presenting, tokens
from quizzes.item_kinds.base import InvalidAnswer
from quizzes.item_kinds.numeric import Numeric
from quizzes.models import Attempt, Mode
from quizzes.presenting import Presentation
from reviews import lessons, practice_runs, reviewing
from reviews.pages import answer_forms
from reviews.pages.answer_controls import control_of
from reviews.pages.asking import (
    ask,
    progress,
    read_id,
    read_number,
    read_rating,
    read_spent,
    submission_of,
    token_of,
)
from reviews.pages.day_summary import day_summary
from reviews.pages.feedback import feedback_of
from reviews.pages.guides import Guide, guide_of
from reviews.plans.queue import Queue
from web import moments
from web.clock import now
from web.problems import Problem
from web.throttling import WriteThrottle

LONGEST_ECHO = 2_000  # characters; more is read when it is handed in


def study_form(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A form of the study pages. Whoever comes without one (after a login, say) is asked the next item.

    What a form is refused for is said on that page too.
    """

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return redirect("study")
        try:
            return view(request, *args, **kwargs)
        except Problem as problem:
            messages.warning(request, str(problem.detail))
            return redirect(_where_it_began(request))

    return guarded


def _where_it_began(request: HttpRequest) -> str:
    try:
        token = tokens.read_token(request.POST.get("token"))
    except Problem:
        return "study"
    if guide := guide_of(token.channel, learner_of(request)):
        return guide.address
    return "practice" if token.purpose == tokens.PRACTICE else "study"


@login_required
@require_GET
def study(request: HttpRequest) -> HttpResponse:
    """Ask the next item, or end the day. Reloading shows the same problem.

    The day's first look stores its plan where no worker has, or every look until the first answer would make it anew.
    """
    at, learner = now(), learner_of(request)
    # A script asks for the page after this card before the card is rated.
    ahead: dict[str, Any] = {"after": read_number(request.GET, "after"), "again": "again" in request.GET}
    queue = Queue(learner, at=at, **ahead)
    if not queue.is_planned:
        reviewing.store_todays_plan(learner, at=at)
        queue = Queue(learner, at=at, **ahead)
    item = queue.next_item()
    if item is None and queue.after is not None:
        return redirect("study")  # what comes then depends on the rating
    if item is None:
        due = queue.next_due_at()
        return render(
            request,
            "reviews/done.html",
            {
                "done_today": queue.done_today(),
                "held_back": queue.held_back(),
                "on_break": queue.on_break,
                "next_due": due and moments.when(due, now=at, time_zone=learner.time_zone),
                "last": read_id(request.GET),
                "summary": day_summary(learner, at=at),
            },
        )
    channel = nonces.channel_of(request.session.session_key)
    shown = presenting.present_for_review(item, learner_id=learner.pk, channel=channel, at=at)
    return ask(request, shown, uuid4(), form=QueryDict(), last=read_id(request.GET), queue=queue)


@study_form
def answer(request: HttpRequest) -> HttpResponse:
    """Hand in an answer; sent twice (a double click, a reload) it is counted once. The token says what it is for."""
    submission_id, shown = submission_of(request)
    try:
        _hand_in(request, submission_id, shown)
    except InvalidAnswer as invalid:
        return ask(request, shown, submission_id, form=request.POST, refusal=invalid)
    if token_of(request).purpose == tokens.PLACEMENT:  # nothing is told before its end
        return redirect("placement-question")
    if shown.prompt.back is not None:  # a card that was turned has told everything already
        run = practice_runs.run_of(token_of(request).channel, learner_of(request), at=now())
        return redirect(run.address) if run else _go_on(submission_id)
    return redirect("study-told", submission_id)


def _hand_in(request: HttpRequest, submission_id: UUID, shown: Presentation) -> None:
    learner, token = learner_of(request), request.POST["token"]
    response = answer_forms.read_response(shown.item.kind, request.POST, shown.prompt.answer_format)
    # Without the token: a page that was shown again carries a new signature of the same presentation.
    body: dict[str, Any] = {"item": shown.item.pk, "response": response, "rating": read_rating(request.POST)}
    given: dict[str, Any] = {
        "submission_id": submission_id,
        "token": token,
        "response": response,
        "duration_ms": read_spent(request.POST),
        "received_at": now(),
        "body": body,
    }
    try:
        match token_of(request).purpose:
            case tokens.PLACEMENT:
                placing.answer(learner, **given)
            case tokens.PRACTICE:
                practising.answer(learner.pk, rating=body["rating"], **given)
            case tokens.LESSON:
                lessons.answer(learner, rating=body["rating"], **given)
            case _:
                reviewing.answer(learner, rating=body["rating"], reviewed_at=None, **given)
    except Problem as problem:
        if problem.code == "invalid_answer":
            raise InvalidAnswer(str(problem.detail), problem.extra.get("position")) from None
        if problem.code != "id_reused":
            raise
        messages.warning(request, _("You had answered this one before. The first answer stands."))


@study_form
def hint(request: HttpRequest) -> HttpResponse:
    """Show one hint more; a reload of the answered page takes none, because it names how many it had."""
    submission_id, shown = submission_of(request)
    token = token_of(request)
    if request.POST.get("hints") == str(presenting.hints_taken(token.learner_id, token.nonce)):
        hinting.take_hint(token, at=now())
    return ask(request, shown, submission_id, form=request.POST)


@study_form
def reveal(request: HttpRequest) -> HttpResponse:
    """Lay the model answer beside the learner's own text."""
    submission_id, shown = submission_of(request)
    try:
        revealed = hinting.reveal(token_of(request), request.POST.get("text", ""), at=now())
    except Problem as problem:
        if problem.code != "invalid_answer":
            raise
        return ask(request, shown, submission_id, form=request.POST, refusal=InvalidAnswer(str(problem.detail)))
    return ask(request, shown, submission_id, form=request.POST, revealed=revealed)


@study_form
def echo(request: HttpRequest) -> HttpResponse:
    """Say how a half-typed numeric answer is read, with no word on whether it is right."""
    if not WriteThrottle().allow_request(request, None):  # type: ignore[arg-type]
        return JsonResponse({"message": ""}, status=429)
    token = token_of(request)
    served = presenting.load(token.item_id, token.version, token.learner_id)
    answer_format = served.kind.present(served.content, token.nonce).answer_format
    if not isinstance(served.kind, Numeric) or answer_format is None:
        raise BadRequest("Only numeric answers are read back.")
    control = control_of(answer_format, request.POST)
    try:
        text = control.text()
    except InvalidAnswer:
        return JsonResponse({"message": ""})  # still typing
    reading = served.kind.read_back(served.content, token.nonce, text[:LONGEST_ECHO])
    # The position counts the joined text, which nobody sees: the place in its own box is told.
    said = reading.message if reading.valid else control.tell(InvalidAnswer(reading.message, reading.position))
    return JsonResponse({"message": said, "valid": reading.valid})


@login_required
@require_GET
def told(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    """Show what became of an answer."""
    attempts = Attempt.objects.of(learner_of(request)).exclude(mode=Mode.PLACEMENT).select_related("item__concept")
    attempt = get_object_or_404(attempts, submission_id=submission_id)
    at = now()
    context = feedback_of(learner_of(request), attempt, at=at)
    if guide := guide_of(attempt.channel, learner_of(request)):
        context |= {"guide": guide, "next_url": guide.address}
    elif not context["is_practice"]:
        context |= progress(Queue(learner_of(request), at=at))
    return render(request, f"reviews/told/{attempt.item.kind}.html", context)


@study_form
def rate(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    """Keep or change the rating of a right answer, and go on."""
    rating = read_rating(request.POST)
    if rating is None:
        raise BadRequest("A rating is 1, 2, 3 or 4.")
    reviewing.rate(learner_of(request), submission_id, rating, at=now())
    guide = _guide_after(request, submission_id)
    return redirect(guide.address) if guide else _go_on(submission_id)


@study_form
def undo(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    """Take an answer back."""
    reviewing.undo(learner_of(request), submission_id, at=now())
    messages.info(request, _("Taken back. The item is due again as it was before."))
    guide = _guide_after(request, submission_id)
    return redirect(guide.address if guide else "study")


def _guide_after(request: HttpRequest, submission_id: UUID) -> Guide | None:
    """Return what the answer belongs to, which goes on after it."""
    attempt = Attempt.objects.of(learner_of(request)).filter(submission_id=submission_id).first()
    return guide_of(attempt.channel, learner_of(request)) if attempt else None


def _go_on(last: UUID) -> HttpResponse:
    """Ask the next item, with a way to take the last answer back."""
    return redirect(f"{reverse('study')}?last={last}")
