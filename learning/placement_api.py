"""Placement over REST: begin, answer without feedback, stop when it is enough, and look at everything afterwards."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import LearnerAPIView
from cards import snapshot
from learning import placing
from learning.models import PlacementRun
from quizzes.serializers import PresentationSchema
from web.clock import now
from web.fields import ObjectField, TextField, WholeNumberField
from web.problems import Problem

LONGEST_DURATION = 2**31 - 1  # milliseconds


class BeginRequest(serializers.Serializer):
    goal = TextField(required=False, max_length=80, help_text="A concept; without it, your goals or the course's.")


class PlacementAnswerRequest(serializers.Serializer):
    """One answer. `{"unknown": true}` as the response is “not learned yet”."""

    id = serializers.UUIDField()
    token = TextField(max_length=1000)
    response = ObjectField()
    duration_ms = WholeNumberField(required=False, allow_null=True, min_value=0, max_value=LONGEST_DURATION)


class PlacementAnswerSchema(serializers.Serializer):
    """One answer of a placement that has ended, with what was asked and what would have been right."""

    id = serializers.UUIDField()
    concept = serializers.CharField()
    kind = serializers.CharField()
    statement = serializers.CharField()
    response = serializers.DictField()
    verdict = serializers.CharField()
    answer = serializers.JSONField(allow_null=True)
    solution = serializers.ListField(child=serializers.JSONField())


class PlacementSchema(serializers.Serializer):
    """Nothing is told of the answers before the end; then `settled` of `topics` are decided, `found` are new claims.

    What lies below a concept of `found` follows from it; what builds on one of `not_known` counts as not known yet.
    """

    id = serializers.IntegerField()
    began_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    asked = serializers.IntegerField()
    budget = serializers.IntegerField(help_text="So many questions are asked at most.")
    topics = serializers.IntegerField()
    settled = serializers.IntegerField(allow_null=True)
    question = PresentationSchema(allow_null=True)
    found = serializers.ListField(child=serializers.CharField(), allow_null=True)
    not_known = serializers.ListField(child=serializers.CharField(), allow_null=True)
    answers = PlacementAnswerSchema(many=True, allow_null=True)


class PlacementReplySchema(serializers.Serializer):
    placement = PlacementSchema(allow_null=True)


def placement_json(run: PlacementRun | None) -> dict[str, Any]:
    """Return the run as the API shows it."""
    if run is None:
        return {"placement": None}
    placement, ended = placing.placement_of(run), run.ended_at is not None
    question = placing.present(run, at=now())
    return {
        "placement": {
            "id": run.pk,
            "began_at": run.began_at,
            "ended_at": run.ended_at,
            "asked": len(placement.answers),
            "budget": placement.budget,
            "topics": len(placement.candidates),
            "settled": len(placement.candidates) - len(placement.open) if ended else None,
            "question": question.as_json() if question else None,
            "found": placement.found if ended else None,
            "not_known": placement.not_known if ended else None,
            "answers": _answers_json(run) if ended else None,
        }
    }


def _answers_json(run: PlacementRun) -> list[dict[str, Any]]:
    return [
        {
            "id": attempt.submission_id,
            "concept": attempt.item.concept.slug,
            "kind": attempt.item.kind,
            "statement": attempt.shown["text"],
            "response": attempt.response,
            "verdict": attempt.verdict,
            "answer": attempt.reply["answer"],
            "solution": attempt.reply["solution"],
        }
        for attempt in placing.attempts_of(run).select_related("item__concept")
    ]


class Placements(LearnerAPIView):
    """Find out what you know already, in 15 questions at most."""

    @extend_schema(responses=PlacementReplySchema)
    def get(self, request: Request) -> Response:
        """The placement that is open, or the last one with all its answers. Writes nothing."""
        return Response(placement_json(placing.latest_run(self.learner)))

    @extend_schema(request=BeginRequest, responses=PlacementReplySchema)
    def post(self, request: Request) -> Response:
        """Begin a placement, or go on with the open one."""
        given = BeginRequest(data=self.body)
        given.is_valid(raise_exception=True)
        goal = given.validated_data.get("goal")
        if goal is not None and goal not in snapshot.current().graph:
            raise Problem(404, "not_found", _("There is no such concept."))
        return Response(placement_json(placing.begin(self.learner, goals=[goal] if goal else (), at=now())))


class PlacementAnswers(LearnerAPIView):
    """Answer the question that is asked; the next one comes back, and no verdict before the end."""

    @extend_schema(request=PlacementAnswerRequest, responses=PlacementReplySchema)
    def post(self, request: Request) -> Response:
        given = PlacementAnswerRequest(data=self.body)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        run = placing.answer(
            self.learner,
            submission_id=data["id"],
            token=data["token"],
            response=data["response"],
            duration_ms=data.get("duration_ms"),
            received_at=now(),
            body=self.body,
        )
        return Response(placement_json(run))


class PlacementEnd(LearnerAPIView):
    """Enough: end the placement and keep what it found."""

    @extend_schema(request=None, responses=PlacementReplySchema)
    def post(self, request: Request) -> Response:
        return Response(placement_json(placing.finish(self.learner, at=now())))
