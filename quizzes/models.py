"""Items that learners are asked, their versions, and every attempt ever made."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from cards.models import Card, Concept, Misconception, Objective
from cards.models.translations import CURRENT, STALE, course_language, wording_of
from quizzes.item_kinds import ITEM_KINDS
from quizzes.querysets import AttemptQuerySet, ItemQuerySet


class Status(models.TextChoices):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    RETIRED = "retired", "Retired"


class Item(models.Model):
    """What a learner is asked and what becomes due.

    The row holds what authors edit. Learners are served the frozen `ItemVersion`, so that an answer is graded
    against the text that was on the screen, whatever an author changes meanwhile.
    """

    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=32)  # a key of quizzes.item_kinds.ITEM_KINDS
    concept = models.ForeignKey(Concept, on_delete=models.PROTECT, related_name="items")
    objective = models.ForeignKey(Objective, on_delete=models.SET_NULL, null=True, blank=True, related_name="items")
    difficulty = models.CharField(max_length=32, blank=True)
    status = models.CharField(max_length=16, default=Status.DRAFT)
    version = models.PositiveIntegerField(default=0, editable=False, help_text="0: never published")
    position = models.PositiveIntegerField(default=0, help_text="order within the concept")
    # null, or the learner whose private item this is (imported notes)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="private_items"
    )

    stem = models.TextField(blank=True, help_text="Markdown, formulas as $LaTeX$. Choice and explain items.")
    explanation = models.TextField(blank=True, help_text="Shown after the answer. Choice items.")
    hints = models.JSONField(default=list, blank=True, help_text='A list of texts, weakest first: ["...", "..."]')
    model_answer = models.TextField(blank=True, help_text="Explain items.")
    problem_type = models.SlugField(max_length=80, blank=True, help_text="Numeric items: a problem type of the engine.")
    card = models.ForeignKey(Card, on_delete=models.PROTECT, null=True, blank=True, related_name="items")
    language = models.CharField(max_length=35, default=course_language, help_text="Of the texts here, as in BCP 47.")
    # {"de": {"of": the wording translated, "texts": in the shape of the kind}}, written by the loading of the course
    translations = models.JSONField(default=dict, blank=True, editable=False)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["concept_id", "position", "pk"]
        indexes = [models.Index(fields=["status", "kind"])]

    def __str__(self) -> str:
        return self.slug

    @property
    def wording(self) -> str:
        """What a translation of the item as it stands says it translates. Two queries."""
        return wording_of(ITEM_KINDS[self.kind].texts(self, list(self.options.all()), list(self.rubric.all())))

    @property
    def translation_states(self) -> dict[str, str]:
        """Say of each translation whether it is of the present wording."""
        wording = self.wording if self.translations else ""
        return {language: CURRENT if each["of"] == wording else STALE for language, each in self.translations.items()}

    def clean(self) -> None:
        if self.kind not in ITEM_KINDS:
            raise ValidationError({"kind": f"Unknown kind. Known: {', '.join(ITEM_KINDS)}."})
        if not isinstance(self.hints, list) or not all(isinstance(hint, str) for hint in self.hints):
            raise ValidationError({"hints": "Hints are a list of texts."})


class Option(models.Model):
    """One answer of a choice item. Each wrong one names the misconception that makes it tempting."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="options")
    slug = models.SlugField(max_length=16)
    text = models.TextField()
    is_correct = models.BooleanField(default=False)
    misconception = models.ForeignKey(
        Misconception, on_delete=models.PROTECT, null=True, blank=True, related_name="options"
    )
    feedback = models.TextField()

    class Meta:
        ordering = ["item_id", "slug"]
        constraints = [models.UniqueConstraint(fields=["item", "slug"], name="option_slug_unique_in_item")]

    def __str__(self) -> str:
        return f"{self.item}/{self.slug}"


class RubricPoint(models.Model):
    """One checkable statement that a good free-text answer makes."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="rubric")
    slug = models.SlugField(max_length=80)
    text = models.TextField()
    is_required = models.BooleanField(default=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["item_id", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["item", "slug"], name="rubric_slug_unique_in_item")]

    def __str__(self) -> str:
        return f"{self.item}/{self.slug}"


class ItemVersion(models.Model):
    """The frozen content of one version of an item, with its text already rendered."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    # The same content in other words, by language. No part of the digest: nobody is asked or graded differently.
    translations = models.JSONField(default=dict, blank=True)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["item_id", "number"]
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="version_number_unique_in_item")]

    def __str__(self) -> str:
        return f"{self.item} v{self.number}"


