"""Effects outside the database, carried out once the change that causes them is committed.

`put` inside the transaction of the change; a Celery task calls `send_next` until nothing is due. A broker that is down
delays an effect and loses none, and no request ever waits for it.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F

from web.models import OutboxMessage

Handler = Callable[[str, dict[str, Any]], None]

# kind -> function(key, payload). An app adds its kinds in its AppConfig.ready().
HANDLERS: dict[str, Handler] = {}

# Longer than any handler runs: while it lasts, no other worker takes the message.
LEASE = timedelta(minutes=5)
KEEP_SENT = timedelta(days=30)

logger = logging.getLogger(__name__)


def put(kind: str, key: str, payload: dict[str, Any], *, now: datetime) -> None:
    """Note an effect. A key that was noted before, sent or not, changes nothing."""
    message = OutboxMessage(kind=kind, key=key, payload=payload, created_at=now, next_attempt_at=now)
    # One statement: on Postgres a caught IntegrityError would end the transaction of the caller.
    OutboxMessage.objects.bulk_create([message], ignore_conflicts=True)


def send_next(*, now: datetime) -> bool:
    """Carry out the effect that has waited longest; return False if none is due.

    Two workers never run one message at the same time. After a crash between effect and bookkeeping it runs again when
    the lease ends, so handlers give the key on (as Message-ID, as unique column) and the effect stays one.
    """
    message = OutboxMessage.objects.due(at=now).order_by("next_attempt_at", "pk").first()
    if message is None:
        return False
    unclaimed = OutboxMessage.objects.filter(pk=message.pk, attempts=message.attempts, sent_at=None)
    if not unclaimed.update(attempts=F("attempts") + 1, next_attempt_at=now + LEASE):
        return True  # another worker was faster
    row = OutboxMessage.objects.filter(pk=message.pk)
    try:
        if message.kind not in HANDLERS:
            raise LookupError(f"No handler for {message.kind!r}.")
        HANDLERS[message.kind](message.key, message.payload)
    except Exception as error:
        # Whatever it was, the other messages go on; the row keeps the reason and tries again later.
        logger.warning("outbox message %s failed: %r", message.key, error)
        row.update(error=repr(error)[:500], next_attempt_at=now + timedelta(minutes=2**message.attempts))
    else:
        row.update(sent_at=now, error="")
    return True


def forget_sent(*, now: datetime) -> None:
    """Delete what was carried out long ago; payloads name learners and need not be kept."""
    OutboxMessage.objects.sent_before(now - KEEP_SENT).delete()
