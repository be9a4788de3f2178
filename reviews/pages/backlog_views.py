"""The forms of the front page that put reviews off or ask them early."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.requests import learner_of
from reviews.plans import backlog
from reviews.plans.queue import DAILY_LIMIT, HeldBack, Queue
from web.clock import now


def offers(queue: Queue, held_back: HeldBack, *, at: datetime) -> dict[str, int]:
    """Return how many reviews may be put off where the limit is exceeded, or come early where nothing else is left."""
    if held_back.reviews and held_back.because == DAILY_LIMIT:
        safe = backlog.backlog_of(queue.learner, at=at).safe_to_postpone
        return {"may_wait": min(safe, held_back.reviews)}
    if queue.reviews_left and not queue.counts().total:
        safe = backlog.backlog_of(queue.learner, at=at).safe_to_advance
        return {"may_come": min(safe, queue.reviews_left)}
    return {}


@login_required
@require_POST
def postpone(request: HttpRequest) -> HttpResponse:
    """Put reviews off, then show what is left of today."""
    moved = _move(request, backlog.postpone)
    messages.info(
        request,
        ngettext(
            "%(number)s review put off. The memory of it stays as it is.",
            "%(number)s reviews put off. The memory of them stays as it is.",
            moved,
        )
        % {"number": moved},
    )
    return redirect("home")


@login_required
@require_POST
def advance(request: HttpRequest) -> HttpResponse:
    """Ask reviews of the coming days today, then show them."""
    moved = _move(request, backlog.advance)
    messages.info(
        request,
        ngettext(
            "%(number)s review of the coming days can be answered now.",
            "%(number)s reviews of the coming days can be answered now.",
            moved,
        )
        % {"number": moved},
    )
    return redirect("home")


def _move(request: HttpRequest, move: Callable[..., int]) -> int:
    learner: User = learner_of(request)
    text = request.POST.get("count", "")
    if not (text.isascii() and text.isdigit() and 0 < int(text[:9]) <= backlog.MOST_REVIEWS):
        raise BadRequest("The form has no count.")
    return move(learner, int(text), at=now())
