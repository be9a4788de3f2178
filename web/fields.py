"""Serializer fields that take what they say and nothing else: no number for a text, no guessed time zone."""

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers


class TextField(serializers.CharField):
    """A JSON string. DRF's own field also takes numbers and turns them into text."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class WholeNumberField(serializers.IntegerField):
    """A JSON integer; not true, not "3", not 3.0."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return super().to_internal_value(data)


class InstantField(serializers.DateTimeField):
    """ISO 8601 with an offset. Without one we would guess the zone, and a guess moves reviews to other days."""

    default_error_messages = {
        "instant": _("Write the time as ISO 8601 with an offset, for example 2026-03-01T10:00:00Z."),
    }

    def to_internal_value(self, value: Any) -> datetime:
        if not isinstance(value, str) or len(value) > 40:
            self.fail("instant")
        try:
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is None:
                self.fail("instant")
            return moment.astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail("instant")


class ObjectField(serializers.DictField):
    """A JSON object whose inside the caller reads."""
