"""The front door: today for learners, a welcome for everybody else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.forms import SignupForm
from quizsite.today import today
from web.clock import now


def home(request: HttpRequest) -> HttpResponse:
    """Show what today holds and one button, or, with nothing due, that the day is done."""
    if not request.user.is_authenticated:
        return render(request, "home/welcome.html", {"form": SignupForm()})
    shown = today(request.user, at=now())
    template = "home/today.html" if shown["counts"].total else "home/done.html"
    return render(request, template, {"nav_current": "today", **shown})
