"""The front door: today for learners, a welcome for everybody else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.forms import SignupForm
from reviews.backlog_views import offers
from reviews.queue import Queue
from web import moments
from web.clock import now

SECONDS_PER_ITEM = 40  # for "about six minutes"; a promise, not a measurement


def home(request: HttpRequest) -> HttpResponse:
    """Show what today holds and one button, or, with nothing due, that the day is done."""
    if not request.user.is_authenticated:
        return render(request, "home/welcome.html", {"form": SignupForm()})
    at = now()
    queue = Queue(request.user, at=at)
    counts, held_back, next_due_at = queue.counts(), queue.held_back(), queue.next_due_at()
    context = {
        "nav_current": "today",
        "counts": counts,
        "held_back": held_back,
        "on_break": queue.on_break,
        **offers(queue, held_back, at=at),
        "due": counts.learning + counts.due,
        "done_today": queue.done_today(),
        "minutes": max(1, round(counts.total * SECONDS_PER_ITEM / 60)),
        "next_due": next_due_at and moments.when(next_due_at, now=at, time_zone=request.user.time_zone),
    }
    return render(request, "home/today.html" if counts.total else "home/done.html", context)
