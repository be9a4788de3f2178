"""Where a learner stands: the ladder of every concept, what they said, and what follows from both along the graph."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import Count

from cards.snapshot import Snapshot
from learning.knowing import Knowledge, Reason, Said, weigh
from learning.ladder import LEARNING, LOCKED, READY, SHAKY, Answer, Evidence, replay
from learning.models import Claim
from quizzes.models import Attempt, Item

MOST_KEPT = 64  # learners; one with ten thousand answers takes some two megabytes


class Standings:
    """One learner against the published graph; three queries, whatever the number of concepts.

    `within`: look at the answers to these concepts only; the others stand as if never asked. `said` and `kinds` are
    given where they are known already: the learner's claims, and how many kinds of items each concept has.
    """

    def __init__(
        self,
        learner: Any,
        snapshot: Snapshot,
        *,
        within: Collection[str] | None = None,
        said: Mapping[str, Said] | None = None,
        kinds: Mapping[str, int] | None = None,
    ):
        self.graph = snapshot.graph
        self.assumed = snapshot.assumed_known
        self.said = said if said is not None else _said_by(learner)
        self.answers = _answers_of(learner, within)
        self.evidence = _evidence(self.answers, kinds)

    @cached_property
    def _knowledge(self) -> Knowledge:
        return weigh(self.graph, assumed=self.assumed, said=self.said, answers=self.answers, evidence=self.evidence)

    @property
    def reasons(self) -> dict[str, Reason]:
        """Every known concept with the reason that the learner is told."""
        return self._knowledge.reasons

    def known(self, slug: str) -> bool:
        return slug in self.reasons

    def status(self, slug: str) -> str:
        """The step of the ladder; without answers, whether all hard prerequisites are known."""
        evidence = self.evidence.get(slug)
        if evidence and evidence.status:
            fell = evidence.status == LEARNING and slug in self._knowledge.refuted
            return SHAKY if fell else evidence.status
        return READY if all(self.known(required) for required in self.graph.requires[slug]) else LOCKED

    def missing(self, slug: str) -> list[str]:
        """The direct prerequisites to learn first."""
        return [required for required in self.graph.requires[slug] if not self.known(required)]

    def shaky_bases(self, slug: str) -> list[str]:
        """The concepts below this one, directly or not, that are shaky; it keeps its own evidence all the same."""
        return sorted(self._shaky & self.graph.ancestors([slug])) if self._shaky else []

    @cached_property
    def _shaky(self) -> set[str]:
        return {slug for slug in self.evidence if slug in self.graph and self.status(slug) == SHAKY}

    @property
    def lapsed(self) -> dict[str, datetime]:
        """Claims that answers refuted, and when; such a concept may still be known for another reason."""
        return self._knowledge.lapsed


def kept_standings(learner: Any, snapshot: Snapshot, *, log: str) -> Standings:
    """Return where the learner stands, worked out once for as long as all that it follows from stays as it is.

    `log`: what changes with every event of the learner; an answer and its undo are events.
    """
    return _worked_out(learner, snapshot, log, frozenset(_said_by(learner).items()), frozenset(_kinds().items()))


@lru_cache(maxsize=MOST_KEPT)
def _worked_out(
    learner: Any, snapshot: Snapshot, log: str, said: frozenset[tuple[str, Said]], kinds: frozenset[tuple[str, int]]
) -> Standings:
    return Standings(learner, snapshot, said=dict(said), kinds=dict(kinds))


def _said_by(learner: Any) -> dict[str, Said]:
    if not learner.is_authenticated:
        return {}
    rows = Claim.objects.of(learner).standing().order_by().values_list("concept__slug", "source", "at")
    return {slug: Said(source, at) for slug, source, at in rows}


def _answers_of(learner: Any, within: Collection[str] | None) -> dict[str, list[Answer]]:
    if not learner.is_authenticated:
        return {}
    rows = Attempt.objects.of(learner).earned().order_by("reviewed_at", "pk")
    if within is not None:
        rows = rows.filter(item__concept__slug__in=within)
    fields = ("item__concept__slug", "reviewed_at", "item__kind", "verdict", "hints", "mode", "item_id")
    answers: dict[str, list[Answer]] = defaultdict(list)
    for concept, at, kind, verdict, hints, mode, item in rows.values_list(*fields):
        answers[concept].append(
            Answer(at, kind, verdict == "correct", verdict == "wrong", hints > 0, in_review=mode == "review", item=item)
        )
    return dict(answers)


def _evidence(answers: dict[str, list[Answer]], kinds: Mapping[str, int] | None) -> dict[str, Evidence]:
    if not answers:
        return {}
    kinds = _kinds() if kinds is None else kinds
    return {slug: replay(given, kinds_available=kinds.get(slug, 0)) for slug, given in answers.items()}


def _kinds() -> dict[str, int]:
    """Return how many kinds of published items each concept has."""
    published = Item.objects.published().filter(owner=None).order_by()
    return dict(published.values_list("concept__slug").annotate(Count("kind", distinct=True)))
