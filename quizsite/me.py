"""`me`: the learner's own settings, gathered from the rooms that keep them."""

from django.core.exceptions import ValidationError as DjangoValidationError
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.requests import LearnerAPIView
from accounts.time_zones import validate_time_zone
from reviews import settling
from reviews.models import HIGHEST_RETENTION, LOWEST_RETENTION
from reviews.profiles import profile_of
from web.clock import now
from web.fields import TextField, WholeNumberField
from web.routing import api_path


class MeSerializer(serializers.Serializer):
    """All fields may be read; all but the e-mail may be changed."""

    id = serializers.IntegerField(read_only=True)
    email = serializers.EmailField(read_only=True)
    display_name = TextField(max_length=80, allow_blank=True)
    time_zone = TextField(max_length=64)
    day_starts_at = WholeNumberField(min_value=0, max_value=23)
    language = serializers.CharField(read_only=True)
    desired_retention = serializers.FloatField(min_value=LOWEST_RETENTION, max_value=HIGHEST_RETENTION)
    new_per_day = WholeNumberField(min_value=0, max_value=1000)
    reviews_per_day = WholeNumberField(min_value=0, max_value=9999)
    reminder_hour = WholeNumberField(min_value=0, max_value=23, allow_null=True)

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
        "desired_retention": profile.desired_retention,
        "new_per_day": profile.new_per_day,
        "reviews_per_day": profile.reviews_per_day,
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


api_urlpatterns = [*api_path("me", Me.as_view(), name="me")]
