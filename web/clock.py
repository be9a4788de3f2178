"""The one place that reads the time. Views, tasks and commands ask here and hand the answer down."""

import os
import time
from datetime import UTC, datetime, timedelta

from django.conf import settings

# Child processes inherit the environment, so web, worker and beat of one start share one moved clock,
# and a worker that is restarted does not travel back.
_STARTED = float(os.environ.setdefault("TEST_CLOCK_STARTED", repr(time.time())))


def now() -> datetime:
    """Return the present as an aware UTC datetime; with TEST_CLOCK, that instant plus the time since the start."""
    if not settings.TEST_CLOCK:
        return datetime.now(UTC)
    start = datetime.fromisoformat(settings.TEST_CLOCK)
    if start.tzinfo is None:
        start = start.replace(tzinfo=UTC)
    return start.astimezone(UTC) + timedelta(seconds=time.time() - _STARTED)
