"""What Django shows when no view could answer: a page for people, a problem document under /api/."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from web.problems import CODES, CONTENT_TYPE, RETRY_AFTER_SECONDS, Text, problem_document


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, 400, "invalid", _("The request cannot be read."))


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, 403, "permission_denied", CODES["permission_denied"])


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _answer(request, 403, "permission_denied", _("The form is too old or cookies are off."), page="csrf")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, 404, "not_found", CODES["not_found"])


def api_not_found(request: HttpRequest, rest: str) -> HttpResponse:
    """For addresses of the API that do not exist: without it CommonMiddleware would try a slash and redirect."""
    return not_found(request)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 while the database is away: that heals by itself and clients should come back."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        response = _answer(request, 503, "unavailable", CODES["unavailable"])
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return response
    return _answer(request, 500, "error", CODES["error"])


def _answer(request: HttpRequest, status: int, code: str, detail: Text, page: str = "") -> HttpResponse:
    if request.path_info.startswith("/api/"):
        return JsonResponse(problem_document(status, code, detail), status=status, content_type=CONTENT_TYPE)
    # No context processor: these pages must come out even when sessions or the database are broken.
    return HttpResponse(render_to_string(f"web/errors/{page or status}.html"), status=status)
