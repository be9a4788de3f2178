"""Lessons over REST: a guess that is not counted, the card, tasks until two in a row are right, an explanation."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import LearnerAPIView
from cards.models import Card, Concept
from learning import teaching
from learning.lesson import STEPS
from learning.models import LessonRun
from quizzes.serializers import PresentationSchema
from reviews import lessons
from reviews.serializers import LONGEST_DURATION, ReviewReplySchema, TokenRequest
from web.clock import now
from web.fields import ObjectField, TextField, WholeNumberField


class FlagField(serializers.BooleanField):
    """true or false; not "yes", not 1."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class LessonRequest(serializers.Serializer):
    concept = TextField(max_length=80)
    anyway = FlagField(
        required=False,
        default=False,
        help_text="Open a locked concept too; two right problems with numbers then count as a claim.",
    )


class LessonAnswerRequest(TokenRequest):
    """One answer, as in a review; a lesson is answered at once, so it has no time of its own."""

    id = serializers.UUIDField()
    response = ObjectField()
    rating = WholeNumberField(required=False, allow_null=True, min_value=1, max_value=4)
    duration_ms = WholeNumberField(required=False, allow_null=True, min_value=0, max_value=LONGEST_DURATION)


class CriterionSchema(serializers.Serializer):
    """What ends the tasks, as it was when the lesson began."""

    in_a_row = serializers.IntegerField()


class LessonSchema(serializers.Serializer):
    """Where a lesson is. `question` belongs to the steps guess, tasks and explain.

    Answer the guess by POST practice/answer (it is not counted), the others by POST lessons/{id}/answer.
    """

    id = serializers.IntegerField()
    concept = serializers.CharField()
    step = serializers.ChoiceField(choices=STEPS)
    began_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    is_try_anyway = serializers.BooleanField()
    criterion = CriterionSchema()
    in_a_row = serializers.IntegerField(help_text="Right answers in a row so far.")
    cards = serializers.ListField(child=serializers.CharField(), help_text="Slugs of the concept's cards.")
    question = PresentationSchema(allow_null=True)


class LessonReplySchema(ReviewReplySchema):
    lesson = LessonSchema()


def lesson_json(run: LessonRun) -> dict[str, Any]:
    """Return the run as the API shows it."""
    lesson = teaching.lesson_of(run)
    question = teaching.present(run, at=now())
    cards = Card.objects.published().filter(concept=run.concept).in_course_order()
    return {
        "id": run.pk,
        "concept": run.concept.slug,
        "step": lesson.step,
        "began_at": run.began_at,
        "ended_at": run.ended_at,
        "is_try_anyway": run.is_try_anyway,
        "criterion": run.criterion,
        "in_a_row": lesson.streak,
        "cards": [card.slug for card in cards],
        "question": question.as_json() if question else None,
    }


class Lessons(LearnerAPIView):
    """Learn one concept."""

    @extend_schema(request=LessonRequest, responses=LessonSchema)
    def post(self, request: Request) -> Response:
        """Begin the lesson of a concept, or go on with the open one."""
        given = LessonRequest(data=self.body)
        given.is_valid(raise_exception=True)
        concept = get_object_or_404(Concept.objects.published(), slug=given.validated_data["concept"])
        run = teaching.begin(self.learner, concept, anyway=given.validated_data["anyway"], at=now())
        return Response(lesson_json(run))


class OneLesson(LearnerAPIView):
    """Where a lesson is, and its question. Writes nothing."""

    @extend_schema(responses=LessonSchema)
    def get(self, request: Request, id: int) -> Response:
        return Response(lesson_json(teaching.own_run(self.learner, id)))


class ReadCard(LearnerAPIView):
    """The card has been read; on to the tasks. The guess may be passed over."""

    @extend_schema(request=None, responses=LessonSchema)
    def post(self, request: Request, id: int) -> Response:
        return Response(lesson_json(teaching.read_card(teaching.own_run(self.learner, id), at=now())))


class LessonAnswers(LearnerAPIView):
    """Answer the lesson's question. It is a review of its item as well: the item comes back by the schedule."""

    @extend_schema(request=LessonAnswerRequest, responses=LessonReplySchema)
    def post(self, request: Request, id: int) -> Response:
        teaching.own_run(self.learner, id)
        given = LessonAnswerRequest(data=self.body)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        reply, run = lessons.answer(
            self.learner,
            submission_id=data["id"],
            token=data["token"],
            response=data["response"],
            rating=data.get("rating"),
            duration_ms=data.get("duration_ms"),
            received_at=now(),
            body=self.body,
        )
        return Response({**reply, "lesson": lesson_json(run)})


class EndLesson(LearnerAPIView):
    """Leave the lesson. What was answered stays."""

    @extend_schema(request=None, responses=LessonSchema)
    def post(self, request: Request, id: int) -> Response:
        return Response(lesson_json(teaching.finish(teaching.own_run(self.learner, id), at=now())))
