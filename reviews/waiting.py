"""Which reviews wait or come early, and why: what the pages of the map are told. Reads only."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from accounts.models import User
from learning.waiting import BASIS, CREDIT, DAILY_LIMIT, Waiting
from reviews.crediting import credits_of
from reviews.models import Memory
from reviews.plans.arranging import StudyDays
from reviews.plans.queue import COUNT_CAP, Queue
from reviews.scheduling.review_orders import DUE
from reviews.strengthening import bases_of

MOST_REVIEWS = 500

Row = tuple[int, str, str, datetime, datetime, datetime]


def tell(learner: User, concept: str | None, at: datetime) -> list[Waiting]:
    """Return the reviews of one concept, or of all, that the day plan moved or that today's limit holds back."""
    return [*_held_back(learner, concept, at), *_moved(learner, concept, at)]


def _moved(learner: User, concept: str | None, at: datetime) -> list[Waiting]:
    own = Memory.objects.of(learner).active().in_review().filter(item__owner=None).exclude(planned_because="")
    own = own.filter(item__concept__slug=concept) if concept else own
    fields = ("item_id", "item__concept__slug", "planned_because", "planned_for", "due", "last_reviewed_at")
    rows: list[Row] = list(own.order_by("planned_for", "pk").values_list(*fields)[:MOST_REVIEWS])
    days = StudyDays.of(learner)
    causes = _causes(learner, rows, at=at)
    found = Counter(
        (slug, because, (days.day(planned_for) - days.day(due)).days, planned_for, causes.get((because, item_id)))
        for item_id, slug, because, planned_for, due, _ in rows
        if planned_for > at or planned_for < due  # what was put off until now waits no longer
    )
    return [
        Waiting(slug, because, reviews, moved, asked_at, cause)
        for (slug, because, moved, asked_at, cause), reviews in found.items()
    ]


def _causes(learner: User, rows: Sequence[Row], *, at: datetime) -> dict[tuple[str, int], str]:
    """Return what used a skill and what was missed, by (reason, item), as far as the answers still say so."""
    causes: dict[tuple[str, int], str] = {}
    credited = [last for _, _, because, _, _, last in rows if because == CREDIT]
    if credited:
        found = credits_of(learner, since=min(credited), at=at)
        causes |= {(CREDIT, each.item_id): each.used_in for each in found}
    if any(because == BASIS for _, _, because, *_ in rows):
        missed = {basis.concept: basis.missed for basis in bases_of(learner, at=at)}
        causes |= {(BASIS, item_id): missed[slug] for item_id, slug, *_ in rows if slug in missed}
    return causes


def _held_back(learner: User, concept: str | None, at: datetime) -> list[Waiting]:
    """Return what is due and held back by today's limit; of one concept only where the order says which."""
    days = StudyDays.of(learner)
    due = Memory.objects.of(learner).active().in_review().due(at=at)
    if concept and not due.filter(item__concept__slug=concept).exists():
        return []
    queue = Queue(learner, at=at)
    if queue.on_break:
        return []
    number = queue.held_back().reviews
    if concept and number:
        is_told = queue.profile.review_order == DUE
        later = due.values_list("item__concept__slug", flat=True)[queue.reviews_left :][:COUNT_CAP] if is_told else []
        number = sum(slug == concept for slug in later)
    tomorrow = days.start(days.day(at) + timedelta(days=1))
    return [Waiting(concept, DAILY_LIMIT, number, 0, tomorrow)] if number else []
