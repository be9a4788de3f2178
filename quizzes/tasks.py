"""Thin tasks of the quizzes."""

from celery import shared_task

from quizzes import visiting
from web.clock import now


@shared_task
def forget_visitors() -> None:
    """Delete what visitors left behind who never made an account."""
    visiting.forget_old(at=now())
