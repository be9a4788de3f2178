"""How the API describes itself (OpenAPI)."""

from collections.abc import Callable
from typing import Any, Literal

from django.conf import settings
from django.utils.translation import override
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent

from web.problems import CODES, CONTENT_TYPE

Endpoint = tuple[str, str, str, Callable]


def canonical_paths(endpoints: list[Endpoint], **_options: Any) -> list[Endpoint]:
    """Leave out the second spelling that `web.routing.api_path` adds to each address."""
    return [endpoint for endpoint in endpoints if not hasattr(endpoint[3], "is_other_spelling")]


class ProblemSchema(AutoSchema):
    """Documents problem+json for the errors that every operation can answer with."""

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        self.registry.register_on_missing(_problem_component())
        content = {CONTENT_TYPE: {"schema": _problem_component().ref}}
        bodies.setdefault("4XX", {"content": content, "description": "The request was refused; see `code`."})
        bodies.setdefault("503", {"content": content, "description": _english("unavailable")})
        return bodies


def _english(code: str) -> str:
    """Return what a code means; the document is in English like the names in it, whoever reads it."""
    with override(settings.LANGUAGE_CODE):
        return str(CODES[code])


def _problem_component() -> ResolvedComponent:
    text = {"type": "string"}
    return ResolvedComponent(
        name="Problem",
        type=ResolvedComponent.SCHEMA,
        object="Problem",
        schema={
            "type": "object",
            "description": "RFC 9457 problem document.\n\n"
            + "\n".join(f"- `{code}`: {_english(code)}" for code in CODES),
            "required": ["type", "title", "status", "code", "detail"],
            "properties": {
                "type": text,
                "title": text,
                "status": {"type": "integer"},
                "code": {"type": "string", "enum": list(CODES)},
                "detail": text,
                "errors": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["field", "code", "detail"],
                        "properties": {"field": text, "code": text, "detail": text},
                    },
                },
                "position": {"type": "integer", "description": "Index of the character that could not be read."},
                "where": {"type": "string", "description": "Path of the value in the body."},
            },
        },
    )
