from django.urls import path

from reviews.statistics import STATISTICS
from reviews.statistics.api import view_of
from reviews.statistics.report_views import report_page
from reviews.statistics.views import statistics
from web.routing import api_path

api_urlpatterns = [
    pattern
    for slug, statistic in STATISTICS.items()
    for pattern in api_path(f"stats/{slug}", view_of(statistic).as_view(), name=f"stats-{slug}")
]

urlpatterns = [
    path("statistics/", statistics, name="statistics"),
    path("statistics/report/", report_page, name="report-for-a-teacher"),
]
