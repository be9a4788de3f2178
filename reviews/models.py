"""What a learner did (events), what it adds up to (memories), and what the day holds (plans)."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from quizzes.models import Item
from reviews.querysets import MemoryQuerySet, ReviewEventQuerySet

NEW_PER_DAY, REVIEWS_PER_DAY = 20, 200
LOWEST_RETENTION, HIGHEST_RETENTION = 0.70, 0.99


class StudyProfile(models.Model):
    """How one learner studies. This row is also the learner's lock: whoever writes events holds it."""

    learner = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="study_profile"
    )
    # The number of the newest event. Handed out under the lock, so a sync cursor never meets a hole.
    last_sequence = models.PositiveBigIntegerField(default=0)
    new_per_day = models.PositiveSmallIntegerField(default=NEW_PER_DAY, validators=[MaxValueValidator(1000)])
    reviews_per_day = models.PositiveSmallIntegerField(default=REVIEWS_PER_DAY, validators=[MaxValueValidator(9999)])
    desired_retention = models.FloatField(
        default=0.9, validators=[MinValueValidator(LOWEST_RETENTION), MaxValueValidator(HIGHEST_RETENTION)]
    )
    # The hour of the learner's own day for the reminder mail; null = no mail.
    reminder_hour = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(23)])
    # When the next day plan and the next reminder are due (UTC). Indexed: the work grows with what is due.
    plan_at = models.DateTimeField(null=True, blank=True)
    remind_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["plan_at"], name="profile_plan_at"),
            models.Index(fields=["remind_at"], name="profile_remind_at"),
        ]

    def __str__(self) -> str:
        return f"study profile of {self.learner_id}"


class RetentionChange(models.Model):
    """One line of the append-only settings log: a fold uses what was wished at the time of each event."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    desired_retention = models.FloatField()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["learner", "at"])]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.desired_retention} from {self.at}"


class ReviewEvent(models.Model):
    """One thing that happened to one item, append-only. Everything else in this app can be recomputed from these."""

    # No database constraints: see Attempt. The id is the client's, so a resend is recognised.
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, db_constraint=False, related_name="review_events"
    )
    event_id = models.UUIDField()
    sequence = models.PositiveBigIntegerField()
    item = models.ForeignKey(Item, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    kind = models.CharField(max_length=16)  # answer, rate, undo
    rating = models.PositiveSmallIntegerField(null=True)
    # A right answer without a hint: its rating may still become Hard, Good or Easy.
    may_be_amended = models.BooleanField(default=False)
    target = models.UUIDField(null=True)  # the event that an undo or a rate names; it may arrive later
    reviewed_at = models.DateTimeField()
    received_at = models.DateTimeField()
    # Where the learner's day stood at that moment: a later move must not change the past.
    time_zone = models.CharField(max_length=64)
    day_starts_at = models.PositiveSmallIntegerField()
    device = models.CharField(max_length=64, blank=True)
    body_digest = models.CharField(max_length=64, blank=True)

    objects = ReviewEventQuerySet.as_manager()

    class Meta:
        ordering = ["learner_id", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["learner", "event_id"], name="event_once_per_learner"),
            models.UniqueConstraint(fields=["learner", "sequence"], name="event_sequence_per_learner"),
        ]
        indexes = [models.Index(fields=["learner", "item"], name="event_pair")]

    def __str__(self) -> str:
        return f"{self.learner_id} #{self.sequence} {self.kind} {self.rating or ''}".strip()


class Memory(models.Model):
    """The fold of one (learner, item) pair's events, kept so that the next item is found by an index."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memories")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="memories")
    stability = models.FloatField()
    difficulty = models.FloatField()
    state = models.CharField(max_length=16)
    step = models.PositiveSmallIntegerField(null=True)
    reps = models.PositiveIntegerField()
    lapses = models.PositiveIntegerField()
    interval = models.PositiveIntegerField()  # whole study days; 0 while on steps of minutes
    due = models.DateTimeField()
    # The days that fuzz could have chosen; a day plan may move the review inside them.
    earliest = models.DateTimeField()
    latest = models.DateTimeField()
    planned_for = models.DateTimeField(null=True)
    suspended = models.BooleanField(default=False)
    first_reviewed_at = models.DateTimeField()
    last_reviewed_at = models.DateTimeField()
    weights_version = models.CharField(max_length=32)

    objects = MemoryQuerySet.as_manager()

    class Meta:
        ordering = ["learner_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["learner", "item"], name="one_memory_per_pair")]
        indexes = [
            models.Index(
                "learner", Coalesce("planned_for", "due"), condition=Q(suspended=False), name="memory_next_due"
            ),
            models.Index(fields=["learner", "first_reviewed_at"], name="memory_first_reviewed"),
            models.Index(fields=["learner", "last_reviewed_at"], name="memory_last_reviewed"),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.item_id} {self.state}"


class DayPlan(models.Model):
    """The new items of one learner's study day, in order. Stored once; computing it again gives the same."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    study_day = models.DateField()
    new_items = models.JSONField(default=list)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["learner_id", "study_day"]
        constraints = [models.UniqueConstraint(fields=["learner", "study_day"], name="one_plan_per_study_day")]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.study_day}"
