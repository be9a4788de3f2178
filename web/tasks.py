"""Celery tasks of the ground floor."""

from datetime import timedelta

from celery import shared_task

from web import clock, outbox

# A run begins nothing new after this, so that it ends within the time limit of tasks; the next beat goes on.
BEGINS_WITHIN = timedelta(minutes=1)


@shared_task
def drain_outbox() -> None:
    """Carry out what is due. Safe to run twice at once and at any time."""
    until = clock.now() + BEGINS_WITHIN
    while clock.now() < until and outbox.send_next(now=clock.now()):
        pass
    outbox.forget_sent(now=clock.now())
