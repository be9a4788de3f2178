"""A question with a few options, one of them right."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from engine import ENGLISH
from quizzes import nonces
from quizzes.item_kinds.base import (
    CORRECT,
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
from quizzes.linting import errors_of_choice
from web.markup import render

if TYPE_CHECKING:
    from quizzes.models import Item, Option, RubricPoint


class Choice(ItemKind):
    slug = "choice"
    label = "Multiple choice"

    def freeze(self, item: "Item") -> Content:
        options = list(item.options.select_related("misconception"))
        problems = errors_of_choice(item.stem, options, item.hints)
        if problems:
            raise ContentError(problems)
        key = [
            {
                "slug": option.slug,
                "correct": option.is_correct,
                "misconception": option.misconception.slug if option.misconception else None,
            }
            for option in options
        ]
        return self.worded({"options": key}, self.texts(item, options, ()))

    def texts(self, item: "Item", options: Sequence["Option"], points: Sequence["RubricPoint"]) -> Texts:
        return {
            "stem": item.stem,
            "options": {option.slug: {"text": option.text, "feedback": option.feedback} for option in options},
            "explanation": item.explanation,
            "hints": item.hints,
        }

    def worded(self, content: Content, texts: Texts) -> Content:
        said = texts["options"]
        return {
            "stem": texts["stem"],
            "stem_html": render(texts["stem"]),
            "options": [
                {
                    **option,
                    **said[option["slug"]],
                    "html": render(said[option["slug"]]["text"], inline=True),
                    "feedback_html": render(said[option["slug"]]["feedback"]),
                }
                for option in content["options"]
            ],
            "explanation": texts["explanation"],
            "explanation_html": render(texts["explanation"]),
            "hints": [render(hint) for hint in texts["hints"]],
        }

    def present(self, content: Content, nonce: str) -> Prompt:
        return Prompt(
            text=content["stem"],
            html=content["stem_html"],
            options=[{"id": identifier, "html": option["html"]} for identifier, option in shuffled(content, nonce)],
            hints=len(content["hints"]),
            language=content.get("language", ENGLISH),
        )

    def grade(self, content: Content, nonce: str, response: Mapping[str, Json], rating: int | None) -> Grade:
        require_keys(response, {"option", "unknown"})
        order = shuffled(content, nonce)
        key, right = next((identifier, option) for identifier, option in order if option["correct"])
        chosen = None
        if not is_unknown(response):
            chosen = next((option for identifier, option in order if identifier == response.get("option")), None)
            if chosen is None:
                raise InvalidAnswer(_("That option is not one of this question. Choose one of the answers shown."))
        correct = chosen is not None and chosen["correct"]
        said = chosen or right
        return Grade(
            verdict=CORRECT if correct else WRONG,
            misconceptions=(chosen["misconception"],) if chosen and chosen["misconception"] else (),
            feedback=said["feedback"] if chosen else content["explanation"],
            feedback_html=said["feedback_html"] if chosen else content["explanation_html"],
            answer={"option": key, "html": right["html"]},
            solution=({"html": content["explanation_html"]},),
            details={
                "chosen": response.get("option") if chosen else None,
                "options": [
                    {
                        "id": identifier,
                        "html": option["html"],
                        "correct": option["correct"],
                        "feedback_html": option["feedback_html"],
                    }
                    for identifier, option in order
                ],
            },
        )

    def on_paper(self, content: Content, nonce: str) -> Paper:
        order = [option for _, option in shuffled(content, nonce)]
        options = "\n".join(f"{number}. {option['text']}" for number, option in enumerate(order, start=1))
        key = next(number for number, option in enumerate(order, start=1) if option["correct"])
        right = order[key - 1]
        return Paper(
            front=f"{content['stem']}\n\n{options}",
            back=f"**{key}.** {right['text']}\n\n{content['explanation'] or right['feedback']}",
        )

    def sample_responses(self, content: Content, nonce: str) -> dict[str, list[dict[str, Json]]]:
        order = shuffled(content, nonce)
        return {
            CORRECT: [{"option": identifier} for identifier, option in order if option["correct"]],
            WRONG: [{"option": identifier} for identifier, option in order if not option["correct"]]
            + [{"unknown": True}],
            "invalid": [{}, {"option": "a"}, {"option": None}, {"option": ["x"]}, {"text": "12"}],
        }


def shuffled(content: Content, nonce: str) -> list[tuple[str, Content]]:
    """Return (id, option) in the order of this presentation.

    Ids and order both come from the nonce: they say nothing about the key, and a reload shows the same page.
    """
    named = [(nonces.derive(nonce, f"option:{option['slug']}"), option) for option in content["options"]]
    return sorted(named, key=lambda pair: nonces.derive(nonce, f"order:{pair[1]['slug']}"))
