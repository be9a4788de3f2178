"""The report as a page that prints well."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.requests import learner_of
from reviews.statistics.record import StudyRecord
from reviews.statistics.report import PERIODS, USUAL, report
from web.clock import now


@login_required
@require_GET
def report_page(request: HttpRequest) -> HttpResponse:
    """Show the period that the address asks for; any other than the three is the usual one."""
    learner = learner_of(request)
    asked = next((days for days in PERIODS if str(days) == request.GET.get("days")), USUAL)
    context = {
        "nav_current": "statistics",
        "name": learner.display_name or learner.email,
        "report": report(StudyRecord(learner, at=now()), asked),
        "asked": asked,
        "periods": PERIODS,
    }
    return render(request, "reviews/statistics/report.html", context)
