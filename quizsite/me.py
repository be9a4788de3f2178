"""`me`: the learner's own settings, gathered from the rooms that keep them."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.appearance import THEMES
from accounts.models import User
from accounts.requests import LearnerAPIView
from accounts.time_zones import validate_time_zone
from quizsite import leaving, own_data
from reviews.models import DAYS_OF_A_WEEK, HIGHEST_RETENTION, LOWEST_RETENTION
from reviews.plans import settling
from reviews.profiles import profile_of
from reviews.scheduling.review_orders import REVIEW_ORDERS
from web.clock import now
from web.fields import TextField, WholeNumberField
from web.routing import api_path

LONGEST_BREAK = timedelta(days=366)
FARTHEST_EXAM = timedelta(days=5 * 366)


def check_break(first: date | None, last: date | None) -> None:
    """Raise ValueError, with a sentence for the learner, unless the two days make a break or none."""
    if (first is None) != (last is None):
        raise ValueError(_("A break needs its first and its last day, or neither."))
    if first and last and last < first:
        raise ValueError(_("The last day of a break cannot come before its first."))
    if first and last and last - first > LONGEST_BREAK:
        raise ValueError(_("A break can last a year."))


def check_exam(day: date, *, at: datetime) -> None:
    """Raise ValueError, with a sentence for the learner, unless an exam can lie on that day."""
    # From yesterday on: it may still be that day where the learner is.
    if not timedelta(days=-1) <= day - at.date() <= FARTHEST_EXAM:
        raise ValueError(_("Choose a day from today on, within five years."))


class NumberField(serializers.FloatField):
    """A JSON number; not true, and no text (DRF's own field would read "nan")."""

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        return super().to_internal_value(data)


class MeSerializer(serializers.Serializer):
    """All fields may be read; all but the e-mail may be changed."""

    id = serializers.IntegerField(read_only=True)
    email = serializers.EmailField(read_only=True)
    display_name = TextField(max_length=80, allow_blank=True)
    time_zone = TextField(max_length=64)
    day_starts_at = WholeNumberField(min_value=0, max_value=23)
    language = serializers.ChoiceField(choices=settings.LANGUAGES)
    theme = serializers.ChoiceField(choices=list(THEMES))
    letter_keys = serializers.BooleanField(help_text="Whether single letters and digits are keys of the study pages.")
    desired_retention = NumberField(min_value=LOWEST_RETENTION, max_value=HIGHEST_RETENTION)
    new_per_day = WholeNumberField(min_value=0, max_value=1000)
    reviews_per_day = WholeNumberField(min_value=0, max_value=9999)
    review_order = serializers.ChoiceField(choices=list(REVIEW_ORDERS))
    implicit_credit = serializers.BooleanField(
        help_text="Whether the review of a skill waits when a problem that uses it was answered right."
    )
    easy_days = serializers.ListField(
        child=NumberField(min_value=0, max_value=1),
        min_length=DAYS_OF_A_WEEK,
        max_length=DAYS_OF_A_WEEK,
        help_text="The share of a usual day's reviews that each weekday takes, Monday first.",
    )
    break_from = serializers.DateField(allow_null=True, help_text="First day of a planned break. Send both days.")
    break_until = serializers.DateField(allow_null=True, help_text="Last day of it.")
    exam_on = serializers.DateField(
        allow_null=True, help_text="The day of an exam. What would come later is asked once more before it."
    )
    exam_retention = NumberField(
        min_value=LOWEST_RETENTION,
        max_value=HIGHEST_RETENTION,
        allow_null=True,
        help_text="The desired retention until the exam; null = the usual one.",
    )
    reminder_hour = WholeNumberField(min_value=0, max_value=23, allow_null=True)

    def validate_easy_days(self, shares: list[float]) -> list[float]:
        if not any(shares):
            raise serializers.ValidationError(_("One weekday at least must take reviews."), code="invalid")
        return shares

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        days = {name: attrs[name] for name in ("break_from", "break_until") if name in attrs}
        if len(days) == 1:
            raise serializers.ValidationError(dict.fromkeys(days, _("Send break_from and break_until together.")))
        try:
            check_break(days.get("break_from"), days.get("break_until"))
        except ValueError as error:
            raise serializers.ValidationError({"break_until": str(error)}, code="invalid") from None
        return attrs

    def validate_exam_on(self, day: date | None) -> date | None:
        try:
            if day is not None:
                check_exam(day, at=now())
        except ValueError as error:
            raise serializers.ValidationError(str(error), code="invalid") from None
        return day

    def validate_time_zone(self, name: str) -> str:
        try:
            validate_time_zone(name)
        except DjangoValidationError as error:
            raise serializers.ValidationError(error.messages, code="time_zone") from None
        return name


def describe(learner: User) -> dict:
    """Return the learner's settings as the API shows them."""
    profile = profile_of(learner)
    return {
        "id": learner.pk,
        "email": learner.email,
        "display_name": learner.display_name,
        "time_zone": learner.time_zone,
        "day_starts_at": learner.day_starts_at,
        "language": learner.language,
        "theme": learner.theme,
        "letter_keys": learner.letter_keys,
        "desired_retention": profile.desired_retention,
        "new_per_day": profile.new_per_day,
        "reviews_per_day": profile.reviews_per_day,
        "review_order": profile.review_order,
        "implicit_credit": profile.implicit_credit,
        "easy_days": profile.easy_days,
        "break_from": profile.break_from,
        "break_until": profile.break_until,
        "exam_on": profile.exam_on,
        "exam_retention": profile.exam_retention,
        "reminder_hour": profile.reminder_hour,
    }


class Me(LearnerAPIView):
    """The signed-in learner."""

    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        return Response(describe(self.learner))

    @extend_schema(request=MeSerializer(partial=True), responses=MeSerializer)
    def patch(self, request: Request) -> Response:
        given = MeSerializer(data=self.body, partial=True)
        given.is_valid(raise_exception=True)
        settling.change_settings(self.learner, given.validated_data, at=now())
        return Response(describe(self.learner))

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        """Delete the account and everything in it, at once and for good."""
        if self.body:  # whoever sends something expects it to be looked at
            raise serializers.ValidationError(_("Send no body: the whole account is deleted."), code="invalid")
        leaving.delete_account(self.learner, at=now())
        return Response(status=204)


class MeExport(LearnerAPIView):
    """Everything that the learner owns."""

    @extend_schema(responses={(200, "application/json"): OpenApiTypes.OBJECT})
    def get(self, request: Request) -> StreamingHttpResponse:
        return export_of(self.learner)


def export_of(learner: User) -> StreamingHttpResponse:
    """Return all own data as a file to be saved."""
    at = now()
    return StreamingHttpResponse(
        own_data.export(learner, settings=describe(learner), at=at),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="attentive-{at:%Y-%m-%d}.json"'},
    )


api_urlpatterns = [
    *api_path("me", Me.as_view(), name="me"),
    *api_path("me/export", MeExport.as_view(), name="me-export"),
]
