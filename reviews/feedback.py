"""What the page after an answer says: everything comes from the attempt, so an old answer explains itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from quizzes.models import Attempt
from reviews import previewing
from reviews.models import Memory, ReviewEvent
from reviews.scheduling.fold import UNDO
from web import moments
from web.markup import render

HEADLINES = {"correct": "Right", "partial": "Partly right", "wrong": "Not yet"}
DECIMALS = 3
RATING_WORDS = {1: "Again", 2: "Hard", 3: "Good", 4: "Easy"}


@dataclass(frozen=True)
class StageRow:
    """One line of "yours beside the right one"; `turn` marks the first step that differs."""

    label: str
    yours: str
    right: str
    same: bool
    turn: bool


def feedback_of(learner: User, attempt: Attempt, *, at: datetime) -> dict[str, Any]:
    """Return the context of the feedback page."""
    reply, details = attempt.reply, attempt.reply["details"]
    memory = Memory.objects.of(learner).filter(item_id=attempt.item_id).first()
    return {
        "attempt": attempt,
        "reply": reply,
        "details": details,
        "is_unknown": attempt.response.get("unknown") is True,
        "prompt_html": render(attempt.shown["text"]),
        "headline": HEADLINES[attempt.verdict],
        "is_right": attempt.verdict == "correct",
        "stages": stage_rows(details.get("stages", [])),
        "explanation_html": explanation_html(reply),
        "intervals": previewing.in_words(reply, at=attempt.received_at),
        "rating_word": RATING_WORDS.get(reply.get("rating") or 0),
        "is_undone": ReviewEvent.objects.of(learner).filter(kind=UNDO, target=attempt.submission_id).exists(),
        "next_due": memory and moments.when(memory.due, now=at, time_zone=learner.time_zone),
    }


def explanation_html(reply: dict[str, Any]) -> str:
    """Return the explanation of a choice item, unless one of the texts already on the page says the same."""
    said = [option["feedback_html"] for option in reply["details"].get("options", [])] + [
        reply["grade"]["feedback_html"]
    ]
    return next((step["html"] for step in reply["solution"] if step["html"] not in said), "")


def stage_rows(stages: list[dict[str, Any]]) -> list[StageRow]:
    """Return the comparison, number by number, with the fork in the road marked once."""
    turn = next((index for index, stage in enumerate(stages) if not stage["same"]), None)
    return [
        StageRow(stage["label"], numbers(stage["yours"]), numbers(stage["right"]), stage["same"], index == turn)
        for index, stage in enumerate(stages)
    ]


def numbers(value: Any) -> str:
    """Write a number, or a list as "6, 3, 2", to three decimals; an empty text for a stage that was left out."""
    if value is None:
        return ""
    if isinstance(value, list):
        nested = any(isinstance(each, list) for each in value)
        return ("; " if nested else ", ").join(numbers(each) for each in value)
    text = f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace("-", "−")
