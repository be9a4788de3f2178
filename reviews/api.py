"""The API of the review loop."""

from dataclasses import asdict
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import LearnerAPIView, learner_of
from quizzes import hinting, nonces, presenting, tokens
from reviews import reviewing
from reviews.models import Memory
from reviews.plans.queue import Queue
from reviews.scheduling.fold import RESCHEDULE
from reviews.serializers import (
    AmendReplySchema,
    AnswerRequest,
    HintSchema,
    MemorySerializer,
    NextSchema,
    RatingRequest,
    RevealRequest,
    RevealSchema,
    ReviewReplySchema,
    StandingSchema,
    SteerRequest,
    TokenRequest,
)
from web.clock import now
from web.problems import Problem


def whole_number(request: Request, name: str) -> int | None:
    """Return a query parameter as a number, or None; 400 for anything else."""
    text = request.query_params.get(name)
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise Problem(400, "invalid", _("`%s` must be a whole number.") % name)
    return int(text)


def channel_of(request: Request) -> str:
    """Return the name of the login session that a presentation is made for."""
    return nonces.channel_of(request.headers.get("X-Session-Token") or request.session.session_key)


class Next(LearnerAPIView):
    """The next item to ask, and what today still holds. Writes nothing: look as often as you like."""

    @extend_schema(
        parameters=[OpenApiParameter("after", OpenApiTypes.INT, description="As if this item were answered.")],
        responses=NextSchema,
    )
    def get(self, request: Request) -> Response:
        at = now()
        queue = Queue(self.learner, at=at, after=whole_number(request, "after"))
        item = queue.next_item()
        shown = None
        if item is not None:
            shown = presenting.present_for_review(
                item, learner_id=self.learner.pk, channel=channel_of(request), at=at
            ).as_json()
        return Response(
            {
                "review": shown,
                "counts": {**asdict(queue.counts()), "held_back": asdict(queue.held_back())},
                "next_due_at": queue.next_due_at(),
            }
        )


class Answers(LearnerAPIView):
    """Answer an item."""

    @extend_schema(request=AnswerRequest, responses=ReviewReplySchema)
    def post(self, request: Request) -> Response:
        given = AnswerRequest(data=self.body)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        reply = reviewing.answer(
            self.learner,
            submission_id=data["id"],
            token=data["token"],
            response=data["response"],
            rating=data.get("rating"),
            duration_ms=data.get("duration_ms"),
            reviewed_at=data.get("reviewed_at"),
            received_at=now(),
            body=self.body,
        )
        return Response(reply)


class Rating(LearnerAPIView):
    """Change the rating of a right, unhinted answer."""

    @extend_schema(request=RatingRequest, responses=AmendReplySchema)
    def put(self, request: Request, event_id: UUID) -> Response:
        given = RatingRequest(data=self.body)
        given.is_valid(raise_exception=True)
        return Response(reviewing.rate(self.learner, event_id, given.validated_data["rating"], at=now()))


class Undo(LearnerAPIView):
    """Take back an answer, or anything else that was done; undo the undo to have it again."""

    @extend_schema(request=None, responses=StandingSchema)
    def post(self, request: Request, event_id: UUID) -> Response:
        return Response(reviewing.undo(self.learner, event_id, at=now()))


class Steering(LearnerAPIView):
    """Suspend, unsuspend, bury, unbury, reset or reschedule an item; the same as sync events, for who is online."""

    @extend_schema(request=SteerRequest, responses=StandingSchema)
    def post(self, request: Request, item_id: int) -> Response:
        given = SteerRequest(data=self.body)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        # `days` means nothing to the other kinds.
        days = data["days"] if data["kind"] == RESCHEDULE else None
        return Response(
            reviewing.steer(self.learner, item_id, event_id=data["id"], kind=data["kind"], days=days, at=now())
        )


class Hint(LearnerAPIView):
    """Take the next hint; a right answer then counts as Hard."""

    @extend_schema(request=TokenRequest, responses=HintSchema)
    def post(self, request: Request) -> Response:
        given = TokenRequest(data=self.body)
        given.is_valid(raise_exception=True)
        token = tokens.read_own_token(given.validated_data["token"], learner_id=self.learner.pk)
        return Response(hinting.take_hint(token, at=now()))


class Reveal(LearnerAPIView):
    """The model answer and the rubric of an explain item, for a written text."""

    @extend_schema(request=RevealRequest, responses=RevealSchema)
    def post(self, request: Request) -> Response:
        given = RevealRequest(data=self.body)
        given.is_valid(raise_exception=True)
        token = tokens.read_own_token(given.validated_data["token"], learner_id=self.learner.pk)
        return Response(hinting.reveal(token, given.validated_data["text"], at=now()))


class Memories(generics.ListAPIView):
    """What the learner remembers, item by item."""

    serializer_class = MemorySerializer
    queryset = Memory.objects.none()
    filter_backends = []

    def get_queryset(self):
        memories = Memory.objects.of(learner_of(self.request))
        item = whole_number(self.request, "item")
        return memories if item is None else memories.filter(item_id=item)

    @extend_schema(parameters=[OpenApiParameter("item", OpenApiTypes.INT)])
    def get(self, request: Request, *args, **kwargs) -> Response:
        return super().get(request, *args, **kwargs)
