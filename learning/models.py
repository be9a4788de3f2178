"""What a learner says about the map. Where they stand is derived from these facts and their answers, never stored."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from cards.models import Concept


class ClaimSource(models.TextChoices):
    CLAIM = "claim", "Said so"
    PLACEMENT = "placement", "Placement"


class ClaimQuerySet(models.QuerySet["Claim"]):
    def of(self, learner: Any) -> "ClaimQuerySet":
        return self.filter(learner=learner)

    def standing(self) -> "ClaimQuerySet":
        """Claims that were not taken back; whether answers speak against them is another question."""
        return self.filter(undone_at=None)


class Claim(models.Model):
    """“I know this”: one fact. It is never edited; `undone_at` takes it back, and saying it again is another fact."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claims")
    concept = models.ForeignKey(Concept, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=16)  # a ClaimSource
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["learner_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "concept"], condition=Q(undone_at=None), name="one_standing_claim_per_concept"
            )
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} knows {self.concept_id}"


class GoalQuerySet(models.QuerySet["Goal"]):
    def of(self, learner: Any) -> "GoalQuerySet":
        return self.filter(learner=learner)

    def standing(self) -> "GoalQuerySet":
        """Goals that were not dropped, the first one first; with their concepts, which may be retired since."""
        return self.filter(dropped_at=None).select_related("concept").order_by("position", "pk")


class Goal(models.Model):
    """A concept that the learner works towards. Whether it is reached follows from what they know."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="goals")
    concept = models.ForeignKey(Concept, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    set_at = models.DateTimeField()
    # What it took when it was set, by slug: topics that authors add later are told, since progress may fall by them.
    topics = models.JSONField(default=list)
    dropped_at = models.DateTimeField(null=True)

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["learner_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "concept"], condition=Q(dropped_at=None), name="one_standing_goal_per_concept"
            )
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} wants {self.concept_id}"


class PlacementRun(models.Model):
    """One placement: a row of questions without feedback. How far it is follows from its attempts."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="placements")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    candidates = models.JSONField(default=list)  # slugs of what was to be found out, in the order of study

    class Meta:
        ordering = ["learner_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["learner"], condition=Q(ended_at=None), name="one_open_placement")
        ]

    def __str__(self) -> str:
        return f"placement {self.pk} of {self.learner_id}"

    @property
    def channel(self) -> str:
        """The name under which the answers of this run are kept."""
        return f"placement:{self.pk}"


class LessonRun(models.Model):
    """One way through a concept's lesson. What was answered, and so how far it is, follows from its attempts."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lessons")
    concept = models.ForeignKey(Concept, on_delete=models.PROTECT, related_name="+")
    criterion = models.JSONField()  # learning.lesson.CRITERION as it was in force when the run began
    is_try_anyway = models.BooleanField(default=False)  # the concept was locked, and the learner went in all the same
    began_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["learner_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "concept"], condition=Q(ended_at=None), name="one_open_lesson_per_concept"
            )
        ]

    def __str__(self) -> str:
        return f"lesson {self.pk} of {self.learner_id}"

    @property
    def channel(self) -> str:
        """The name under which the answers of this run are kept; the guess has one of its own."""
        return f"lesson:{self.pk}"

    @property
    def guess_channel(self) -> str:
        return f"{self.channel}:guess"
