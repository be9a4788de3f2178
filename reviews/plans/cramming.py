"""Cram: go through a concept, or what was met last, as often as one likes. The schedule is not touched."""

from datetime import datetime

from accounts.models import User
from quizzes.models import Item
from reviews.models import Memory
from reviews.profiles import study_day_of
from reviews.scheduling.review_orders import shuffled

# A round goes through so many items at most.
LONGEST_ROUND = 1000


def next_to_cram(learner: User, *, concept: str | None, after: int | None, at: datetime) -> Item | None:
    """Return the item that follows `after` in today's round, or the first; None if there is nothing to cram.

    The round is mixed, and the same all day, so the client's `after` is all there is to remember.
    """
    if concept is None:
        met = Memory.objects.of(learner).active().filter(last_reviewed_at__isnull=False).order_by("-last_reviewed_at")
        ids = list(met.values_list("item_id", flat=True)[:LONGEST_ROUND])
    else:
        items = Item.objects.published().visible_to(learner).filter(concept__slug=concept).order_by("pk")
        ids = list(items.values_list("pk", flat=True)[:LONGEST_ROUND])
    round_of_today = shuffled(ids, study_day_of(learner, at)[0])
    if not round_of_today:
        return None
    place = round_of_today.index(after) + 1 if after in round_of_today else 0
    return Item.objects.for_presenting().get(pk=round_of_today[place % len(round_of_today)])
