"""From the fields of a page's form to the response of the API. One kind of item, one reader and one registry line."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from quizzes.item_kinds.base import InvalidAnswer
from reviews.pages.answer_controls import control_of

Json = Any


def read_choice(form: QueryDict, _format: Mapping[str, Json]) -> dict[str, Json]:
    if not form.get("option"):
        raise InvalidAnswer(_("Choose one of the answers, or say that you don’t know yet."))
    return {"option": form["option"]}


def read_numeric(form: QueryDict, answer_format: Mapping[str, Json]) -> dict[str, Json]:
    return {"text": control_of(answer_format, form).text()}


def read_flashcard(_form: QueryDict, _format: Mapping[str, Json]) -> dict[str, Json]:
    return {}


def read_explain(form: QueryDict, _format: Mapping[str, Json]) -> dict[str, Json]:
    return {"text": form.get("text", ""), "rubric": form.getlist("rubric")}


READERS: dict[str, Callable[[QueryDict, Mapping[str, Json]], dict[str, Json]]] = {
    "choice": read_choice,
    "numeric": read_numeric,
    "flashcard": read_flashcard,
    "explain": read_explain,
}


def read_response(kind: str, form: QueryDict, answer_format: Mapping[str, Json] | None) -> dict[str, Json]:
    """Return the response that the form holds; raise InvalidAnswer for what a page can see by itself."""
    if "unknown" in form:
        return {"unknown": True}
    return READERS[kind](form, answer_format or {})
