"""The page that asks one item, for a review or for practice, and the form that comes back from it."""

from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

import engine
from accounts.requests import learner_of
from quizzes import hinting, presenting, tokens
from quizzes.item_kinds.base import InvalidAnswer
from quizzes.models import Item
from quizzes.presenting import Presentation
from quizzes.tokens import PresentationToken
from reviews.pages.answer_controls import control_of
from reviews.pages.guides import guide_of
from reviews.pages.pace import minutes_left
from reviews.pages.previewing import ratings_of_card
from reviews.plans.queue import Queue
from reviews.practice_runs import run_of
from web.clock import now

LONGEST = 24 * 60 * 60 * 1000  # ms


def ask(
    request: HttpRequest,
    shown: Presentation,
    submission_id: UUID,
    *,
    form: QueryDict,
    refusal: InvalidAnswer | None = None,
    revealed: dict[str, Any] | None = None,
    last: UUID | None = None,
    queue: Queue | None = None,
) -> HttpResponse:
    """Show an item with what was filled in so far; `refusal` says why an answer could not be read."""
    token = tokens.read_token(shown.token)
    hints = hinting.hints_so_far(token) if shown.prompt.hints else []
    guide = guide_of(token.channel, learner_of(request))
    gives_hints = token.purpose != tokens.PLACEMENT and len(hints) < shown.prompt.hints
    context: dict[str, Any] = {
        "item": shown.item,
        "prompt": shown.prompt,
        "token": shown.token,
        "submission_id": submission_id,
        "form": form,
        "ticked": form.getlist("rubric"),
        "refusal": refusal and refusal.message,
        "revealed": revealed,
        "hints": hints,
        "next_hint": len(hints) + 1 if gives_hints else None,
        "last": last,
        "spent": read_spent(form) or 0,
        "is_practice": token.purpose == tokens.PRACTICE,
        "guide": guide,
    }
    if shown.item.kind == "numeric":
        assert shown.prompt.answer_format is not None, "numeric items have a format"
        context["control"] = control_of(shown.prompt.answer_format, form)
        if refusal:
            context["control"].mark(refusal)
            context["refusal"] = context["control"].tell(refusal)
    if context["is_practice"]:
        context["practised"] = practised(shown.item)
        context["run"] = run_of(token.channel, learner_of(request), at=now())
    elif guide is None:
        queue = queue or Queue(learner_of(request), at=now())
        context |= progress(queue)
        if shown.prompt.back is not None:
            context["ratings"] = ratings_of_card(
                queue.learner, shown.item.pk, submission_id, queue.profile, at=queue.at
            )
    return render(request, f"reviews/ask/{shown.item.kind}.html", context, status=422 if refusal else 200)


def practised(item: Item) -> engine.ProblemType | None:
    """Return the problem type of a numeric item, which can be practised at any time."""
    return engine.PROBLEM_TYPES.get(item.problem_type)


def progress(queue: Queue) -> dict[str, Any]:
    """Return how far today's reviews are."""
    counts, met = queue.counts(), queue.done_today()
    left = counts.total
    finished = max(0, met - counts.learning)
    return {
        "left": left,
        # An item that was met but is still on its steps counts half.
        "progress": 2 * finished + counts.learning,
        "progress_of": 2 * (finished + left),
        "done_today": met,
        "minutes": minutes_left(queue, counts),
    }


def submission_of(request: HttpRequest) -> tuple[UUID, Presentation]:
    """Return the id of a page's answer, and what the page showed."""
    submission_id = read_id(request.POST, "id")
    if submission_id is None:
        raise BadRequest("The form has no id.")
    return submission_id, presenting.represent(token_of(request))


def token_of(request: HttpRequest) -> PresentationToken:
    return tokens.read_own_token(request.POST.get("token"), learner_id=learner_of(request).pk)


def read_id(form: QueryDict, name: str = "last") -> UUID | None:
    """Return a UUID from a form or an address; None if there is none."""
    text = form.get(name)
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise BadRequest(f"{name} is no UUID.") from None


def read_number(form: QueryDict, name: str) -> int | None:
    """Return the number of an item from an address; None if there is none."""
    text = form.get(name)
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise BadRequest(f"{name} is no number.")
    return int(text)


def read_spent(form: QueryDict) -> int | None:
    """Return the milliseconds that a script measured, or None where there is none to be believed."""
    text = form.get("spent", "")
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text[:12]) <= LONGEST else None


def read_rating(form: QueryDict) -> int | None:
    text = form.get("rating", "")
    if text not in ("", "1", "2", "3", "4"):
        raise BadRequest("A rating is 1, 2, 3 or 4.")
    return int(text) if text else None
