"""The knowledge graph as rows: concepts, what they teach, and what each asks for first."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from cards.models.translations import Translatable
from cards.vocabulary import (
    DRAFT,
    HARD,
    PUBLISHED,
    validate_difficulty,
    validate_level,
    validate_prerequisite_kind,
    validate_status,
)


class ConceptQuerySet(models.QuerySet["Concept"]):
    def published(self) -> Self:
        return self.filter(status=PUBLISHED)

    def with_content(self) -> Self:
        """Concepts that have a published card; the school mathematics below the course has none."""
        return self.filter(cards__status=PUBLISHED).distinct()


class Concept(Translatable):
    """One node of the graph. The slug is its identity and never changes; two concepts may share a title."""

    TEXTS = ("title", "summary")

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=120)
    level = models.CharField(max_length=20, validators=[validate_level])
    difficulty = models.CharField(max_length=20, validators=[validate_difficulty])
    summary = models.TextField(blank=True, help_text="One sentence. Markdown, with formulas between dollar signs.")
    summary_html = models.TextField(blank=True, editable=False)
    tags = models.JSONField(default=list, blank=True)
    status = models.CharField(max_length=20, default=DRAFT, validators=[validate_status])
    assumed_known = models.BooleanField(
        default=False,
        help_text="Taken for granted: known to everybody, and so is all that lies below it.",
    )
    position = models.PositiveIntegerField(default=0, help_text="The author's order; breaks ties in a study plan.")
    # Of two that turned out to be one: the survivor. The row stays, so that old addresses lead on.
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="merged"
    )

    objects = ConceptQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["summary_html", "translations"])

    class Meta:
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.pk and not type(self).objects.filter(pk=self.pk, slug=self.slug).exists():
            raise ValidationError({"slug": "A slug is an identity: retire this concept and make a new one instead."})


class Objective(Translatable):
    """Something a learner can do afterwards, such as `dot-product.1`."""

    TEXTS = ("text",)

    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="objectives")
    slug = models.CharField(max_length=90, unique=True)
    text = models.CharField(max_length=300)
    text_html = models.TextField(blank=True, editable=False)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["concept_id", "position", "slug"]

    def __str__(self) -> str:
        return self.slug


class PrerequisiteQuerySet(models.QuerySet["Prerequisite"]):
    def hard(self) -> Self:
        return self.filter(kind=HARD)

    def between_published(self) -> Self:
        return self.filter(concept__status=PUBLISHED, requires__status=PUBLISHED)


class Prerequisite(Translatable):
    """An edge: `concept` requires `requires`. Only hard edges count for depth, gates and plans; soft ones help.

    Write edges with `cards.linking`: it refuses a loop, and the graph is read again.
    """

    TEXTS = ("reason",)

    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="prerequisites")
    requires = models.ForeignKey(Concept, on_delete=models.PROTECT, related_name="required_by")
    kind = models.CharField(max_length=10, default=HARD, validators=[validate_prerequisite_kind])
    reason = models.CharField(max_length=200, blank=True)
    reason_html = models.TextField(blank=True, editable=False)
    encompass_weight = models.FloatField(
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text="How much of the required skill is practised along the way: 0.8 to 1 nearly all, below 0.3 put 0.",
    )
    # Since when it counts: stored, or its concepts first published; null: always. Whoever said before then that they
    # know what lies above is told that this is new.
    added_at = models.DateTimeField(null=True, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = PrerequisiteQuerySet.as_manager()

    class Meta:
        ordering = ["concept_id", "requires_id"]
        constraints = [
            models.UniqueConstraint(fields=["concept", "requires"], name="one_edge_per_pair"),
            models.CheckConstraint(condition=~Q(concept=F("requires")), name="no_self_edge"),
            models.CheckConstraint(
                condition=Q(encompass_weight__gte=0, encompass_weight__lte=1), name="encompass_weight_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.concept} requires {self.requires}"


class GraphVersion(models.Model):
    """One row, and the lock of the graph: every change of an edge or a status takes it and stamps it anew."""

    THE_ROW = 1

    # Not a counter: a number used by a transaction that was rolled back would come again with other edges.
    stamp = models.UUIDField(default=uuid4)

    def __str__(self) -> str:
        return str(self.stamp)
