"""What this site adds to a login: what the visitor tried before becomes the learner's own."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts import languages, visitors
from accounts.adapter import AccountAdapter
from accounts.models import User
from learning import visitor_claims
from quizzes import visiting
from web.clock import now


class Adapter(AccountAdapter):
    """Knows the rooms above the accounts."""

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        languages.remember(response, user.language)
        if visitor := visitors.visitor_of(request):
            visiting.adopt(visitor, user.pk)
            visitors.forget(response)
        visitor_claims.adopt(request.session, user, at=now())
        return response
