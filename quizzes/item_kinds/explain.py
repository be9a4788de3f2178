"""A question answered in the learner's own words and compared with a rubric by the learner."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engine import ENGLISH
from quizzes.item_kinds.base import (
    CORRECT,
    PARTIAL,
    WRONG,
    Content,
    ContentError,
    Grade,
    InvalidAnswer,
    ItemKind,
    Json,
    Paper,
    Prompt,
    Texts,
    is_unknown,
    require_keys,
)
from web.markup import render
from web.words import numeral

if TYPE_CHECKING:
    from quizzes.models import Item, Option, RubricPoint

SHORTEST_TEXT = 30  # characters
LONGEST_TEXT = 10_000


class Explain(ItemKind):
    slug = "explain"
    label = "Explain in your words"
    needs_token = False

    def freeze(self, item: "Item") -> Content:
        points = list(item.rubric.all())
        problems = []
        if not item.stem.strip():
            problems.append("The question has no text.")
        if not item.model_answer.strip():
            problems.append("There is no model answer.")
        if not any(point.is_required for point in points):
            problems.append("The rubric needs at least one required point.")
        if problems:
            raise ContentError(problems)
        key = [{"id": point.slug, "required": point.is_required} for point in points]
        return self.worded({"rubric": key}, self.texts(item, (), points))

    def texts(self, item: "Item", options: Sequence["Option"], points: Sequence["RubricPoint"]) -> Texts:
        return {
            "stem": item.stem,
            "model_answer": item.model_answer,
            "rubric": {point.slug: point.text for point in points},
            "hints": item.hints,
        }

    def worded(self, content: Content, texts: Texts) -> Content:
        return {
            "stem": texts["stem"],
            "stem_html": render(texts["stem"]),
            "model_answer": texts["model_answer"],
            "model_answer_html": render(texts["model_answer"]),
            "rubric": [
                {**point, "html": render(texts["rubric"][point["id"]], inline=True)} for point in content["rubric"]
            ],
            "hints": [render(hint) for hint in texts["hints"]],
        }

    def present(self, content: Content, nonce: str) -> Prompt:
        return Prompt(
            text=content["stem"],
            html=content["stem_html"],
            hints=len(content["hints"]),
            language=content.get("language", ENGLISH),
        )

    def reveal(self, content: Content) -> dict[str, Json]:
        return {"model_answer": {"html": content["model_answer_html"]}, "rubric": content["rubric"]}

    def grade(self, content: Content, nonce: str, response: Mapping[str, Json], rating: int | None) -> Grade:
        require_keys(response, {"text", "rubric", "unknown"})
        ticked: set[str] = set()
        if not is_unknown(response):
            check_text(content, response.get("text"))
            ticked = read_rubric(content, response.get("rubric"))
        required = {point["id"] for point in content["rubric"] if point["required"]}
        met = len(required & ticked)
        verdict = CORRECT if met == len(required) else PARTIAL if 2 * met >= len(required) else WRONG
        told = ngettext(
            "Your text makes %(met)d of %(all)d required point.",
            "Your text makes %(met)d of %(all)d required points.",
            len(required),
        ) % {"met": met, "all": len(required)}
        return Grade(
            verdict=verdict,
            feedback=told,
            feedback_html=f"<p>{told}</p>",
            answer=content["model_answer"],
            solution=({"html": content["model_answer_html"]},),
            details={"rubric": [{**point, "ticked": point["id"] in ticked} for point in content["rubric"]]},
        )

    def on_paper(self, content: Content, nonce: str) -> Paper:
        return Paper(content["stem"], content["model_answer"])

    def sample_responses(self, content: Content, nonce: str) -> dict[str, list[dict[str, Json]]]:
        text = "Each query is compared with every key, and the values are blended."
        required = [point["id"] for point in content["rubric"] if point["required"]]
        return {
            CORRECT: [{"text": text, "rubric": required}],
            WRONG: [{"text": text, "rubric": []}, {"unknown": True}],
            "invalid": [
                {},
                {"text": "too short", "rubric": required},
                {"text": content["stem"], "rubric": required},
                {"text": text, "rubric": ["no-such-point"]},
                {"text": text, "rubric": "all"},
                {"text": "x" * (LONGEST_TEXT + 1), "rubric": required},
            ],
        }


def check_text(content: Content, text: Json) -> None:
    """Raise InvalidAnswer unless `text` is an answer of the learner's own."""
    if not isinstance(text, str) or len(text.strip()) < SHORTEST_TEXT:
        raise InvalidAnswer(_("Write at least %d characters, or say that you don’t know yet.") % SHORTEST_TEXT)
    if len(text) > LONGEST_TEXT:
        raise InvalidAnswer(_("The text is longer than %s characters.") % numeral(LONGEST_TEXT), position=LONGEST_TEXT)
    if text.strip() == content["stem"].strip():
        raise InvalidAnswer(_("That is the question itself. Answer it in your own words."))


def read_rubric(content: Content, ticked: Json) -> set[str]:
    """Return the ids of the ticked rubric points."""
    known = {point["id"] for point in content["rubric"]}
    if not isinstance(ticked, list) or not all(isinstance(identifier, str) for identifier in ticked):
        raise InvalidAnswer(_("`rubric` must list the ids of the points that your text makes."))
    unknown = [identifier for identifier in ticked if identifier not in known]
    if unknown:
        raise InvalidAnswer(_("The rubric has no point “%s”.") % unknown[0][:40])
    return set(ticked)
