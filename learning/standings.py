"""What a learner knows, and why: the ladder of every concept, and what follows from it along the graph."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count

from cards.snapshot import Snapshot
from learning.ladder import HELD, LOCKED, READY, Answer, Evidence, replay
from quizzes.models import Attempt, Item

ASSUMED, SHOWN, FOLLOWS = "assumed", "shown", "follows"


@dataclass(frozen=True)
class Reason:
    """Why a concept counts as known: taken for granted, shown by answers, or it follows from another concept."""

    source: str
    concept: str | None = None


class Standings:
    """One learner against the published graph; three queries, whatever the number of concepts."""

    def __init__(self, learner: Any, snapshot: Snapshot):
        self.graph = snapshot.graph
        self.assumed = snapshot.assumed_known
        self.evidence = _evidence_of(learner) if learner.is_authenticated else {}

    @cached_property
    def reasons(self) -> dict[str, Reason]:
        """Every known concept with the reason a learner is told; assumed and shown come before what follows."""
        held = {slug for slug, evidence in self.evidence.items() if evidence.status in HELD and slug in self.graph}
        reasons: dict[str, Reason] = {}
        # From the top down, so that the nearest concept that vouches for another is the one named.
        for slug in reversed(self.graph.order):
            if slug in self.assumed:
                reasons[slug] = Reason(ASSUMED)
            elif slug in held:
                reasons[slug] = Reason(SHOWN)
            elif not self._is_contradicted(slug):
                above = [child for child in self.graph.required_by[slug] if child in reasons]
                if above:
                    nearest = reasons[above[0]]
                    reasons[slug] = Reason(FOLLOWS, nearest.concept if nearest.source == FOLLOWS else above[0])
        return reasons

    def known(self, slug: str) -> bool:
        return slug in self.reasons

    def status(self, slug: str) -> str:
        """The step of the ladder; without answers, whether all hard prerequisites are known."""
        evidence = self.evidence.get(slug)
        if evidence and evidence.status:
            return evidence.status
        return READY if all(self.known(required) for required in self.graph.requires[slug]) else LOCKED

    def missing(self, slug: str) -> list[str]:
        """The direct prerequisites to learn first."""
        return [required for required in self.graph.requires[slug] if not self.known(required)]

    def _is_contradicted(self, slug: str) -> bool:
        """Answers of the learner's own weigh more than what would follow from another concept."""
        evidence = self.evidence.get(slug)
        return bool(evidence and evidence.status and evidence.status not in HELD)


def _evidence_of(learner: Any) -> dict[str, Evidence]:
    rows = (
        Attempt.objects.of(learner)
        .earned()
        .order_by("reviewed_at", "pk")
        .values_list("item__concept__slug", "reviewed_at", "item__kind", "verdict", "hints", "mode")
    )
    answers: dict[str, list[Answer]] = defaultdict(list)
    for concept, at, kind, verdict, hints, mode in rows:
        answers[concept].append(
            Answer(at, kind, verdict == "correct", verdict == "wrong", hints > 0, in_review=mode == "review")
        )
    if not answers:
        return {}
    published = Item.objects.published().filter(owner=None).order_by()
    kinds = dict(published.values_list("concept__slug").annotate(Count("kind", distinct=True)))
    return {slug: replay(given, kinds_available=kinds.get(slug, 0)) for slug, given in answers.items()}
