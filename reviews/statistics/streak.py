"""A run of study days that forgives: two missed days in any ten do not end it."""

from collections import deque
from collections.abc import Set
from dataclasses import dataclass
from datetime import date, timedelta

WINDOW, MAY_MISS = 10, 2  # days


@dataclass(frozen=True)
class Streak:
    """`days` counts days of study; `since` is the first of them, None without any."""

    days: int
    since: date | None


def streak(studied: Set[date], today: date, rest: Set[date] = frozenset()) -> Streak:
    """Return the run that is still going on. Today is never missed yet, nor is a day of a planned rest."""
    first = min(studied, default=today)
    window: deque[bool] = deque(maxlen=WINDOW)
    days, since = 0, None
    day = today
    while day >= first:
        missed = day not in studied
        if not missed:
            days, since = days + 1, day
        if not missed or (day != today and day not in rest):
            window.append(missed)
        if sum(window) > MAY_MISS:
            break
        day -= timedelta(days=1)
    return Streak(days, since)
