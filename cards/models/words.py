"""What cards and questions refer to: misconceptions, sources, the glossary, and questions worth asking."""

from typing import Self

from django.db import models
from django.db.models import Sum
from django.db.models.functions import Coalesce

from cards.models.concepts import Concept
from cards.models.translations import Translatable
from cards.vocabulary import PUBLISHED


class Misconception(Translatable):
    """A wrong belief, by the slug that engine, options and statistics share. The code is a catalogue number."""

    TEXTS = ("belief",)

    slug = models.SlugField(max_length=80, unique=True)
    code = models.CharField(max_length=8, unique=True, null=True, blank=True, help_text="Catalogue number: M01.")
    belief = models.CharField(max_length=300)
    belief_html = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class Source(models.Model):
    slug = models.SlugField(max_length=80, unique=True)
    citation = models.CharField(max_length=300)
    url = models.URLField(blank=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.citation


class GlossaryTermQuerySet(models.QuerySet["GlossaryTerm"]):
    def published(self) -> Self:
        return self.filter(concept__status=PUBLISHED)


class GlossaryTerm(Translatable):
    TEXTS = ("term", "definition")

    term = models.CharField(max_length=80, unique=True)
    definition = models.CharField(max_length=300)
    definition_html = models.TextField(blank=True, editable=False)
    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="glossary_terms")

    objects = GlossaryTermQuerySet.as_manager()

    class Meta:
        ordering = ["term"]

    def __str__(self) -> str:
        return self.term


class GlossaryAlias(models.Model):
    """Another name of a term. No two terms may share a name, or a link would not know where to lead."""

    term = models.ForeignKey(GlossaryTerm, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=80, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SuggestedQuestionQuerySet(models.QuerySet["SuggestedQuestion"]):
    def published(self) -> Self:
        """Those that a learner may meet, and whose answer they may open."""
        return self.filter(concept__status=PUBLISHED, answer__status=PUBLISHED)

    def most_opened_first(self) -> Self:
        """Then as their author put them."""
        opened = Coalesce(Sum("openings__number"), 0)
        return self.annotate(opened=opened).order_by("concept_id", "-opened", "position", "pk")


class SuggestedQuestion(Translatable):
    """A question a reader may have, and the concept that answers it."""

    TEXTS = ("text",)

    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="suggested_questions")
    text = models.CharField(max_length=200)
    text_html = models.TextField(blank=True, editable=False)
    answer = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField(default=0)

    objects = SuggestedQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["concept_id", "position"]
        constraints = [models.UniqueConstraint(fields=["concept", "text"], name="one_suggested_question_per_text")]

    def __str__(self) -> str:
        return self.text


class QuestionOpening(models.Model):
    """How often a suggested question was opened on one day (UTC), by whomever: no row says who."""

    question = models.ForeignKey(SuggestedQuestion, on_delete=models.CASCADE, related_name="openings")
    day = models.DateField()
    number = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["question_id", "day"]
        constraints = [models.UniqueConstraint(fields=["question", "day"], name="one_count_per_question_and_day")]

    def __str__(self) -> str:
        return f"{self.question_id} on {self.day}: {self.number}"
