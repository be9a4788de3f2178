"""What the API takes and gives for reviews, sync and memories."""

from django.core.exceptions import ValidationError as DjangoValidationError
from django.utils.translation import gettext as _
from rest_framework import serializers

from accounts.time_zones import validate_time_zone
from quizzes.serializers import GradedReplySchema, PresentationSchema
from reviews.models import Memory, ReviewEvent
from reviews.plans.queue import BREAK, DAILY_LIMIT
from reviews.scheduling.fold import ANSWER, LONGEST_RESCHEDULE, RATE, RESCHEDULE, STEERING, UNDO
from web.fields import InstantField, ObjectField, TextField, WholeNumberField

LONGEST_DURATION = 2**31 - 1  # milliseconds


class TokenRequest(serializers.Serializer):
    token = TextField(max_length=1000)


class RevealRequest(TokenRequest):
    text = TextField(max_length=10_000, trim_whitespace=False)


class AnswerRequest(TokenRequest):
    """One answer. `rating` is the learner's wish for a right answer (2-4), and the rating of a flashcard (1-4)."""

    id = serializers.UUIDField()
    response = ObjectField()
    rating = WholeNumberField(required=False, allow_null=True, min_value=1, max_value=4)
    reviewed_at = InstantField(required=False, allow_null=True)
    duration_ms = WholeNumberField(required=False, allow_null=True, min_value=0, max_value=LONGEST_DURATION)


class RatingRequest(serializers.Serializer):
    rating = WholeNumberField(min_value=2, max_value=4)


class SteerRequest(serializers.Serializer):
    """Put an item aside, call it back, begin it anew or move it. `days` belongs to `reschedule`: 0 = today."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=STEERING)
    days = WholeNumberField(required=False, allow_null=True, min_value=0, max_value=LONGEST_RESCHEDULE)

    def validate(self, attrs: dict) -> dict:
        require(attrs, {RESCHEDULE: "days"}.get(attrs["kind"]))
        return attrs


def require(attrs: dict, needed: str | None) -> None:
    """Raise ValidationError if the field that a kind of event needs is missing."""
    if needed and attrs.get(needed) is None:
        raise serializers.ValidationError({needed: _("This field is required for this kind.")}, code="required")


class SyncEvent(serializers.Serializer):
    """One event of an offline device; which fields it needs depends on its kind."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=[ANSWER, RATE, UNDO, *STEERING])
    item = WholeNumberField(min_value=1, max_value=2**63 - 1)
    token = TextField(required=False, allow_null=True, max_length=1000)
    response = ObjectField(required=False, allow_null=True)
    rating = WholeNumberField(required=False, allow_null=True, min_value=1, max_value=4)
    undoes = serializers.UUIDField(required=False, allow_null=True)
    rates = serializers.UUIDField(required=False, allow_null=True)
    days = WholeNumberField(required=False, allow_null=True, min_value=0, max_value=LONGEST_RESCHEDULE)
    reviewed_at = InstantField()
    time_zone = TextField(max_length=64)
    day_starts_at = WholeNumberField(min_value=0, max_value=23)
    duration_ms = WholeNumberField(required=False, allow_null=True, min_value=0, max_value=LONGEST_DURATION)
    device = TextField(required=False, allow_blank=True, max_length=64)

    def validate_time_zone(self, name: str) -> str:
        try:
            validate_time_zone(name)
        except DjangoValidationError as error:
            raise serializers.ValidationError(error.messages, code="time_zone") from None
        return name

    def validate(self, attrs: dict) -> dict:
        require(attrs, {ANSWER: "response", RATE: "rates", UNDO: "undoes", RESCHEDULE: "days"}.get(attrs["kind"]))
        if attrs["kind"] == RATE and attrs.get("rating") not in (2, 3, 4):
            raise serializers.ValidationError({"rating": _("A right answer can be rated 2, 3 or 4.")}, code="invalid")
        return attrs


class SyncRequestSchema(serializers.Serializer):
    events = SyncEvent(many=True, help_text="Up to 1,000.")


class SyncResultSchema(serializers.Serializer):
    id = serializers.CharField(allow_null=True)
    status = serializers.ChoiceField(choices=["applied", "duplicate", "invalid", "rejected"])
    counted = serializers.BooleanField()
    code = serializers.CharField(required=False)
    detail = serializers.CharField(required=False)
    grade = serializers.DictField(required=False)


