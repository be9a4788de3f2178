"""A card's front and back, rated by the learner."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

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
    require_keys,
)
from web.markup import render

if TYPE_CHECKING:
    from cards.models import Card
    from cards.models.translations import Localized
    from quizzes.models import Item, ItemVersion

VERDICTS = {1: WRONG, 2: PARTIAL, 3: CORRECT, 4: CORRECT}


class Flashcard(ItemKind):
    slug = "flashcard"
    label = "Flashcard"
    needs_token = False

    def freeze(self, item: "Item") -> Content:
        if item.card is not None:
            return _content_of(item.card)
        if item.owner_id is None:
            raise ContentError(["A flashcard item needs a card."])
        if not item.stem.strip() or not item.model_answer.strip():
            raise ContentError(["A flashcard needs a front and a back."])
        return {
            "stem": item.stem,
            "stem_html": render(item.stem),
            "back": item.model_answer,
            "back_html": render(item.model_answer),
            "formula_html": "",
            "hints": [],
        }

    def content_of(self, item: "Item", version: "ItemVersion", language: str) -> Content:
        # The card is the one home of its text: nothing is graded against it, so the newest wording is shown.
        # A private item (an imported note) has no card and is its own home.
        if item.card is None:
            return super().content_of(item, version, language)
        card = item.card.in_language(language)
        return {**_content_of(card), "formula": card.formula, "language": card.language}

    def present(self, content: Content, nonce: str) -> Prompt:
        return Prompt(
            text=content["stem"],
            html=content["stem_html"],
            back={"text": content["back"], "html": content["back_html"], "formula_html": content["formula_html"]},
            language=content.get("language", ENGLISH),
        )

    def grade(self, content: Content, nonce: str, response: Mapping[str, Json], rating: int | None) -> Grade:
        require_keys(response, set())
        if rating is None:
            raise InvalidAnswer(_("A flashcard needs your rating: 1 again, 2 hard, 3 good or 4 easy."))
        return Grade(
            verdict=VERDICTS[rating],
            answer=content["back"],
            solution=({"html": content["back_html"]},),
        )

    def on_paper(self, content: Content, nonce: str) -> Paper:
        formula = content.get("formula")
        return Paper(content["stem"], content["back"] + (f"\n\n$${formula}$$" if formula else ""))

    def sample_responses(self, content: Content, nonce: str) -> dict[str, list[dict[str, Json]]]:
        return {"invalid": [{"text": "x"}]}


def _content_of(card: "Card | Localized") -> Content:
    return {
        "stem": card.front,
        "stem_html": card.front_html,
        "back": card.back,
        "back_html": card.back_html,
        "formula_html": card.formula_html,
        "hints": [],
    }
