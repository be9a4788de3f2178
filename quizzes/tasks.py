"""Thin tasks of the quizzes."""

from celery import shared_task

from quizzes import completing, visiting
from web.clock import now

CHUNKS_AT_ONCE = 20  # so that a task ends well within its time; the next one goes on


@shared_task
def forget_visitors() -> None:
    """Delete what visitors left behind who never made an account."""
    visiting.forget_old(at=now())


@shared_task
def count_completions() -> None:
    """Keep who completed a card since the last time, one chunk of attempts after the other."""
    for _ in range(CHUNKS_AT_ONCE):
        if not completing.refresh(at=now()):
            break
