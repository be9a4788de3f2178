"""Count what the questions about a learner's queue touch in the database: unlike times, buffers have no noise."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.management import call_command
from django.db import connection

from accounts.models import User
from quizsite.benchmarks.crowd import fill
from reviews.plans import arranging, backlog, day_plan
from reviews.plans.queue import Queue
from reviews.profiles import profile_of

AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
Work = Callable[[User], object]

QUESTIONS: dict[str, Work] = {
    "next item": lambda learner: Queue(learner, at=AT).next_item(),
    "counts": lambda learner: Queue(learner, at=AT).counts(),
    "held back": lambda learner: Queue(learner, at=AT).held_back(),
    "next due": lambda learner: Queue(learner, at=AT).next_due_at(),
    "backlog": lambda learner: backlog.backlog_of(learner, at=AT),
    "plan of a day": lambda learner: arranging.moves_of_the_day(learner, profile_of(learner), at=AT),
}


@dataclass(frozen=True)
class Cost:
    """What one question costs: queries, and pages of 8 KB that they touch."""

    queries: int
    buffers: int

    def __str__(self) -> str:
        return f"{self.queries}, {self.buffers:,}"


def costs(memories: int) -> dict[str, Cost]:
    """Return the cost of each question, for a learner with a tenth of so many memories and for one with a hundred."""
    call_command("flush", interactive=False, verbosity=0)
    learners = fill(memories, at=AT)
    for learner in learners.values():
        # Until a day's plan is stored each look makes it anew; that is the day's first minute, not the rule.
        day_plan.store(learner, profile_of(learner), at=AT)
    return {
        f"{who}: {question}": cost(work, learner)
        for who, learner in learners.items()
        for question, work in QUESTIONS.items()
    }


def cost(work: Work, learner: User) -> Cost:
    """Run a question, then ask Postgres what each of its queries touches."""
    asked: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        work(learner)
    return Cost(len(asked), sum(_buffers(sql, params) for sql, params in asked))


def _buffers(sql: str, params: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
        (told,) = cursor.fetchone()
    plan = told[0]["Plan"]
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


def table(found: dict[int, dict[str, Cost]]) -> str:
    """Write the costs as aligned lines of text, one column for each number of memories."""
    lines = [f"{'queries, buffers':28}" + "".join(f"{size:>16,}" for size in found)]
    for name in next(iter(found.values())):
        lines.append(f"{name:28}" + "".join(f"{each[name]!s:>16}" for each in found.values()))
    return "\n".join(lines)
