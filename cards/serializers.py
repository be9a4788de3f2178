"""What the API gives of cards and the glossary, and takes as a report."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cards import relating, snapshot
from cards.models import Card, Completion, GlossaryTerm, Misconception, Report, Source
from cards.models.cards import RENDERED_FIELDS
from cards.models.translations import Translatable
from cards.vocabulary import REPORT_KINDS
from web.fields import TextField


class InReadersLanguage(serializers.ModelSerializer):
    """A row with its texts in the language of the request, where they are translated."""

    language = serializers.CharField(
        source="localized.language", read_only=True, help_text="Of the texts here, as in BCP 47."
    )

    def to_representation(self, row: Translatable) -> dict[str, Any]:
        shown = super().to_representation(row)
        return {**shown, **{name: text for name, text in row.localized.texts.items() if name in shown}}


class CardLine(InReadersLanguage):
    """A card in a list, by itself or of something else."""

    class Meta:
        model = Card
        fields = ["id", "slug", "title", "language"]


class CardInList(InReadersLanguage):
    concept: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    chapter: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = Card
        fields = ["id", "slug", "title", "language", "concept", "chapter", "difficulty", "version", "updated_at"]


class SourceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Source
        fields = ["slug", "citation", "url"]


class MisconceptionSerializer(InReadersLanguage):
    class Meta:
        model = Misconception
        fields = ["slug", "belief", "belief_html", "language"]


class ApprovalsSerializer(serializers.Serializer):
    """Institutions that approved the card as it stands, and how many approved it before its substance changed."""

    institutions = serializers.ListField(child=serializers.CharField())
    of_earlier_versions = serializers.IntegerField()


FEW = 5  # learners, below which a number would tell who


class CompletedSerializer(serializers.Serializer):
    """How many learners answered every task of the card right; null where it is one to four, "fewer than 5"."""

    learners = serializers.IntegerField(allow_null=True)
    fewer_than = serializers.IntegerField(allow_null=True)


class CardSerializer(CardInList):
    """The whole card: Markdown as written, and HTML with MathML as the site shows it."""

    creator = serializers.SerializerMethodField()
    misconceptions = MisconceptionSerializer(many=True)
    sources = SourceSerializer(many=True)
    related = serializers.SerializerMethodField()
    approvals = serializers.SerializerMethodField()
    completed = serializers.SerializerMethodField()
    video_file = serializers.FileField(allow_null=True, use_url=True)

    class Meta(CardInList.Meta):
        fields = [
            *CardInList.Meta.fields,
            *(column for name in RENDERED_FIELDS for column in (name, f"{name}_html")),
            "video_file",
            "video_link",
            "transcript_link",
            "creator",
            "misconceptions",
            "sources",
            "related",
            "approvals",
            "completed",
        ]

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_creator(self, card: Card) -> str | None:
        """The name of the author; null for cards that came with the course."""
        return card.creator.get_short_name() if card.creator else None

    @extend_schema_field(ApprovalsSerializer)
    def get_approvals(self, card: Card) -> dict:
        return {
            "institutions": card.approving_institutions,
            "of_earlier_versions": len(card.earlier_institutions),
        }

    @extend_schema_field(CompletedSerializer)
    def get_completed(self, card: Card) -> dict:
        number = Completion.objects.filter(card=card).counted().count()
        hidden = 0 < number < FEW
        return {"learners": None if hidden else number, "fewer_than": FEW if hidden else None}

    @extend_schema_field(CardLine(many=True))
    def get_related(self, card: Card) -> list[dict]:
        """Six cards at most: the author's choice, the same topic, its neighbours, a common mistake or tag."""
        related = relating.related_to(card, snapshot.current().graph)
        return [dict(line) for line in CardLine(related, many=True).data]


class GlossarySerializer(InReadersLanguage):
    aliases: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="name", many=True, read_only=True)
    concept: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = GlossaryTerm
        fields = ["term", "aliases", "definition", "definition_html", "language", "concept"]


class ReportSerializer(serializers.ModelSerializer):
    """`target` is the slug of a card or concept, the id of an item, or the path of a page."""

    kind = serializers.ChoiceField(choices=REPORT_KINDS)
    target = TextField(max_length=200)
    text = TextField(max_length=2000)

    class Meta:
        model = Report
        fields = ["id", "kind", "target", "text", "created_at"]
        read_only_fields = ["created_at"]