class Mode(models.TextChoices):
    REVIEW = "review", "Review"
    LESSON = "lesson", "Lesson"
    PRACTICE = "practice", "Practice"
    PLACEMENT = "placement", "Placement"
    VISITOR = "visitor", "Visitor"


class Attempt(models.Model):
    """One answer, append-only: what was shown, what was given, how it was graded and what was replied.

    A numeric attempt keeps the whole problem (parameters, right answer, every wrong path), so that it stays
    explainable and can be graded again by a later grader.
    """

    # No database constraints: an append-only log must not pay two look-ups a row; a nightly check finds orphans.
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, db_constraint=False, null=True, related_name="attempts"
    )
    # Whoever tried a task without an account, until a login makes the attempt the learner's own; else blank.
    visitor = models.CharField(max_length=32, blank=True)
    item = models.ForeignKey(Item, on_delete=models.DO_NOTHING, db_constraint=False, related_name="attempts")
    item_version = models.PositiveIntegerField()
    submission_id = models.UUIDField()  # made by the client; a resend carries the same one
    door = models.CharField(max_length=16)  # through which a resend must come to count as one: reviews, sync, practice
    body_digest = models.CharField(max_length=64)
    mode = models.CharField(max_length=16)
    channel = models.CharField(max_length=64, blank=True)
    nonce = models.CharField(max_length=64, blank=True)
    seed = models.CharField(max_length=16, blank=True)  # 64 bits as hex: it does not fit a signed BIGINT
    counted = models.BooleanField()
    refused = models.CharField(max_length=32, blank=True)  # why it earned no credit: token_used, token_expired
    # Taken back by the learner. Kept in step with the review log, which is the truth of it; nothing else ever changes.
    undone = models.BooleanField(default=False)
    shown = models.JSONField()
    problem = models.JSONField(null=True)
    response = models.JSONField()
    verdict = models.CharField(max_length=16)
    misconceptions = models.JSONField(default=list)
    hints = models.PositiveSmallIntegerField(default=0)
    duration_ms = models.PositiveIntegerField(null=True)
    reply = models.JSONField()
    reviewed_at = models.DateTimeField()
    received_at = models.DateTimeField()

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["learner", "submission_id"], name="attempt_submission_once"),
            models.UniqueConstraint(
                fields=["visitor", "submission_id"], condition=~Q(visitor=""), name="attempt_submission_once_by_visitor"
            ),
            models.CheckConstraint(
                condition=Q(learner__isnull=False, visitor="") | Q(learner=None) & ~Q(visitor=""),
                name="attempt_of_a_learner_or_of_a_visitor",
            ),
            # A problem earns credit once, in whichever process and through whichever door it arrives.
            models.UniqueConstraint(
                fields=["nonce"], condition=Q(counted=True) & ~Q(nonce=""), name="attempt_nonce_credited_once"
            ),
        ]
        indexes = [
            models.Index(fields=["learner", "item", "channel"]),
            models.Index(fields=["nonce"], name="attempt_nonce"),
            models.Index(fields=["received_at"], condition=~Q(visitor=""), name="attempt_of_a_visitor"),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.item_id} {self.verdict}"


class HintUse(models.Model):
    """How many hints a learner took for one presentation. Counted here, whatever a client says."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    nonce = models.CharField(max_length=64)
    taken = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "nonce"], name="hint_use_once_per_presentation")]

    def __str__(self) -> str:
        return f"{self.nonce[:8]}: {self.taken}"


class CompletionCursor(models.Model):
    """One row: up to which attempt the completed cards are counted."""

    THE_ROW = 1

    attempt = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.attempt)


class ImportedCard(models.Model):
    """Where a private item came from: the card of an Anki note, by which it is found again at the next import."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    item = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="imported_from")
    guid = models.CharField(max_length=64)  # Anki's identity of the note
    ordinal = models.PositiveIntegerField()  # which card of the note
    modified = models.BigIntegerField()  # when the note was last edited there, in seconds since 1970

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "guid", "ordinal"], name="imported_card_once")]

    def __str__(self) -> str:
        return f"{self.guid}/{self.ordinal}"


class ImportStatus(models.TextChoices):
    WAITING = "waiting", "Waiting"
    DONE = "done", "Done"
    REFUSED = "refused", "Refused"


class ImportJob(models.Model):
    """A package that a learner sent, until it is imported, and afterwards what became of it."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="imports")
    # In the database, so that any worker on any machine can read it; emptied when the import ends.
    package = models.BinaryField(default=bytes)
    status = models.CharField(max_length=16, default=ImportStatus.WAITING)
    report = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["learner", "status"], name="import_of_learner")]

    def __str__(self) -> str:
        return f"import {self.pk} of {self.learner_id}: {self.status}"
