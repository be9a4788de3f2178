"""Celery tasks of the ground floor."""

from celery import shared_task

from web import clock, outbox

# A task run stays short; what is left over waits for the next beat.
_MESSAGES_PER_RUN = 200


@shared_task
def drain_outbox() -> None:
    """Carry out what is due. Safe to run twice at once and at any time."""
    for _ in range(_MESSAGES_PER_RUN):
        if not outbox.send_next(now=clock.now()):
            break
    outbox.forget_sent(now=clock.now())