class SyncReplySchema(serializers.Serializer):
    results = SyncResultSchema(many=True)


class RevealSchema(serializers.Serializer):
    model_answer = serializers.DictField()
    rubric = serializers.ListField(child=serializers.DictField())


class PackedItemSchema(serializers.Serializer):
    """An item to ask offline, so often as there are presentations; each earns credit once."""

    due = serializers.DateTimeField(allow_null=True, help_text="Null for a new item.")
    presentations = PresentationSchema(many=True)
    reveal = RevealSchema(allow_null=True, help_text="Explain items: what the written answer is compared with.")


class BundleSchema(serializers.Serializer):
    """Due items first, in the order in which they fall due, then new ones in the order of the plan."""

    bundle = serializers.CharField()
    expires_at = serializers.DateTimeField(help_text="Answers given until then earn credit, sent when you like.")
    cut = serializers.BooleanField(help_text="True if there was more than fits: sync and fetch again sooner.")
    results = PackedItemSchema(many=True)


class ReviewEventSerializer(serializers.ModelSerializer):
    """One line of the learner's own log."""

    id = serializers.UUIDField(source="event_id")
    item = serializers.IntegerField(source="item_id")

    class Meta:
        model = ReviewEvent
        fields = [
            "id",
            "sequence",
            "item",
            "kind",
            "rating",
            "target",
            "days",
            "source",
            "reviewed_at",
            "received_at",
            "time_zone",
            "day_starts_at",
            "device",
        ]


class EventPageSchema(serializers.Serializer):
    results = ReviewEventSerializer(many=True)
    cursor = serializers.CharField(help_text="Send it with the next call.")
    more = serializers.BooleanField()


class MemorySerializer(serializers.ModelSerializer):
    item = serializers.IntegerField(source="item_id")

    class Meta:
        model = Memory
        fields = [
            "item",
            "state",
            "stability",
            "difficulty",
            "due",
            "planned_for",
            "step",
            "reps",
            "lapses",
            "interval",
            "is_leech",
            "suspended",
            "buried_until",
            "last_reviewed_at",
        ]


class HeldBackSchema(serializers.Serializer):
    reviews = serializers.IntegerField()
    new = serializers.IntegerField()
    because = serializers.ChoiceField(choices=["", DAILY_LIMIT, BREAK])


class CountsSchema(serializers.Serializer):
    learning = serializers.IntegerField()
    due = serializers.IntegerField()
    new = serializers.IntegerField()
    held_back = HeldBackSchema(help_text="What could be asked and waits for another day. Counts end at 999.")


class NextSchema(serializers.Serializer):
    review = PresentationSchema(allow_null=True)
    counts = CountsSchema()
    next_due_at = serializers.DateTimeField(allow_null=True)


class MemoryStateSchema(serializers.Serializer):
    stability = serializers.FloatField()
    difficulty = serializers.FloatField()
    due = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=["learning", "review", "relearning"])
    interval = serializers.IntegerField()
    step = serializers.IntegerField(allow_null=True)
    reps = serializers.IntegerField()
    lapses = serializers.IntegerField()
    is_leech = serializers.BooleanField()


class ReviewReplySchema(GradedReplySchema):
    id = serializers.UUIDField()
    rating = serializers.IntegerField(allow_null=True)
    may_be_amended = serializers.BooleanField()
    hints_taken = serializers.IntegerField()
    memory = MemoryStateSchema(allow_null=True)
    leech = serializers.BooleanField(help_text="This lapse is the eighth, or a fourth after it.")
    intervals = serializers.DictField(child=serializers.IntegerField(), help_text="Whole days for 2, 3 and 4.")
    dues = serializers.DictField(child=serializers.DateTimeField())


class StandingSchema(serializers.Serializer):
    id = serializers.UUIDField()
    status = serializers.ChoiceField(choices=["applied", "duplicate"])
    memory = MemoryStateSchema(allow_null=True)
    suspended = serializers.BooleanField()
    buried_until = serializers.DateTimeField(allow_null=True)


class AmendReplySchema(StandingSchema):
    rating = serializers.IntegerField(required=False)
    intervals = serializers.DictField(required=False)
    dues = serializers.DictField(required=False)


class HintSchema(serializers.Serializer):
    html = serializers.CharField()
    number = serializers.IntegerField()
    of = serializers.IntegerField()
    rating_if_right = serializers.IntegerField()
