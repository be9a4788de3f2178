"""Errors of the API: RFC 9457 problem documents with a stable `code`."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.settings import api_settings

Text = str | Promise

CONTENT_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 5

# The statuses that we answer with, by the names that HTTP gives them.
TITLES: dict[int, Promise] = {
    400: _("Bad request"),
    401: _("Unauthorized"),
    403: _("Forbidden"),
    404: _("Not found"),
    405: _("Method not allowed"),
    406: _("Not acceptable"),
    409: _("Conflict"),
    410: _("Gone"),
    413: _("Content too large"),
    415: _("Unsupported media type"),
    422: _("Unprocessable content"),
    429: _("Too many requests"),
    500: _("Internal server error"),
    503: _("Service unavailable"),
}

# Every code that a client can meet. Clients may rely on a code; the sentences may change, and speak the language of the
# account or the one that the request asks for.
CODES: dict[str, Promise] = {
    "invalid": _("A field is missing or has a wrong value; `errors` lists the fields."),
    "json_invalid": _("The body is not a JSON object that we accept; `position` or `where` names the place."),
    "body_too_large": _("The body is larger than 1 MiB."),
    "cursor_invalid": _("The cursor does not come from this list."),
    "not_authenticated": _("No login: send a session cookie or `X-Session-Token`."),
    "authentication_failed": _("The login is not valid or has ended."),
    "permission_denied": _("This account may not do that."),
    "not_found": _("There is no such thing, or it belongs to somebody else."),
    "method_not_allowed": _("The address exists, this method does not."),
    "not_acceptable": _("We answer in JSON only."),
    "unsupported_media_type": _("Send `application/json`."),
    "throttled": _("Too many requests; `Retry-After` says how many seconds to wait."),
    "token_invalid": _("The token was not made by us, or was changed on the way."),
    "token_used": _("Another answer already earned the credit for this presentation."),
    "token_expired": _("The presentation is too old to earn credit."),
    "wrong_purpose": _("The token was made for another kind of session."),
    "id_reused": _("This id already stands for something with another body."),
    "invalid_answer": _("The answer cannot be read; nothing was counted and the id is still free."),
    "rating_fixed": _("The verdict decides the rating of this answer."),
    "no_hint": _("This item has no hints."),
    "nothing_to_reveal": _("Only explain items have a model answer to compare with."),
    "item_mismatch": _("The event that this one names belongs to another item."),
    "batch_too_large": _("One request carries too many events."),
    "package_refused": _("The file is not an Anki package that we can read; `detail` says why. Nothing was stored."),
    "package_too_large": _("The Anki package is larger than we take; export it in parts."),
    "goals_full": _("Five goals are open; reach or drop one first."),
    "nothing_to_place": _("A placement has nothing to ask: all of it is known, or it has no questions."),
    "no_placement": _("No placement is open."),
    "concept_locked": _("Something has to be learned first, `learn_first` says what; or try anyway."),
    "lesson_over": _("The lesson has ended, or it is not at this step."),
    "import_waiting": _("An earlier package of this account is still being imported."),
    "clock": _("The time of the event is too far from ours."),
    "error": _("Something went wrong on our side. Nothing was stored by halves."),
    "unavailable": _("The database is not answering. Repeat the request later; `Retry-After` says when."),
}


class Problem(exceptions.APIException):
    """An error that a client can understand: raise it anywhere below a view."""

    def __init__(self, status: int, code: str, detail: Text, **extra: Any):
        super().__init__(str(detail), code)
        self.status_code = status
        self.code = code
        self.extra = extra


def problem_document(status: int, code: str, detail: Text, **extra: Any) -> dict[str, Any]:
    """Return the members of the problem document; `type` is about:blank because `code` is the identity."""
    return {
        "type": "about:blank",
        "title": str(TITLES[status]),
        "status": status,
        "code": code,
        "detail": str(detail),
        **extra,
    }


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Answer what DRF's views raise; None (a bug of ours) goes on to the 500 handler and to the log."""
    if isinstance(exc, OperationalError | InterfaceError):
        return _respond(503, "unavailable", CODES["unavailable"], {"Retry-After": str(RETRY_AFTER_SECONDS)})
    if isinstance(exc, Http404):
        exc = exceptions.NotFound(str(CODES["not_found"]))
    elif isinstance(exc, PermissionDenied | exceptions.PermissionDenied):
        exc = exceptions.PermissionDenied(str(CODES["permission_denied"]))
    if not isinstance(exc, exceptions.APIException):
        return None
    headers = {}
    if auth_header := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = auth_header
    if wait := getattr(exc, "wait", None):
        headers["Retry-After"] = str(round(wait) or 1)
    if isinstance(exc, Problem):
        return _respond(exc.status_code, exc.code, str(exc.detail), headers, **exc.extra)
    if isinstance(exc, exceptions.ValidationError):
        errors = list(_field_errors(exc.detail))
        return _respond(400, "invalid", _("Some fields are missing or wrong."), headers, errors=errors)
    return _respond(exc.status_code, str(exc.get_codes()), str(exc.detail), headers)


def _respond(status: int, code: str, detail: Text, headers: dict[str, str], **extra: Any) -> Response:
    document = problem_document(status, code, detail, **extra)
    return Response(document, status=status, headers=headers, content_type=CONTENT_TYPE)


def _field_errors(detail: Any, field: str = ""):
    """Flatten DRF's nested errors into {field: "events[2].id", code, detail}; field is empty for the whole body."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            if isinstance(name, int):  # one place in a list
                where = f"{field}[{name}]"
            elif name == api_settings.NON_FIELD_ERRORS_KEY:
                where = field
            else:
                where = f"{field}.{name}" if field else name
            yield from _field_errors(inner, where)
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            nested = isinstance(inner, dict | list)
            yield from _field_errors(inner, f"{field}[{index}]" if nested else field)
    else:
        yield {"field": field, "code": getattr(detail, "code", "invalid"), "detail": str(detail)}
