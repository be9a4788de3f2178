"""The statistics page: every statistic that has something to draw, in the order of the registry."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.requests import learner_of
from reviews.statistics import STATISTICS
from reviews.statistics.reading import read
from reviews.statistics.record import StudyRecord
from reviews.statistics.wording import rate
from web.charts.scales import percent
from web.clock import now


@login_required
@require_GET
def statistics(request: HttpRequest) -> HttpResponse:
    """Show everything with default periods."""
    record = StudyRecord(learner_of(request), at=now())
    found = {slug: read(statistic, record) for slug, statistic in STATISTICS.items()}
    recent = found["retention"]["last_30_days"]
    reviews, remembered = (sum(group[name] for group in recent.values()) for name in ("reviews", "remembered"))
    context = {
        "nav_current": "statistics",
        "summary": found["summary"],
        "recall": rate(remembered, reviews) if reviews else "",
        "wished": percent(record.profile.desired_retention),
        "figures": [figure for slug, statistic in STATISTICS.items() for figure in statistic.figures(found[slug])],
    }
    return render(request, "reviews/statistics/statistics.html", context)
