"""`me/push`: reminders that a browser shows."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import LearnerAPIView
from reviews.models import PushSubscription
from reviews.reminders import pushing
from web.clock import now
from web.fields import TextField
from web.problems import Problem


class PushKeys(serializers.Serializer):
    p256dh = TextField(max_length=100)
    auth = TextField(max_length=40)


class PushRequest(serializers.Serializer):
    """What `PushSubscription.toJSON()` gives in a browser."""

    endpoint = TextField(max_length=1000)
    keys = PushKeys()


class PushSchema(serializers.Serializer):
    public_key = serializers.CharField(help_text="The `applicationServerKey` for `pushManager.subscribe`.")
    browsers = serializers.IntegerField(help_text="How many browsers get the reminders.")


class Push(LearnerAPIView):
    """Reminders go to subscribed browsers in place of the mail, at the hour of `me`."""

    def _standing(self) -> Response:
        browsers = PushSubscription.objects.filter(learner=self.learner).count()
        return Response({"public_key": pushing.public_key(), "browsers": browsers})

    @extend_schema(responses=PushSchema)
    def get(self, request: Request) -> Response:
        return self._standing()

    @extend_schema(request=PushRequest, responses=PushSchema)
    def put(self, request: Request) -> Response:
        given = PushRequest(data=self.body)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        try:
            pushing.subscribe(self.learner, endpoint=data["endpoint"], **data["keys"], at=now())
        except ValueError as refusal:
            raise Problem(400, "invalid", _("No browser can be reached like this: %s") % refusal) from None
        return self._standing()

    @extend_schema(parameters=[OpenApiParameter("endpoint", str, required=True)], request=None, responses=PushSchema)
    def delete(self, request: Request) -> Response:
        endpoint = request.query_params.get("endpoint")
        if self.body or not endpoint or not endpoint.isprintable():  # Postgres takes no NUL
            raise Problem(400, "invalid", _("Name the `endpoint` in the address, and send no body."))
        pushing.unsubscribe(self.learner, endpoint)
        return self._standing()
