"""`me/calendar`: where a learner's calendar of due days lies."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import LearnerAPIView
from reviews.calendar import feed as calendar_feed
from web.clock import now

NEW, NONE = "new", "none"


class CalendarRequest(serializers.Serializer):
    address = serializers.ChoiceField(
        choices=[NEW, NONE], help_text="`new` makes an address, and the one before leads nowhere; `none` turns it off."
    )


class CalendarAddressSchema(serializers.Serializer):
    url = serializers.CharField(allow_null=True, help_text="An iCalendar feed; whoever knows the address may read it.")


class CalendarAddress(LearnerAPIView):
    """The secret address of the calendar feed."""

    @extend_schema(responses=CalendarAddressSchema)
    def get(self, request: Request) -> Response:
        return Response({"url": calendar_feed.address_of(self.learner)})

    @extend_schema(request=CalendarRequest, responses=CalendarAddressSchema)
    def post(self, request: Request) -> Response:
        given = CalendarRequest(data=self.body)
        given.is_valid(raise_exception=True)
        change = calendar_feed.give_address if given.validated_data["address"] == NEW else calendar_feed.take_address
        change(self.learner, at=now())
        return Response({"url": calendar_feed.address_of(self.learner)})
