"""The study plan: what the goals still take, what is open to be learned next, and how far each goal is. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef

from accounts.models import User
from cards.graph import Graph
from cards.models import Card, Concept
from cards.snapshot import Snapshot
from learning.basis import Basis, weakest_bases
from learning.ladder import MASTERED
from learning.models import Goal
from learning.standings import Standings
from learning.topics import goals_of, study_order, without_lessons, without_questions
from quizzes.models import Attempt, Item

MOST_NEXT = 3
# How long things take somebody who meets them for the first time, in minutes.
CARD_MINUTES = 2.0
ITEM_MINUTES = {"flashcard": 0.5, "choice": 1.0, "numeric": 3.0, "explain": 4.0}


@dataclass(frozen=True)
class PlannedTopic:
    """One concept to learn, and why. Concepts are named by their slugs.

    `is_next`: one of the first whose prerequisites are all known; `learn_first`: those that are not. `needed_for`: the
    topics of the plan that build on it directly; `opens`: how many do at all. `forward`: why it comes before its turn.
    """

    concept: Concept
    goal: str
    status: str
    is_next: bool
    minutes: float
    learn_first: tuple[str, ...]
    needed_for: tuple[str, ...]
    opens: int
    forward: Basis | None


@dataclass(frozen=True)
class Progress:
    """How far a goal is. `added`: topics that authors added since it was set. `is_closed`: it was withdrawn.

    `assumed`: topics below it that nobody has to learn; they are not among `topics`.
    """

    topics: int
    known: int
    mastered: int
    added: int
    assumed: int
    reached_at: datetime | None
    is_closed: bool

    @property
    def share(self) -> float:
        return self.known / self.topics if self.topics else 1.0

    @property
    def is_over(self) -> bool:
        return self.is_closed or self.known == self.topics


def plan_of(learner: User, standings: Standings, snapshot: Snapshot) -> list[PlannedTopic]:
    """Return what is left to learn for the learner's goals, or for the course's, in the order of study.

    The weakest prerequisite of what was missed twice comes first, with what it builds on itself.
    """
    goal_of = study_order(snapshot, goals_of(learner, snapshot.graph))
    forward = {basis.concept: basis for basis in bases_of(standings)}
    left = brought_forward([slug for slug in goal_of if not standings.known(slug)], forward, snapshot.graph)
    learn_first = missing_for(left, standings)
    following = [slug for slug, missing in learn_first.items() if not missing][:MOST_NEXT]
    concepts = {each.slug: each for each in Concept.objects.filter(slug__in=left)}
    minutes = minutes_left(learner, left)
    above = _above(left, snapshot.graph)
    return [
        PlannedTopic(
            concepts[slug],
            goal_of[slug],
            standings.status(slug),
            slug in following,
            minutes[slug],
            tuple(learn_first[slug]),
            tuple(each for each in left if each in snapshot.graph.required_by[slug]),
            len(above[slug]),
            forward.get(slug),
        )
        for slug in left
    ]


def bases_of(standings: Standings) -> list[Basis]:
    """Return what comes forward since what builds on it was missed twice in a row, known or not."""
    found = weakest_bases(standings.graph, standings.answers)
    if not found:
        return []
    empty = without_questions(each for basis in found for each in standings.graph.requires[basis.missed])
    return weakest_bases(standings.graph, standings.answers, leaving_out=empty) if empty else found


def missing_for(topics: Iterable[str], standings: Standings) -> dict[str, list[str]]:
    """Return what each topic waits for; a prerequisite without a lesson holds nobody up."""
    missing = {slug: standings.missing(slug) for slug in topics}
    empty = without_lessons(each for missed in missing.values() for each in missed)
    return {slug: [each for each in missed if each not in empty] for slug, missed in missing.items()}


def brought_forward(left: list[str], first: Iterable[str], graph: Graph) -> list[str]:
    """Return the topics with some of them and all below these at the head, else in the same order."""
    head = {*first, *graph.ancestors(first)}
    return sorted(left, key=lambda slug: slug not in head)


def _above(left: list[str], graph: Graph) -> dict[str, set[str]]:
    """Return the topics that build on each one, directly or not; `left` has each after what it requires."""
    above: dict[str, set[str]] = {}
    for slug in reversed(left):
        near = [each for each in graph.required_by[slug] if each in above]
        above[slug] = {*near, *(each for neighbour in near for each in above[neighbour])}
    return above


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
        return Progress(topics=0, known=0, mastered=0, added=0, assumed=0, reached_at=None, is_closed=True)
    topics = study_order(snapshot, [slug])
    reasons = [standings.reasons[each] for each in topics if standings.known(each)]
    is_reached = len(reasons) == len(topics)
    return Progress(
        topics=len(topics),
        known=len(reasons),
        mastered=sum(standings.status(each) == MASTERED for each in topics),
        added=len(topics.keys() - set(goal.topics)),
        assumed=snapshot.assumed_below[slug],
        reached_at=max((reason.at for reason in reasons if reason.at), default=goal.set_at) if is_reached else None,
        is_closed=False,
    )
