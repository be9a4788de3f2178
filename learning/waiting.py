"""Reviews that do not come when the memory alone would have them, and why. The room above knows, and fills this in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User

CREDIT, BASIS, BREAK, EXAM, POSTPONED, ADVANCED, DAILY_LIMIT = REASONS = (
    "credit",
    "basis",
    "break",
    "exam",
    "postponed",
    "advanced",
    "daily_limit",
)


@dataclass(frozen=True)
class Waiting:
    """Some reviews of one concept (None: of any), asked at `asked_at`, `days` later than the memory says, or earlier.

    `because`: one of REASONS. `cause`: the concept that used the skill (credit) or that was missed twice (basis).
    """

    concept: str | None
    because: str
    reviews: int
    days: int
    asked_at: datetime
    cause: str | None = None


# An app that schedules adds a function of (learner, concept or None for all, now) in its AppConfig.ready().
TELLERS: list[Callable[[User, str | None, datetime], list[Waiting]]] = []


def waiting_of(learner: User, *, concept: str | None = None, at: datetime) -> list[Waiting]:
    """Return what waits or comes early for a reason, the soonest first."""
    return [each for tell in TELLERS for each in tell(learner, concept, at)]
