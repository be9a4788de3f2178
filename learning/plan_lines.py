"""The plan as its page tells it: why each topic is there, what it opens, and what is left out for which reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from accounts.models import User
from cards.models import Concept
from cards.snapshot import Snapshot
from learning.basis import Basis
from learning.knowing import Reason
from learning.models import Goal
from learning.novelty import added_to
from learning.plan import PlannedTopic
from learning.standings import Standings
from learning.topics import goals_of, study_order
from learning.waiting import Waiting, waiting_of

MOST_NAMED = 2  # concepts of a list in a line; the rest is a number


@dataclass(frozen=True)
class Line:
    """One topic of the plan. `goal`: the one that it begins with, else None; `more`: how many it is needed for beside.

    `further`: how many topics of the plan it opens beyond those that it is needed for. `is_new`: no goal took it at
    first.
    """

    topic: PlannedTopic
    minutes: int
    goal: Concept | None
    is_goal: bool
    missed: Concept | None
    needed_for: list[Concept]
    more: int
    further: int
    learn_first: list[Concept]
    is_new: bool


@dataclass(frozen=True)
class Known:
    """A topic that the plan leaves out."""

    concept: Concept
    reason: Reason
    follows_from: Concept | None


@dataclass(frozen=True)
class WaitingLine:
    """Some reviews that wait or come early. `days`: by how many, without a sign."""

    waiting: Waiting
    concept: Concept | None
    cause: Concept | None
    days: int
    is_early: bool


@dataclass(frozen=True)
class BasisLine:
    """A known concept that is asked once more since what builds on it was missed twice."""

    concept: Concept
    missed: Concept


def lines_of(topics: list[PlannedTopic], goals: Sequence[Goal]) -> list[Line]:
    """Return the plan's topics with the concepts that say why."""
    new = added_to(goals, [topic.concept.slug for topic in topics])
    slugs = {each for topic in topics for each in (topic.goal, *topic.learn_first, *topic.needed_for)}
    concepts = _by_slug(slugs | {topic.forward.missed for topic in topics if topic.forward})
    before = [None, *(topic.goal for topic in topics)]
    return [
        Line(
            topic,
            ceil(topic.minutes),
            concepts.get(topic.goal) if topic.goal != last else None,
            topic.concept.slug == topic.goal,
            concepts.get(topic.forward.missed) if topic.forward else None,
            [concepts[slug] for slug in topic.needed_for[:MOST_NAMED]],
            len(topic.needed_for[MOST_NAMED:]),
            topic.opens - len(topic.needed_for),
            [concepts[slug] for slug in topic.learn_first],
            topic.concept.slug in new,
        )
        for topic, last in zip(topics, before, strict=False)
    ]


def left_out(learner: User, standings: Standings, snapshot: Snapshot) -> list[Known]:
    """Return the topics of the goals that the plan leaves out, and why each counts as known."""
    topics = [slug for slug in study_order(snapshot, goals_of(learner, snapshot.graph)) if standings.known(slug)]
    reasons = {slug: standings.reasons[slug] for slug in topics}
    concepts = _by_slug({*topics, *(each.concept for each in reasons.values() if each.concept)})
    return [Known(concepts[slug], reason, concepts.get(reason.concept or "")) for slug, reason in reasons.items()]


def asked_again(bases: list[Basis], standings: Standings) -> list[BasisLine]:
    """Return the known ones among what comes forward; the others stand first in the plan."""
    known = [basis for basis in bases if standings.known(basis.concept)]
    concepts = _by_slug({slug for basis in known for slug in (basis.concept, basis.missed)})
    return [BasisLine(concepts[basis.concept], concepts[basis.missed]) for basis in known]


def waiting_lines(learner: User, *, concept: str | None = None, at: datetime) -> list[WaitingLine]:
    """Return the reviews that wait or come early, of one concept or of all, each with its reason."""
    found = waiting_of(learner, concept=concept, at=at)
    concepts = _by_slug({slug for each in found for slug in (each.concept, each.cause) if slug})
    return [
        WaitingLine(
            each, concepts.get(each.concept or ""), concepts.get(each.cause or ""), abs(each.days), each.days < 0
        )
        for each in found
    ]


def _by_slug(slugs: set[str]) -> dict[str, Concept]:
    return {each.slug: each for each in Concept.objects.filter(slug__in=slugs)} if slugs else {}
