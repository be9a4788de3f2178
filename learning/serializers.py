"""A concept as the API shows it: content, place in the graph, and where this learner stands."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cards.models import Concept, Objective, Prerequisite, SuggestedQuestion
from cards.serializers import CardLine, GlossarySerializer, InReadersLanguage
from learning.knowing import SOURCES
from learning.ladder import STATUSES
from learning.models import ClaimSource
from learning.waiting import REASONS, waiting_of


class PrerequisiteSerializer(InReadersLanguage):
    """`language` is that of the reason."""

    slug = serializers.CharField(source="requires.slug")
    title = serializers.CharField(source="requires.localized.title")
    title_language = serializers.CharField(source="requires.localized.language")

    class Meta:
        model = Prerequisite
        fields = ["slug", "title", "title_language", "kind", "reason", "reason_html", "language"]


class ReasonSerializer(serializers.Serializer):
    """Why a concept counts as known.

    `source`: assumed (taken for granted), claimed (you said so), placed (found in a placement), shown (by answers) or
    follows (from `concept`, which builds on it). `at`: since when; null for what was always taken for granted.
    """

    source = serializers.ChoiceField(choices=SOURCES)  # type: ignore[assignment]  # a field of that name
    concept = serializers.CharField(allow_null=True)
    at = serializers.DateTimeField(allow_null=True)


class ClaimSchema(serializers.Serializer):
    """What you said of a concept and did not take back; `lapsed_at`: when two misses in a row refuted it."""

    source = serializers.ChoiceField(choices=ClaimSource.values)  # type: ignore[assignment]  # a field of that name
    at = serializers.DateTimeField()
    lapsed_at = serializers.DateTimeField(allow_null=True)


class WaitingSchema(serializers.Serializer):
    """Reviews that are asked on another day than the memory alone would choose, and why."""

    concept = serializers.CharField(allow_null=True, help_text="null: of any concept.")
    because = serializers.ChoiceField(choices=REASONS)
    reviews = serializers.IntegerField()
    days = serializers.IntegerField(help_text="So many days later; below zero: earlier.")
    asked_at = serializers.DateTimeField()
    cause = serializers.CharField(
        allow_null=True, help_text="credit: the concept that used the skill; basis: the one that was missed twice."
    )


class StandingFields(serializers.Serializer):
    """Where the learner stands with a concept; the view puts their standings into the context."""

    known = serializers.SerializerMethodField()
    known_because = serializers.SerializerMethodField()
    status = serializers.SerializerMethodField()
    claim = serializers.SerializerMethodField()
    shaky_bases = serializers.SerializerMethodField()

    def get_known(self, concept: Concept) -> bool:
        return self.context["standings"].known(concept.slug)

    @extend_schema_field(ReasonSerializer(allow_null=True))
    def get_known_because(self, concept: Concept) -> dict | None:
        reason = self.context["standings"].reasons.get(concept.slug)
        return ReasonSerializer(reason).data if reason else None

    @extend_schema_field(serializers.ChoiceField(choices=STATUSES))
    def get_status(self, concept: Concept) -> str:
        return self.context["standings"].status(concept.slug)

    @extend_schema_field(ClaimSchema(allow_null=True))
    def get_claim(self, concept: Concept) -> dict | None:
        standings = self.context["standings"]
        said = standings.said.get(concept.slug)
        if said is None:
            return None
        return ClaimSchema({"source": said.source, "at": said.at, "lapsed_at": standings.lapsed.get(concept.slug)}).data

    def get_shaky_bases(self, concept: Concept) -> list[str]:
        """Slugs of the concepts below this one that have become shaky."""
        return self.context["standings"].shaky_bases(concept.slug)


class StandingSerializer(StandingFields):
    """One concept as the learner stands with it."""

    slug = serializers.CharField()


class ConceptInList(StandingFields, InReadersLanguage):
    """The numbers come from the snapshot and the learner's standings, which the view puts into the context."""

    prerequisites = PrerequisiteSerializer(source="published_prerequisites", many=True)
    cards = CardLine(source="published_cards", many=True)
    depth = serializers.SerializerMethodField()
    steps = serializers.SerializerMethodField()
    prerequisites_total = serializers.SerializerMethodField()
    leads_to = serializers.SerializerMethodField()
    unlocks = serializers.SerializerMethodField()

    class Meta:
        model = Concept
        fields = [
            "slug",
            "title",
            "level",
            "difficulty",
            "summary",
            "summary_html",
            "language",
            "tags",
            "cards",
            "depth",
            "steps",
            "prerequisites",
            "prerequisites_total",
            "leads_to",
            "unlocks",
            "known",
            "known_because",
            "status",
            "claim",
            "shaky_bases",
        ]

    def get_depth(self, concept: Concept) -> int:
        """Edges on the longest way from a concept without prerequisites."""
        return self.context["graph"].depth[concept.slug]

    def get_steps(self, concept: Concept) -> int:
        """Concepts on that way, this one included: depth + 1."""
        return self.context["graph"].steps(concept.slug)

    def get_prerequisites_total(self, concept: Concept) -> int:
        """All concepts below this one, directly or not."""
        return self.context["graph"].prerequisites_total[concept.slug]

    def get_leads_to(self, concept: Concept) -> list[str]:
        """Slugs of the concepts that require this one directly."""
        return self.context["graph"].required_by[concept.slug]

    def get_unlocks(self, concept: Concept) -> int:
        """All concepts above this one, directly or not."""
        return self.context["graph"].unlocks[concept.slug]


class ObjectiveSerializer(InReadersLanguage):
    class Meta:
        model = Objective
        fields = ["slug", "text", "text_html", "language"]


class SuggestedQuestionSerializer(InReadersLanguage):
    """`answer` is the slug of the concept that answers the question."""

    answer: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = SuggestedQuestion
        fields = ["text", "text_html", "language", "answer"]


class ConceptSerializer(ConceptInList):
    objectives = ObjectiveSerializer(many=True)
    suggested_questions = SuggestedQuestionSerializer(source="published_suggestions", many=True)
    glossary = GlossarySerializer(source="glossary_terms", many=True)
    longest_path = serializers.SerializerMethodField()
    waiting = serializers.SerializerMethodField()

    class Meta(ConceptInList.Meta):
        fields = [
            *ConceptInList.Meta.fields,
            "objectives",
            "suggested_questions",
            "glossary",
            "longest_path",
            "waiting",
        ]

    def get_longest_path(self, concept: Concept) -> list[str]:
        """Slugs from the first step to this concept; `steps` of them."""
        return self.context["graph"].longest_path(concept.slug)

    @extend_schema_field(WaitingSchema(many=True))
    def get_waiting(self, concept: Concept) -> list[dict]:
        """Your reviews of it that wait or come early, and why."""
        learner = self.context["request"].user
        waiting = waiting_of(learner, concept=concept.slug, at=self.context["at"])
        return [WaitingSchema(each).data for each in waiting]
