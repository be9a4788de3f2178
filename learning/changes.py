"""What has to happen when a learner's goals or claims change, in rooms that stand above this one."""

from collections.abc import Callable
from datetime import datetime

from accounts.models import User

# An app that plans by goals and claims adds a function in its AppConfig.ready(); it runs in the change's transaction.
AFTER_CHANGE: list[Callable[[User, datetime], None]] = []


def tell(learner: User, *, at: datetime) -> None:
    """Say that what the learner wants or knows has changed."""
    for after in AFTER_CHANGE:
        after(learner, at)
