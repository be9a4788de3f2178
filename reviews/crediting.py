"""Which reviews may wait because what builds on them was answered right. Reads only; the day plan moves them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max

from accounts.models import User
from cards import snapshot
from cards.models import Prerequisite
from learning.credit import Waiting, postponed_until, shares_of
from learning.ladder import HELD
from learning.standings import Standings
from learning.waiting import CREDIT
from quizzes.item_kinds import ITEM_KINDS
from quizzes.models import Attempt
from reviews.models import Memory

# Answers that are older give no credit any more: a plan that comes so late finds everything due.
LOOK_BACK = timedelta(days=14)
PROCEDURAL = [kind for kind, each in ITEM_KINDS.items() if each.draws_numbers]


@dataclass(frozen=True)
class Credit:
    """One review that may wait `until` then, since its skill was used in the concept `used_in`."""

    memory_id: int
    item_id: int
    due: datetime
    planned_for: datetime | None
    until: datetime
    used_in: str


def credits_of(learner: User, *, since: datetime | None = None, at: datetime) -> list[Credit]:
    """Return what right answers of the last days, or since then, let wait, each review once: the latest day wins."""
    weights: dict[str, dict[str, float]] = defaultdict(dict)
    edges = Prerequisite.objects.hard().between_published().filter(encompass_weight__gt=0).order_by()
    for concept, required, weight in edges.values_list("concept__slug", "requires__slug", "encompass_weight"):
        weights[concept][required] = weight
    answered = _answered_right(learner, since=since or at - LOOK_BACK) if weights else {}
    shares = {concept: shares_of(concept, weights) for concept in answered}
    below = {each for reached in shares.values() for each in reached}
    if not below:
        return []
    found = []
    standings = Standings(learner, snapshot.current(), within=below)
    memories = Memory.objects.of(learner).active().in_review().filter(item__kind__in=PROCEDURAL, item__owner=None)
    rows = memories.filter(item__concept__slug__in=below, planned_because__in=("", CREDIT)).order_by("pk")
    fields = ("pk", "item_id", "item__concept__slug", "planned_for", "due", "interval", "last_reviewed_at")
    for memory_id, item_id, concept, planned_for, *waiting in rows.values_list(*fields):
        evidence = standings.evidence.get(concept)
        if evidence is None or evidence.status not in HELD:
            continue
        review = Waiting(*waiting)
        moments = [
            (until, above)
            for above, reached in shares.items()
            if (until := postponed_until(review, share=reached.get(concept, 0.0), answered_at=answered[above]))
        ]
        if moments:
            until, used_in = max(moments)
            found.append(Credit(memory_id, item_id, review.due, planned_for, until, used_in))
    return found


def _answered_right(learner: User, *, since: datetime) -> dict[str, datetime]:
    """Return when each concept was last answered right, without a hint; asked by item, since logs are long."""
    lately = Memory.objects.of(learner).filter(last_reviewed_at__gte=since).values("item_id")
    right = Attempt.objects.of(learner).earned().filter(item__in=lately, verdict="correct", hints=0)
    newest = right.filter(reviewed_at__gte=since, item__owner=None).order_by().values_list("item__concept__slug")
    return dict(newest.annotate(Max("reviewed_at")))
