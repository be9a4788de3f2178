"""The API of devices that were away: take study along, bring back what happened."""

import secrets

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import LearnerAPIView
from reviews import bundle, syncing
from reviews.api import whole_number
from reviews.serializers import BundleSchema, EventPageSchema, SyncReplySchema, SyncRequestSchema
from web.clock import now
from web.problems import Problem
from web.words import numeral


class SyncEvents(LearnerAPIView):
    """Push what happened offline; pull what happened elsewhere."""

    @extend_schema(request=SyncRequestSchema, responses=SyncReplySchema)
    def post(self, request: Request) -> Response:
        events = self.body.get("events")
        if not isinstance(events, list):
            raise Problem(400, "invalid", _("`events` must be a list."))
        if len(events) > syncing.LARGEST_BATCH:
            raise Problem(413, "batch_too_large", _("Send at most %s events at once.") % numeral(syncing.LARGEST_BATCH))
        return Response({"results": syncing.push(self.learner, events, received_at=now())})

    @extend_schema(
        parameters=[OpenApiParameter("cursor", OpenApiTypes.INT), OpenApiParameter("limit", OpenApiTypes.INT)],
        responses=EventPageSchema,
    )
    def get(self, request: Request) -> Response:
        cursor, limit = whole_number(request, "cursor"), whole_number(request, "limit")
        return Response(syncing.pull(self.learner, after=cursor or 0, limit=limit))


class SyncBundle(LearnerAPIView):
    """Presentations to work on without a connection. Writes nothing; each call packs new problems."""

    @extend_schema(
        parameters=[OpenApiParameter("days", OpenApiTypes.INT, description="1 to 14; 7 if not given.")],
        responses=BundleSchema,
    )
    def get(self, request: Request) -> Response:
        days = whole_number(request, "days")
        if days is None:
            days = 7
        if not 1 <= days <= bundle.LONGEST:
            raise Problem(400, "invalid", _("`days` must be 1 to %d.") % bundle.LONGEST)
        return Response(bundle.pack(self.learner, days=days, channel=secrets.token_hex(16), at=now()))
