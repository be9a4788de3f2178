"""What the API takes and gives for items and practice."""

from rest_framework import serializers

from quizzes.models import Item
from web.fields import ObjectField, TextField, WholeNumberField


class ItemSerializer(serializers.ModelSerializer):
    """An item in a list: what it is about, nothing of its answer."""

    concept: serializers.Field = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    objective: serializers.Field = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = Item
        fields = ["id", "slug", "kind", "concept", "objective", "difficulty", "version"]


class PracticeRequest(serializers.Serializer):
    """`type` is a slug of `practice/types`."""

    type = TextField(max_length=80)


class PracticeAnswer(serializers.Serializer):
    """`id` is made by the client; a resend carries the same one. `rating` is how a flashcard was remembered (1-4)."""

    id = serializers.UUIDField()
    token = TextField(max_length=1000)
    response = ObjectField()
    rating = WholeNumberField(required=False, allow_null=True, min_value=1, max_value=4)
    duration_ms = WholeNumberField(required=False, allow_null=True, min_value=0, max_value=2**31 - 1)


class PresentedItem(serializers.Serializer):
    id = serializers.IntegerField()
    slug = serializers.CharField()
    kind = serializers.CharField()
    concept = serializers.CharField()
    concept_title = serializers.CharField()
    concept_language = serializers.CharField(help_text="Of the title, as in BCP 47.")


class PresentedPrompt(serializers.Serializer):
    text = serializers.CharField()
    html = serializers.CharField()
    data = serializers.DictField(help_text="The printed parameters of a numeric problem.")  # type: ignore[assignment]
    language = serializers.CharField(
        help_text="Of the question, its options, hints and solution (BCP 47): the reader’s where they are translated."
    )


class PresentedOption(serializers.Serializer):
    id = serializers.CharField()
    html = serializers.CharField()


class PresentationSchema(serializers.Serializer):
    """One item as shown to one learner."""

    token = serializers.CharField()
    item = PresentedItem()
    prompt = PresentedPrompt()
    options = PresentedOption(many=True)
    answer_format = serializers.DictField(allow_null=True)
    back = serializers.DictField(allow_null=True)
    hints = serializers.IntegerField(help_text="How many hints there are.")


class GradeSchema(serializers.Serializer):
    verdict = serializers.ChoiceField(choices=["correct", "partial", "wrong"])
    misconceptions = serializers.ListField(child=serializers.CharField())
    feedback = serializers.CharField(help_text="Markdown")
    feedback_html = serializers.CharField()


class GradedReplySchema(serializers.Serializer):
    status = serializers.ChoiceField(choices=["applied", "duplicate"])
    counted = serializers.BooleanField()
    grade = GradeSchema()
    answer = serializers.JSONField()
    solution = serializers.ListField(child=serializers.DictField())
    details = serializers.DictField()


class PracticeTypeSchema(serializers.Serializer):
    slug = serializers.CharField()
    code = serializers.CharField()
    title = serializers.CharField()
    objective = serializers.CharField()
    objective_title = serializers.CharField()
    language = serializers.CharField(help_text="Of both titles, as in BCP 47.")
    difficulty = serializers.ChoiceField(choices=["easy", "medium", "hard"])
    input = serializers.CharField(help_text="scalar, vector, matrix, shape, choice, ordering, complexity or parts")
    misconceptions = serializers.ListField(child=serializers.CharField())
    concept = serializers.CharField()
    item = serializers.IntegerField()
