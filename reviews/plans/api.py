"""The API around the queue: catching up, getting ahead, cramming."""

from collections.abc import Callable
from dataclasses import asdict
from typing import ClassVar

from django.core.validators import slug_re
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import LearnerAPIView
from quizzes import presenting
from quizzes.serializers import PresentationSchema
from reviews.api import whole_number
from reviews.plans import backlog
from reviews.plans.cramming import next_to_cram
from web.clock import now
from web.fields import WholeNumberField
from web.problems import Problem


class BacklogSchema(serializers.Serializer):
    due = serializers.IntegerField(help_text="Reviews that are due; all counts end at 2,000.")
    overdue = serializers.IntegerField(help_text="Those of them that are due since an earlier day.")
    safe_to_postpone = serializers.IntegerField(
        help_text="Tomorrow they would still be less than 15 % late for their interval."
    )
    safe_to_advance = serializers.IntegerField(
        help_text="Reviews of the next two weeks that are less than 15 % early for their interval."
    )


class MoveRequest(serializers.Serializer):
    count = WholeNumberField(min_value=1, max_value=backlog.MOST_REVIEWS)


class MovedSchema(BacklogSchema):
    moved = serializers.IntegerField()


class CramSchema(serializers.Serializer):
    review = PresentationSchema(allow_null=True)


class BacklogView(LearnerAPIView):
    """How many reviews wait, and how many of them may wait longer."""

    @extend_schema(responses=BacklogSchema)
    def get(self, request: Request) -> Response:
        return Response(asdict(backlog.backlog_of(self.learner, at=now())))


class MoveView(LearnerAPIView):
    """What moving reviews has in common; the fold and its due dates stay as they are."""

    move: ClassVar[Callable[..., int]]

    @extend_schema(request=MoveRequest, responses=MovedSchema)
    def post(self, request: Request) -> Response:
        given = MoveRequest(data=self.body)
        given.is_valid(raise_exception=True)
        at = now()
        moved = type(self).move(self.learner, given.validated_data["count"], at=at)
        return Response({"moved": moved, **asdict(backlog.backlog_of(self.learner, at=at))})


class Postpone(MoveView):
    """Put due reviews off, those first that lose least by it."""

    move = staticmethod(backlog.postpone)


class Advance(MoveView):
    """Ask reviews of the coming days today, those first that are closest to their day."""

    move = staticmethod(backlog.advance)


class Cram(LearnerAPIView):
    """The next item of an endless round; answer it by POST practice/answer. The schedule is not touched."""

    @extend_schema(
        parameters=[
            OpenApiParameter("concept", OpenApiTypes.STR, description="A slug; without it, what was met last."),
            OpenApiParameter("after", OpenApiTypes.INT, description="The item that was crammed last."),
        ],
        responses=CramSchema,
    )
    def get(self, request: Request) -> Response:
        at, concept = now(), request.query_params.get("concept")
        known = concept is None or slug_re.match(concept)
        after = whole_number(request, "after")
        item = next_to_cram(self.learner, concept=concept, after=after, at=at) if known else None
        if concept is not None and item is None:
            raise Problem(404, "not_found", _("There is no such concept, or it has no items."))
        shown = presenting.present_for_practice(item, learner_id=self.learner.pk, at=at).as_json() if item else None
        return Response({"review": shown})
