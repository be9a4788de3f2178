"""The study plan: what the goals still take, what is open to be learned next, and how far each goal is. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef

from accounts.models import User
from cards.models import Card, Concept
from cards.snapshot import Snapshot
from learning.ladder import MASTERED
from learning.models import Goal
from learning.standings import Standings
from learning.topics import goals_of, study_order, without_lessons
from quizzes.models import Attempt, Item

MOST_NEXT = 3
# How long things take somebody who meets them for the first time, in minutes.
CARD_MINUTES = 2.0
ITEM_MINUTES = {"flashcard": 0.5, "choice": 1.0, "numeric": 3.0, "explain": 4.0}


@dataclass(frozen=True)
class PlannedTopic:
    """One concept to learn; `is_next`: all that it requires is known."""

    concept: Concept
    goal: str
    status: str
    is_next: bool
    minutes: float


@dataclass(frozen=True)
class Progress:
    """How far a goal is. `added`: topics that authors added since it was set. `is_closed`: it was withdrawn."""

    topics: int
    known: int
    mastered: int
    added: int
    reached_at: datetime | None
    is_closed: bool

    @property
    def share(self) -> float:
        return self.known / self.topics if self.topics else 1.0

    @property
    def is_over(self) -> bool:
        return self.is_closed or self.known == self.topics


def plan_of(learner: User, standings: Standings, snapshot: Snapshot) -> list[PlannedTopic]:
    """Return what is left to learn for the learner's goals, or for the course's, in the order of study."""
    goal_of = study_order(snapshot, goals_of(learner, snapshot.graph))
    left = [slug for slug in goal_of if not standings.known(slug)]
    following = next_of(left, standings)
    concepts = {each.slug: each for each in Concept.objects.filter(slug__in=left)}
    minutes = minutes_left(learner, left)
    return [
        PlannedTopic(concepts[slug], goal_of[slug], standings.status(slug), slug in following, minutes[slug])
        for slug in left
    ]


def next_of(left: Iterable[str], standings: Standings) -> list[str]:
    """Return the first topics whose prerequisites are all known, so that the learner can choose."""
    missing = {slug: standings.missing(slug) for slug in left}
    empty = without_lessons(each for missed in missing.values() for each in missed)
    return [slug for slug, missed in missing.items() if not set(missed) - empty][:MOST_NEXT]


def minutes_left(learner: User, slugs: Iterable[str]) -> dict[str, float]:
    """Return how long each concept takes: its cards, and its items that the learner has not answered yet."""
    minutes = dict.fromkeys(slugs, 0.0)
    cards = Card.objects.published().filter(concept__slug__in=list(minutes)).order_by()
    for slug, number in cards.values_list("concept__slug").annotate(Count("pk")):
        minutes[slug] += number * CARD_MINUTES
    answered = Attempt.objects.of(learner).earned().filter(item=OuterRef("pk"))
    items = Item.objects.published().filter(~Exists(answered), owner=None, concept__slug__in=list(minutes)).order_by()
    for slug, kind, number in items.values_list("concept__slug", "kind").annotate(Count("pk")):
        minutes[slug] += number * ITEM_MINUTES[kind]
    return minutes


def progress_of(goal: Goal, standings: Standings, snapshot: Snapshot) -> Progress:
    """Return how far the learner is with one goal."""
    slug = goal.concept.slug
    if slug not in snapshot.graph:
        return Progress(topics=0, known=0, mastered=0, added=0, reached_at=None, is_closed=True)
    topics = study_order(snapshot, [slug])
    reasons = [standings.reasons[each] for each in topics if standings.known(each)]
    is_reached = len(reasons) == len(topics)
    return Progress(
        topics=len(topics),
        known=len(reasons),
        mastered=sum(standings.status(each) == MASTERED for each in topics),
        added=len(topics.keys() - set(goal.topics)),
        reached_at=max((reason.at for reason in reasons if reason.at), default=goal.set_at) if is_reached else None,
        is_closed=False,
    )
