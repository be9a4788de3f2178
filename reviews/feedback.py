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
        "stages": stage_rows(details.get("stages", []), (attempt.problem or {}).get("answer_format", {})),
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


def stage_rows(stages: list[dict[str, Any]], answer_format: dict[str, Any]) -> list[StageRow]:
    """Return the comparison, rounded as the question asked, with the fork in the road marked once."""
    turn = next((index for index, stage in enumerate(stages) if not stage["same"]), None)
    rows = []
    for index, stage in enumerate(stages):
        is_answer = index == len(stages) - 1
        places = answer_format.get("decimals" if is_answer else "carry")
        yours, right = (numbers(stage[side], DECIMALS if places is None else places) for side in ("yours", "right"))
        rows.append(StageRow(stage["label"], yours, right, stage["same"], index == turn))
    return rows


def numbers(value: Any, places: int) -> str:
    """Write a number, or a list as "6, 3, 2"; an empty text for a stage that was left out."""
    if value is None:
        return ""
    if isinstance(value, list):
        nested = any(isinstance(each, list) for each in value)
        return ("; " if nested else ", ").join(numbers(each, places) for each in value)
    text = f"{value:.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text.replace("-", "−")
