"""The API of items and practice."""

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

import engine
from accounts.requests import LearnerAPIView, learner_of
from quizzes import practising, presenting, tokens
from quizzes.attempting import Submission
from quizzes.item_kinds import ITEM_KINDS
from quizzes.models import Item
from quizzes.serializers import (
    GradedReplySchema,
    ItemSerializer,
    PracticeAnswer,
    PracticeRequest,
    PracticeTypeSchema,
    PresentationSchema,
)
from web.clock import now
from web.problems import Problem


class ItemFilter(filters.FilterSet):
    """Only these two: ordering or filtering by anything near the answer key would be an oracle."""

    kind = filters.ChoiceFilter(choices=[(slug, kind.label) for slug, kind in ITEM_KINDS.items()])
    concept = filters.CharFilter(field_name="concept__slug")

    class Meta:
        model = Item
        fields = ["kind", "concept"]


class ItemList(generics.ListAPIView):
    """The items of the course and the learner's own private ones, without answers."""

    serializer_class = ItemSerializer
    filterset_class = ItemFilter
    queryset = Item.objects.none()

    def get_queryset(self):
        visible = Item.objects.published().visible_to(learner_of(self.request))
        return visible.select_related("concept", "objective")


def practice_items():
    """Return the numeric items of the course by problem type."""
    rows = Item.objects.published().filter(kind="numeric", owner=None).select_related("concept", "card")
    return {item.problem_type: item for item in rows.order_by("-pk")}


class PracticeTypes(LearnerAPIView):
    """The problem types that can be practised."""

    @extend_schema(responses=inline_serializer("PracticeTypes", {"results": PracticeTypeSchema(many=True)}))
    def get(self, request: Request) -> Response:
        items = practice_items()
        return Response(
            {
                "results": [
                    {
                        "slug": slug,
                        "code": problem_type.code,
                        "title": problem_type.title,
                        "objective": problem_type.objective,
                        "difficulty": problem_type.difficulty,
                        "concept": items[slug].concept.slug,
                        "item": items[slug].pk,
                    }
                    for slug, problem_type in engine.PROBLEM_TYPES.items()
                    if slug in items
                ]
            }
        )


class PracticeNext(LearnerAPIView):
    """A problem of one type with numbers that nobody has seen."""

    @extend_schema(
        request=PracticeRequest,
        responses=inline_serializer("PracticeNextReply", {"review": PresentationSchema()}),
    )
    def post(self, request: Request) -> Response:
        asked = PracticeRequest(data=self.body)
        asked.is_valid(raise_exception=True)
        item = practice_items().get(asked.validated_data["type"])
        if item is None:
            raise Problem(404, "not_found", "There is no such problem type; GET practice/types lists them.")
        shown = presenting.present_for_practice(item, learner_id=self.learner.pk, at=now())
        return Response({"review": shown.as_json()})


class PracticeAnswerView(LearnerAPIView):
    """Grade a practice answer. The schedule is not touched."""

    @extend_schema(request=PracticeAnswer, responses=GradedReplySchema)
    def post(self, request: Request) -> Response:
        given = PracticeAnswer(data=self.body)
        given.is_valid(raise_exception=True)
        at, data = now(), given.validated_data
        token = tokens.accept_token(data["token"], learner_id=self.learner.pk, purpose=tokens.PRACTICE)
        submission = Submission(
            learner_id=self.learner.pk,
            submission_id=data["id"],
            door="practice",
            body=self.body,
            item_id=token.item_id,
            version=token.version,
            nonce=token.nonce,
            channel="",
            response=data["response"],
            rating=None,
            duration_ms=data.get("duration_ms"),
            reviewed_at=at,
            received_at=at,
        )
        return Response(practising.answer(submission))
