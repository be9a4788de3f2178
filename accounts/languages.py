"""The language of an answer: the account's, else the choice in a cookie, else what the browser or client asks for."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

View = Callable[..., HttpResponseBase]

# For authors and for the makers of the site, and written in English only: better one language than half of each.
IN_ENGLISH = ("/admin/", "/styleguide/", "/api/schema", "/api/docs")

# Nothing but a cookie of taste is set, so a page that offers the choice need not set a cookie of its own for it.
choose_language = csrf_exempt(set_language)


class LanguageMiddleware(LocaleMiddleware):
    """Django's own, which knows cookie and browser; then an account is asked."""

    def process_view(self, request: HttpRequest, view: View, args: tuple[Any, ...], options: dict[str, Any]) -> None:
        if request.path_info.startswith(IN_ENGLISH):
            speak(request, settings.LANGUAGE_CODE)
            return
        # Without the session's cookie nobody is logged in, and the page stays the same for everybody.
        if getattr(view, "is_same_for_everybody", False) or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return
        if request.user.is_authenticated:
            speak(request, request.user.language)


def speak(request: HttpRequest, language: str) -> None:
    """Answer this request in `language`; LanguageMiddleware says so in `Content-Language`."""
    translation.activate(language)
    request.LANGUAGE_CODE = translation.get_language()


def same_for_everybody(view: View) -> View:
    """Mark a view that never looks at the session: its language is that of the cookie, and caches may keep it."""
    view.is_same_for_everybody = True  # type: ignore[attr-defined]
    return view


def remember(response: HttpResponseBase, language: str) -> None:
    """Keep a choice where `choose_language` keeps it: for visitors, and for pages that ask no account."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )
