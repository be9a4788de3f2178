"""Rows of the append-only logs that belong to nobody. The logs carry no foreign keys; a nightly look replaces them."""

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from quizzes.models import Attempt, Item
from reviews.models import ReviewEvent

LOGS: tuple[type[ReviewEvent] | type[Attempt], ...] = (ReviewEvent, Attempt)


def sweep() -> list[str]:
    """Delete what outlived its learner's account, and tell of it and of rows whose item is gone; [] = all is well.

    An answer that was on its way while its account was deleted may have been stored after it; deletion was promised.
    Rows without their item stay: they are the learner's own past.
    """
    found = []
    for log in LOGS:
        nobodys = _without(log, "learner_id", User).filter(learner_id__isnull=False)
        if gone := nobodys.delete()[0]:
            found.append(f"{log.__name__}: {gone} rows of deleted accounts were left, and are deleted now")
        if homeless := _without(log, "item_id", Item).count():
            found.append(f"{log.__name__}: {homeless} rows name an item that does not exist")
    return found


def _without(log: type[ReviewEvent] | type[Attempt], column: str, target: type[User] | type[Item]) -> QuerySet:
    return log.objects.order_by().filter(~Exists(target.objects.order_by().filter(pk=OuterRef(column))))
