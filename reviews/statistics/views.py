"""The statistics page: every statistic that has something to draw, in the order of the registry."""

from collections.abc import Iterable
from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.requests import learner_of
from reviews.statistics import STATISTICS
from reviews.statistics.forecast import FAR, FORECAST, USUAL
from reviews.statistics.reading import read
from reviews.statistics.record import StudyRecord
from reviews.statistics.wording import rate
from web.charts.figure import Figure, Period
from web.charts.scales import percent
from web.clock import now


@login_required
@require_GET
def statistics(request: HttpRequest) -> HttpResponse:
    """Show everything with default periods; the forecast looks further where the address asks for it."""
    record = StudyRecord(learner_of(request), at=now())
    ahead = FAR if request.GET.get("ahead") == str(FAR) else USUAL
    periods = {FORECAST.slug: ahead}
    found = {slug: read(statistic, record, periods.get(slug)) for slug, statistic in STATISTICS.items()}
    recent = found["retention"]["last_30_days"]
    reviews, remembered = (sum(group[name] for group in recent.values()) for name in ("reviews", "remembered"))
    context = {
        "nav_current": "statistics",
        "summary": found["summary"],
        "recall": rate(remembered, reviews) if reviews else "",
        "wished": percent(record.profile.desired_retention),
        "figures": rows_filled(
            with_periods(figure, ahead) if slug == FORECAST.slug else figure
            for slug, statistic in STATISTICS.items()
            for figure in statistic.figures(found[slug])
        ),
    }
    return render(request, "reviews/statistics/statistics.html", context)


def with_periods(figure: Figure, ahead: int) -> Figure:
    """Let the learner choose how far a forecast looks."""
    choices = ((USUAL, _("30 days")), (FAR, _("90 days")))
    periods = [Period(f"?ahead={days}#{figure.name}", words, days == ahead) for days, words in choices]
    return replace(figure, periods=periods) if figure.drawings else figure


def rows_filled(figures: Iterable[Figure]) -> list[Figure]:
    """Let what has nothing to show yet stand last, and a half that would stand alone take all of its row."""
    all_figures = list(figures)
    empty = [replace(figure, width="wide") for figure in all_figures if figure.is_empty]
    filled: list[Figure] = []
    is_open = False  # a half waits for its neighbour
    for figure in [*(figure for figure in all_figures if not figure.is_empty), *empty]:
        if is_open and figure.width != "half":
            filled[-1] = replace(filled[-1], width="wide")
        is_open = figure.width == "half" and not is_open
        filled.append(figure)
    return [*filled[:-1], replace(filled[-1], width="wide")] if is_open else filled
