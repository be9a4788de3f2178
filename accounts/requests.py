"""Who is asking: the signed-in user of a request, with its type."""

from typing import Any

from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.models import User


def learner_of(request: HttpRequest | Request) -> User:
    """Return the user of a request that only signed-in people can make."""
    assert isinstance(request.user, User), "the view must require a login"
    return request.user


class LearnerAPIView(APIView):
    """A view of the API for a signed-in learner."""

    @property
    def learner(self) -> User:
        return learner_of(self.request)

    @property
    def body(self) -> dict[str, Any]:
        """The JSON object that was sent; the parser lets nothing else through."""
        assert isinstance(self.request.data, dict)
        return self.request.data
