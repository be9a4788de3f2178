"""What has changed since a moment: which topics became known, and how much closer the goals came. Reads only.

Nothing is asked of the database where nothing changed, and what fell is told as well as what rose.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from accounts.models import User
from cards.models import Concept
from cards.snapshot import Snapshot
from learning.knowing import weigh
from learning.ladder import HELD, MASTERED, SHAKY, Evidence, replay
from learning.standings import Standings
from learning.topics import goals_of, study_order
from quizzes.models import Item

MOST_NAMED = 5  # topics; the rest is a number


@dataclass(frozen=True)
class Rise:
    """A goal that came closer: so many of its topics were known `before` and are `known` now."""

    goal: Concept
    before: int
    known: int
    topics: int
    gained: list[Concept]

    @property
    def is_reached(self) -> bool:
        return self.known == self.topics


@dataclass(frozen=True)
class Change:
    """Topics that were `mastered`, became `shaky`, or whose claim was refuted (`lapsed`); goals that came closer."""

    mastered: list[Concept]
    shaky: list[Concept]
    lapsed: list[Concept]
    rises: list[Rise]

    @property
    def gained(self) -> list[Concept]:
        """What became known for any of the goals, each topic once."""
        return list({concept.pk: concept for rise in self.rises for concept in rise.gained}.values())

    @property
    def named(self) -> list[Concept]:
        return self.gained[:MOST_NAMED]

    @property
    def more(self) -> int:
        return len(self.gained[MOST_NAMED:])

    def __bool__(self) -> bool:
        return bool(self.mastered or self.shaky or self.lapsed or self.rises)


NOTHING = Change([], [], [], [])


def change_since(learner: User, standings: Standings, snapshot: Snapshot, *, since: datetime) -> Change:
    """Return what is different from what the learner's answers and claims said until then."""
    lapsed = [slug for slug, at in standings.lapsed.items() if at >= since]
    moved = [slug for slug, evidence in standings.evidence.items() if evidence.since and evidence.since >= since]
    newly = [slug for slug, reason in standings.reasons.items() if reason.at and reason.at >= since]
    if not (lapsed or moved or newly):
        return NOTHING
    evidence_before = _evidence_before(standings, since)
    before = _known_before(standings, evidence_before, since)
    held_before = {slug: evidence.status for slug, evidence in evidence_before.items()}
    mastered = [slug for slug in moved if standings.status(slug) == MASTERED]
    shaky = [slug for slug in moved if standings.status(slug) == SHAKY and held_before.get(slug) in HELD]
    goals = {goal: set(study_order(snapshot, [goal])) for goal in goals_of(learner, snapshot.graph)}
    known = {slug for topics in goals.values() for slug in topics if standings.known(slug)}
    concepts = _by_slug({*goals, *(known - before), *mastered, *shaky, *lapsed})
    return Change(
        [concepts[slug] for slug in mastered if slug in concepts],
        [concepts[slug] for slug in shaky if slug in concepts],
        [concepts[slug] for slug in lapsed if slug in concepts],
        [
            Rise(
                concepts[goal],
                len(topics & before),
                len(topics & known),
                len(topics),
                [concept for slug, concept in concepts.items() if slug in (topics & known) - before],
            )
            for goal, topics in goals.items()
            if len(topics & known) > len(topics & before)
        ],
    )


def _known_before(standings: Standings, evidence: dict[str, Evidence], since: datetime) -> set[str]:
    knowledge = weigh(
        standings.graph,
        assumed=standings.assumed,
        said={slug: said for slug, said in standings.said.items() if said.at < since},
        answers={slug: [each for each in given if each.at < since] for slug, given in standings.answers.items()},
        evidence=evidence,
    )
    return set(knowledge.reasons)


def _evidence_before(standings: Standings, since: datetime) -> dict[str, Evidence]:
    """Return the evidence as it was; only what was answered since is replayed."""
    answered = [slug for slug, given in standings.answers.items() if given and given[-1].at >= since]
    items = Item.objects.published().filter(owner=None, concept__slug__in=answered).order_by()
    kinds = dict(items.values_list("concept__slug").annotate(Count("kind", distinct=True))) if answered else {}
    replayed = {
        slug: replay((each for each in standings.answers[slug] if each.at < since), kinds_available=kinds.get(slug, 0))
        for slug in answered
    }
    return {**standings.evidence, **replayed}


def _by_slug(slugs: Iterable[str]) -> dict[str, Concept]:
    return {each.slug: each for each in Concept.objects.published().filter(slug__in=slugs).order_by("position", "slug")}
