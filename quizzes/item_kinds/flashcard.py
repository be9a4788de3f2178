"""A card's front and back, rated by the learner."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

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
    Prompt,
    require_keys,
)

if TYPE_CHECKING:
    from quizzes.models import Item, ItemVersion

VERDICTS = {1: WRONG, 2: PARTIAL, 3: CORRECT, 4: CORRECT}


class Flashcard(ItemKind):
    slug = "flashcard"
    label = "Flashcard"
    needs_token = False

    def freeze(self, item: "Item") -> Content:
        if item.card is None:
            raise ContentError(["A flashcard item needs a card."])
        return self._content(item)

    def content_of(self, item: "Item", version: "ItemVersion") -> Content:
        # The card is the one home of its text: nothing is graded against it, so the newest wording is shown.
        return self._content(item)

    @staticmethod
    def _content(item: "Item") -> Content:
        card = item.card
        if card is None:
            raise ContentError(["A flashcard item needs a card."])
        return {
            "stem": card.front,
            "stem_html": card.front_html,
            "back": card.back,
            "back_html": card.back_html,
            "formula_html": card.formula_html,
            "hints": [],
        }

    def present(self, content: Content, nonce: str) -> Prompt:
        return Prompt(
            text=content["stem"],
            html=content["stem_html"],
            back={"text": content["back"], "html": content["back_html"], "formula_html": content["formula_html"]},
        )

    def grade(self, content: Content, nonce: str, response: Mapping[str, Json], rating: int | None) -> Grade:
        require_keys(response, set())
        if rating is None:
            raise InvalidAnswer("A flashcard needs your rating: 1 again, 2 hard, 3 good or 4 easy.")
        return Grade(
            verdict=VERDICTS[rating],
            answer=content["back"],
            solution=({"html": content["back_html"]},),
        )

    def sample_responses(self, content: Content, nonce: str) -> dict[str, list[dict[str, Json]]]:
        return {"invalid": [{"text": "x"}]}
