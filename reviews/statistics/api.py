"""The API of the statistics: one address each."""

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import LearnerAPIView
from reviews.api import whole_number
from reviews.statistics.reading import read
from reviews.statistics.record import LONGEST_PERIOD, StudyRecord
from reviews.statistics.statistic import Statistic
from web.clock import now
from web.problems import Problem


class StatisticView(LearnerAPIView):
    """One statistic of the learner."""

    statistic: Statistic

    def get(self, request: Request) -> Response:
        days = None
        if self.statistic.days is not None:
            days = whole_number(request, "days")
            if days is not None and not 1 <= days <= LONGEST_PERIOD:
                raise Problem(400, "invalid", _("`days` must be 1 to %d.") % LONGEST_PERIOD)
        return Response(read(self.statistic, StudyRecord(self.learner, at=now()), days))


def view_of(statistic: Statistic) -> type[StatisticView]:
    """Return the view of one statistic, described in the schema by what it returns."""
    period = OpenApiParameter("days", OpenApiTypes.INT, description=f"1 to {LONGEST_PERIOD}; default {statistic.days}.")
    schema = extend_schema(
        operation_id=f"stats_{statistic.slug}_retrieve",
        description=statistic.compute.__doc__,
        parameters=[period] if statistic.days is not None else [],
        responses=statistic.schema,
    )
    name = f"{statistic.slug.capitalize()}Statistic"
    # Not `schema(StatisticView.get)`: that would write on the one method that all of them share.
    return extend_schema_view(get=schema)(type(name, (StatisticView,), {"statistic": statistic}))
