"""What a learner did (events), what it adds up to (memories), and what the day holds (plans)."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from quizzes.models import Attempt, Item
from reviews.querysets import ASKED_AT, MemoryQuerySet, ReviewEventQuerySet
from reviews.scheduling.fsrs6 import WEIGHTS_VERSION

NEW_PER_DAY, REVIEWS_PER_DAY = 20, 200
LOWEST_RETENTION, HIGHEST_RETENTION = 0.70, 0.99
DAYS_OF_A_WEEK = 7


def every_day_alike() -> list[float]:
    """Return the share of a usual day's reviews that each weekday takes, Monday first."""
    return [1.0] * DAYS_OF_A_WEEK


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
    easy_days = models.JSONField(default=every_day_alike)  # 0 (no reviews) to 1 (a usual day)
    # First and last day of a planned break.
    break_from = models.DateField(null=True, blank=True)
    break_until = models.DateField(null=True, blank=True)
    # The day of an exam, and the desired retention until then; null = the usual one.
    exam_on = models.DateField(null=True, blank=True)
    exam_retention = models.FloatField(
        null=True, blank=True, validators=[MinValueValidator(LOWEST_RETENTION), MaxValueValidator(HIGHEST_RETENTION)]
    )
    review_order = models.CharField(max_length=32, default="due")
    # Whether the review of a skill waits when a problem that uses it was answered right.
    implicit_credit = models.BooleanField(default=True)
    calendar_secret = models.CharField(max_length=64, blank=True)  # the address of the calendar feed; blank = none
    # FSRS weights of this learner; null = the default ones. The version is noted on every memory they made.
    weights = models.JSONField(null=True, blank=True)
    weights_version = models.CharField(max_length=32, default=WEIGHTS_VERSION)
    # When the next day plan and the next reminder are due (UTC). Indexed: the work grows with what is due.
    plan_at = models.DateTimeField(null=True, blank=True)
    remind_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["plan_at"], name="profile_plan_at"),
            models.Index(fields=["remind_at"], name="profile_remind_at"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["calendar_secret"], condition=~Q(calendar_secret=""), name="profile_calendar_secret"
            )
        ]

    def __str__(self) -> str:
        return f"study profile of {self.learner_id}"


class RetentionChange(models.Model):
    """One line of the append-only settings log: a fold uses what was wished at the time of each event."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    desired_retention = models.FloatField()
    # Until an exam begins another one holds.
    exam_begins_at = models.DateTimeField(null=True)
    exam_retention = models.FloatField(null=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["learner", "at"])]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.desired_retention} from {self.at}"


class ReviewEvent(models.Model):
    """One thing that happened to one item, append-only. Everything else in this app can be recomputed from these."""

    # No database constraints: see Attempt. The id is the client's, so a resend is recognised.
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        db_constraint=False,
        db_index=False,  # those below begin with it
        related_name="review_events",
    )
    event_id = models.UUIDField()
    sequence = models.PositiveBigIntegerField()
    item = models.ForeignKey(Item, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    kind = models.CharField(max_length=16)  # a kind of reviews.scheduling.fold
    rating = models.PositiveSmallIntegerField(null=True)
    # A right answer without a hint: its rating may still become Hard, Good or Easy.
    may_be_amended = models.BooleanField(default=False)
    target = models.UUIDField(null=True)  # the event that an undo, a rate or a regrade names; it may arrive later
    days = models.PositiveIntegerField(null=True)  # a reschedule: so many study days after the one it was made in
    reviewed_at = models.DateTimeField()
    received_at = models.DateTimeField()
    # Where the learner's day stood at that moment: a later move must not change the past.
    time_zone = models.CharField(max_length=64)
    day_starts_at = models.PositiveSmallIntegerField()
    device = models.CharField(max_length=64, blank=True)
    # What tells a resend from another event under the same id; blank where the meaning of the event is enough.
    body_digest = models.CharField(max_length=64, blank=True)
    source = models.CharField(max_length=16, blank=True)  # "anki" for imported history, else ours

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
    """The fold of one (learner, item) pair's events, kept so that the next item is found by an index.

    An item that was suspended or buried before its first answer is `new`: nothing is remembered of it (null).
    """

    # No index of its own: those below begin with it, and the planner would take it where it should ask by item.
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, db_index=False, related_name="memories"
    )
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="memories")
    stability = models.FloatField(null=True)
    difficulty = models.FloatField(null=True)
    state = models.CharField(max_length=16)
    step = models.PositiveSmallIntegerField(null=True)
    reps = models.PositiveIntegerField(default=0)
    lapses = models.PositiveIntegerField(default=0)
    is_leech = models.BooleanField(default=False)
    interval = models.PositiveIntegerField(default=0)  # whole study days; 0 while on steps of minutes
    due = models.DateTimeField(null=True)
    # The days that fuzz could have chosen; a day plan may move the review inside them.
    earliest = models.DateTimeField(null=True)
    latest = models.DateTimeField(null=True)
    planned_for = models.DateTimeField(null=True)
    planned_because = models.CharField(max_length=16, blank=True)  # why outside the window: a cause of arranging
    suspended = models.BooleanField(default=False)
    buried_until = models.DateTimeField(null=True)  # it comes back by itself: the queue compares, no job lifts it
    first_reviewed_at = models.DateTimeField(null=True)
    last_reviewed_at = models.DateTimeField(null=True)
    weights_version = models.CharField(max_length=32)

    objects = MemoryQuerySet.as_manager()

    class Meta:
        ordering = ["learner_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["learner", "item"], name="one_memory_per_pair")]
        indexes = [
            models.Index("learner", ASKED_AT, condition=Q(suspended=False), name="memory_asked_at"),
            models.Index("learner", "state", ASKED_AT, condition=Q(suspended=False), name="memory_asked_at_by_state"),
            models.Index(fields=["learner", "first_reviewed_at"], name="memory_first_reviewed"),
            models.Index(fields=["learner", "last_reviewed_at"], name="memory_last_reviewed"),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.item_id} {self.state}"


class Regrade(models.Model):
    """What a later engine made of an old attempt. The attempt keeps the first result; this row keeps the new one."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="regrades")
    verdict = models.CharField(max_length=16)
    misconceptions = models.JSONField(default=list)
    regraded_at = models.DateTimeField()

    class Meta:
        ordering = ["attempt_id", "pk"]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.verdict}"


