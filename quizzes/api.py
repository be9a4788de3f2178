"""The API of items and practice."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

import engine
from accounts.requests import LearnerAPIView, learner_of
from quizzes import practising, presenting
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


class PracticeTypes(LearnerAPIView):
    """The problem types that can be practised."""

    @extend_schema(responses=inline_serializer("PracticeTypes", {"results": PracticeTypeSchema(many=True)}))
    def get(self, request: Request) -> Response:
        items = practising.practice_items()
        return Response(
            {
                "results": [
                    _type_json(problem_type, items[slug])
                    for slug, problem_type in engine.PROBLEM_TYPES.items()
                    if slug in items
                ]
            }
        )


def _type_json(problem_type: engine.ProblemType, item: Item) -> dict[str, Any]:
    title, language = engine.title_in(problem_type.title, get_language())
    return {
        "slug": problem_type.slug,
        "code": problem_type.code,
        "title": title,
        "objective": problem_type.objective,
        "objective_title": engine.title_in(engine.OBJECTIVES[problem_type.objective], get_language())[0],
        "language": language,
        "difficulty": problem_type.difficulty,
        "input": problem_type.input,
        "misconceptions": list(problem_type.misconceptions),
        "concept": item.concept.slug,
        "item": item.pk,
    }


class PracticeNext(LearnerAPIView):
    """A problem of one type with numbers that nobody has seen."""

    @extend_schema(
        request=PracticeRequest,
        responses=inline_serializer("PracticeNextReply", {"review": PresentationSchema()}),
    )
    def post(self, request: Request) -> Response:
        asked = PracticeRequest(data=self.body)
        asked.is_valid(raise_exception=True)
        item = practising.practice_items().get(asked.validated_data["type"])
        if item is None:
            raise Problem(404, "not_found", _("There is no such problem type; GET practice/types lists them."))
        shown = presenting.present_for_practice(item, learner_id=self.learner.pk, at=now())
        return Response({"review": shown.as_json()})


class PracticeAnswerView(LearnerAPIView):
    """Grade a practice answer. The schedule is not touched."""

    @extend_schema(request=PracticeAnswer, responses=GradedReplySchema)
    def post(self, request: Request) -> Response:
        given = PracticeAnswer(data=self.body)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        reply = practising.answer(
            self.learner.pk,
            submission_id=data["id"],
            token=data["token"],
            response=data["response"],
            rating=data.get("rating"),
            duration_ms=data.get("duration_ms"),
            received_at=now(),
            body=self.body,
        )
        return Response(reply)
