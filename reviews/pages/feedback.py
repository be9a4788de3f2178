"""What the page after an answer says: everything comes from the attempt, so an old answer explains itself."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from quizzes import practising
from quizzes.models import Attempt, Status
from reviews.models import Memory
from reviews.pages import comparing, previewing
from reviews.pages.asking import practised
from reviews.practice_runs import run_of, types_of
from reviews.strengthening import basis_after
from web import moments
from web.markup import render

HEADLINES = {"correct": _("Right"), "partial": _("Partly right"), "wrong": _("Not yet")}
RATING_WORDS = {1: _("Again"), 2: _("Hard"), 3: _("Good"), 4: _("Easy")}


def feedback_of(learner: User | None, attempt: Attempt, *, at: datetime) -> dict[str, Any]:
    """Return the context of the feedback page; `learner` is None for a visitor, who has no schedule."""
    reply, is_practice = attempt.reply, attempt.door == practising.DOOR
    return {
        "attempt": attempt,
        "reply": reply,
        "details": reply["details"],
        "is_unknown": attempt.response.get("unknown") is True,
        "prompt_html": render(attempt.shown["text"]),
        "headline": HEADLINES[attempt.verdict],
        "is_right": attempt.verdict == "correct",
        "is_practice": is_practice,
        "practised": practised(attempt.item) if attempt.item.status == Status.PUBLISHED else None,
        "run": run_of(attempt.channel, learner, at=at) if is_practice and learner else None,
        "mistake": next((slug for slug in attempt.misconceptions if types_of(slug)), None),
        **(numeric_feedback(attempt, attempt.problem) if attempt.problem else {}),
        "explanation_html": explanation_html(reply),
        **({} if is_practice or learner is None else _place_in_the_schedule(learner, attempt, at=at)),
    }


def _place_in_the_schedule(learner: User, attempt: Attempt, *, at: datetime) -> dict[str, Any]:
    reply = attempt.reply
    memory = Memory.objects.of(learner).filter(item_id=attempt.item_id).first()
    return {
        "intervals": previewing.in_words(reply, at=attempt.received_at),
        "rating_word": RATING_WORDS.get(reply.get("rating") or 0),
        "next_url": reverse("study") + (f"?last={attempt.submission_id}" if _may_be_undone(attempt) else ""),
        "is_undone": attempt.undone,
        "basis": basis_after(learner, attempt, at=at),
        "next_due": memory and memory.due and moments.when(memory.due, now=at, time_zone=learner.time_zone),
    }


def _may_be_undone(attempt: Attempt) -> bool:
    return attempt.counted and not attempt.undone


def explanation_html(reply: dict[str, Any]) -> str:
    """Return the explanation of a choice item, unless one of the texts already on the page says the same."""
    said = [option["feedback_html"] for option in reply["details"].get("options", [])] + [
        reply["grade"]["feedback_html"]
    ]
    return next((step["html"] for step in reply["solution"] if step["html"] not in said), "")


def numeric_feedback(attempt: Attempt, problem: dict[str, Any]) -> dict[str, Any]:
    """Return the learner's answer beside the right one, and the worked steps with the learner's own values."""
    details, wanted = attempt.reply["details"], problem["answer_format"]["input"]
    value = details.get("value")
    stages = comparing.stage_rows(details.get("stages", []), problem)
    parts = comparing.part_rows(details.get("parts", []), value, problem)
    own = {row.name: row for row in stages if row.name not in {part.name for part in parts}}
    return {
        "input": wanted,
        "answer": comparing.answer_figure(problem),
        "rows": parts or stages or comparing.answer_rows(details, problem),
        "said": comparing.figure(value, comparing.typed) if wanted in comparing.NUMBERS else None,
        "stages": stages,
        "parts_right": sum(row.same for row in parts),
        "parts": len(parts),
        "order": comparing.order_rows(value, problem) if wanted == "ordering" and value else [],
        "one_mistake": details.get("sentence_html", ""),
        "steps": [(step["html"], own.get(step["stage"])) for step in attempt.reply["solution"]],
    }