class WeightsFit(models.Model):
    """One attempt to fit the model to a learner, append-only: what was held against what, and whether it was kept."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="weights_fits")
    fitted_at = models.DateTimeField()
    last_sequence = models.PositiveBigIntegerField()  # the newest event that it knew
    answers = models.PositiveIntegerField()
    # The newest answers, which the fit did not see: they decide. Log loss per answer, the lower the better.
    held_out = models.PositiveIntegerField()
    log_loss_before = models.FloatField()  # of the weights in force until then
    log_loss_after = models.FloatField()  # of the fitted ones
    weights_version = models.CharField(max_length=32)  # in force from then on
    is_kept = models.BooleanField()  # these are the fitted ones

    class Meta:
        ordering = ["learner_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["learner", "last_sequence"], name="one_fit_per_log_state")]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.log_loss_before:.4f} -> {self.log_loss_after:.4f}"


class ReplayJob(models.Model):
    """All memories of one learner are folded again, some at a time. The row says how far that has come."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="replay_jobs")
    weights_version = models.CharField(max_length=32)
    created_at = models.DateTimeField()
    items = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    after_item = models.PositiveBigIntegerField(default=0)  # items up to this id are done
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["learner_id", "pk"]
        indexes = [models.Index(fields=["learner"], condition=Q(finished_at=None), name="replay_waiting")]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.done}/{self.items}"


class PushSubscription(models.Model):
    """A browser that shows a learner's reminders: the address at its push service, and the keys to write to it."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="push_subscriptions")
    endpoint = models.CharField(max_length=1000, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)  # reminders in a row that its push service did not take

    class Meta:
        ordering = ["learner_id", "pk"]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.endpoint[:40]}"


class DayPlan(models.Model):
    """The new items of one learner's study day, in order. Stored once; computing it again gives the same."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    study_day = models.DateField()
    new_items = models.JSONField(default=list)
    left_over = models.PositiveSmallIntegerField(default=0)  # how many more could be met; counted up to 999
    pace = models.JSONField(default=dict)  # seconds that an answer takes the learner, by kind of item
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["learner_id", "study_day"]
        constraints = [models.UniqueConstraint(fields=["learner", "study_day"], name="one_plan_per_study_day")]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.study_day}"
