"""People without an account who try tasks: a random name in a signed cookie, set with the first task, not before."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

COOKIE = SALT = "visitor"
# What a visitor did is kept as long as the cookie that it could be claimed with.
LIFETIME = timedelta(days=90)


def new_visitor() -> str:
    return secrets.token_hex(16)


def visitor_of(request: HttpRequest) -> str:
    """Return the name in the request's cookie; empty if there is none that we signed."""
    return request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=LIFETIME) or ""


def remember(response: HttpResponseBase, visitor: str) -> None:
    response.set_signed_cookie(
        COOKIE,
        visitor,
        salt=SALT,
        max_age=LIFETIME,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def forget(response: HttpResponseBase) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")
