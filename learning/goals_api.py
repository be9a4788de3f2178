"""Goals and the study plan over REST."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.requests import LearnerAPIView
from cards import snapshot
from cards.models import Concept
from learning import aiming
from learning.ladder import STATUSES
from learning.models import Goal
from learning.plan import PlannedTopic, bases_of, plan_of, progress_of
from learning.serializers import WaitingSchema
from learning.standings import Standings
from learning.waiting import waiting_of
from web.clock import now
from web.fields import WholeNumberField

RETIRED = "retired"


class GoalRequest(serializers.Serializer):
    position = WholeNumberField(
        required=False,
        min_value=1,
        max_value=aiming.MOST_GOALS,
        help_text="Its place among your goals; without it, last.",
    )


class GoalSchema(serializers.Serializer):
    """A goal and how far you are. Knowing is not mastering: both are counted."""

    slug = serializers.CharField()
    title = serializers.CharField()
    language = serializers.CharField(help_text="Of the title, as in BCP 47.")
    position = serializers.IntegerField()
    set_at = serializers.DateTimeField()
    topics = serializers.IntegerField(help_text="How many topics it takes, itself included.")
    known = serializers.IntegerField()
    mastered = serializers.IntegerField()
    progress = serializers.FloatField(help_text="known / topics")
    added = serializers.IntegerField(help_text="Topics that authors added since you set it.")
    assumed = serializers.IntegerField(help_text="Topics below it that are taken for granted; not among `topics`.")
    reached_at = serializers.DateTimeField(allow_null=True)
    closed = serializers.ChoiceField(
        choices=[RETIRED], allow_null=True, help_text="retired: the topic was withdrawn from the course."
    )


class GoalListSchema(serializers.Serializer):
    results = GoalSchema(many=True)
    next = serializers.CharField(allow_null=True, help_text="Always null: there are few goals.")


class TopicSchema(serializers.Serializer):
    """A topic to learn; `is_next`: one of the first three that are open to you."""

    slug = serializers.CharField()
    title = serializers.CharField()
    language = serializers.CharField(help_text="Of the title, as in BCP 47.")
    status = serializers.ChoiceField(choices=STATUSES)
    goal = serializers.CharField(help_text="The goal that first asks for it.")
    is_next = serializers.BooleanField()
    minutes = serializers.FloatField(help_text="An estimate for its cards and the items not answered yet.")
    learn_first = serializers.ListField(
        child=serializers.CharField(), help_text="Slugs of the direct prerequisites that are not known yet."
    )
    needed_for = serializers.ListField(
        child=serializers.CharField(), help_text="Slugs of the plan's topics that build on it directly."
    )
    opens = serializers.IntegerField(help_text="How many topics of the plan build on it, directly or not.")
    comes_first_for = serializers.CharField(
        allow_null=True, help_text="It comes before its turn: this concept, which builds on it, was missed twice."
    )


class PlanSchema(serializers.Serializer):
    results = TopicSchema(many=True)
    next = serializers.CharField(allow_null=True, help_text="Always null: the plan comes whole.")
    minutes = serializers.FloatField()
    asked_again = serializers.ListField(
        child=serializers.CharField(),
        help_text="Known concepts that are asked once more: what builds on them was missed.",
    )
    waiting = WaitingSchema(many=True)


def goals_json(learner: User) -> list[dict[str, Any]]:
    """Return the learner's goals as the API shows them."""
    current = snapshot.current()
    standings = Standings(learner, current)
    return [_goal_json(goal, standings, current) for goal in Goal.objects.of(learner).standing()]


def _goal_json(goal: Goal, standings: Standings, current: snapshot.Snapshot) -> dict[str, Any]:
    progress = progress_of(goal, standings, current)
    return {
        "slug": goal.concept.slug,
        "title": goal.concept.localized.title,
        "language": goal.concept.localized.language,
        "position": goal.position,
        "set_at": goal.set_at,
        "topics": progress.topics,
        "known": progress.known,
        "mastered": progress.mastered,
        "progress": round(progress.share, 4),
        "added": progress.added,
        "assumed": progress.assumed,
        "reached_at": progress.reached_at,
        "closed": RETIRED if progress.is_closed else None,
    }


def _topic_json(topic: PlannedTopic) -> dict[str, Any]:
    return {
        "slug": topic.concept.slug,
        "title": topic.concept.localized.title,
        "language": topic.concept.localized.language,
        "status": topic.status,
        "goal": topic.goal,
        "is_next": topic.is_next,
        "minutes": topic.minutes,
        "learn_first": topic.learn_first,
        "needed_for": topic.needed_for,
        "opens": topic.opens,
        "comes_first_for": topic.forward.missed if topic.forward else None,
    }


class Goals(LearnerAPIView):
    """What you work towards, the first goal first."""

    @extend_schema(responses=GoalListSchema)
    def get(self, request: Request) -> Response:
        return Response(GoalListSchema({"results": goals_json(self.learner), "next": None}).data)


class OneGoal(LearnerAPIView):
    """Set a concept as a goal, or drop it."""

    @extend_schema(request=GoalRequest, responses=GoalSchema)
    def put(self, request: Request, slug: str) -> Response:
        """Work towards a concept; five goals at most are open. Setting it again changes nothing but its place."""
        given = GoalRequest(data=self.body)
        given.is_valid(raise_exception=True)
        concept = get_object_or_404(Concept.objects.published(), slug=slug)
        aiming.set_goal(self.learner, concept, position=given.validated_data.get("position"), at=now())
        goal = next(each for each in goals_json(self.learner) if each["slug"] == slug)
        return Response(GoalSchema(goal).data)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        """Drop the goal; what you learned for it stays. Dropping what is no goal changes nothing."""
        concept = get_object_or_404(Concept.objects.exclude(status="draft"), slug=slug)
        aiming.drop(self.learner, concept, at=now())
        return Response(status=204)


class StudyPlan(LearnerAPIView):
    """What your goals still take, each topic shortly before its first use; without goals, what the course takes."""

    @extend_schema(responses=PlanSchema)
    def get(self, request: Request) -> Response:
        current = snapshot.current()
        standings = Standings(self.learner, current)
        topics = plan_of(self.learner, standings, current)
        plan = {
            "results": [_topic_json(each) for each in topics],
            "next": None,
            "minutes": sum(topic.minutes for topic in topics),
            "asked_again": [each.concept for each in bases_of(standings) if standings.known(each.concept)],
            "waiting": waiting_of(self.learner, at=now()),
        }
        return Response(PlanSchema(plan).data)
