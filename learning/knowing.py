"""What counts as known: what was said, shown or taken for granted, and what follows from it down the graph.

A pure rule over facts. Undoing a claim, correcting an answer or changing the graph needs no repair.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cards.graph import Graph
from learning.contradiction import check
from learning.ladder import HELD, Answer, Evidence

ASSUMED, CLAIMED, PLACED, SHOWN, FOLLOWS = SOURCES = ("assumed", "claimed", "placed", "shown", "follows")
SAID = {"claim": CLAIMED, "placement": PLACED}  # where a claim came from, and the reason that it is
AT_ALL_TIMES = datetime.min.replace(tzinfo=UTC)  # when something was taken for granted


@dataclass(frozen=True)
class Reason:
    """Why a concept counts as known: one of SOURCES, since when, and for FOLLOWS the concept it follows from."""

    source: str
    concept: str | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Said:
    """A claim that was not taken back; `source` is one of SAID."""

    source: str
    at: datetime


@dataclass
class Knowledge:
    """`lapsed`: claims that answers refuted, and when. `refuted`: all that was taken on trust and is not any more."""

    reasons: dict[str, Reason] = field(default_factory=dict)
    lapsed: dict[str, datetime] = field(default_factory=dict)
    refuted: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _Basis:
    """What vouches for a concept, in itself or from above: the nearest that does, and the newest time that any did."""

    concept: str
    steps: int
    at: datetime


def weigh(
    graph: Graph,
    *,
    assumed: frozenset[str],
    said: Mapping[str, Said],
    answers: Mapping[str, Sequence[Answer]],
    evidence: Mapping[str, Evidence],
) -> Knowledge:
    """Return every known concept with its reason; one's own word and answers come before what follows."""
    knowledge = Knowledge()
    bases: dict[str, _Basis] = {}
    held = {slug for slug, each in evidence.items() if each.status in HELD}
    vouching = [slug for slug in {*assumed, *said, *held} if slug in graph]
    # From the top down: what vouches for a concept comes before it. Nothing else can become known.
    for slug in sorted({*vouching, *graph.ancestors(vouching)}, key=lambda slug: (-graph.depth[slug], slug)):
        given = answers.get(slug, ())
        above = [bases[child] for child in graph.required_by[slug] if child in bases]
        newest = max((basis.at for basis in above), default=AT_ALL_TIMES)
        own = _own_reason(slug, said.get(slug), slug in assumed, given, evidence.get(slug), knowledge)
        if own:
            knowledge.reasons[slug] = own
            bases[slug] = _Basis(slug, 0, max(own.at or AT_ALL_TIMES, newest))
        elif above:
            nearest = min(above, key=lambda basis: (basis.steps, basis.concept))
            # Answers against this concept speak against this one alone: what lies below it keeps its basis.
            bases[slug] = _Basis(nearest.concept, nearest.steps + 1, newest)
            if check(given, since=newest, on_different_items=True).refuted_at:
                knowledge.refuted.add(slug)
            else:
                at = newest if newest > AT_ALL_TIMES else None
                knowledge.reasons[slug] = Reason(FOLLOWS, nearest.concept, at)
    return knowledge


def _own_reason(
    slug: str,
    said: Said | None,
    is_assumed: bool,
    answers: Sequence[Answer],
    evidence: Evidence | None,
    knowledge: Knowledge,
) -> Reason | None:
    """Return what speaks for the concept itself, without its place in the graph; note what was refuted."""
    if evidence and evidence.status in HELD:
        return Reason(SHOWN, at=evidence.since)
    if said:
        found = check(answers, since=said.at, on_different_items=False)
        if not found.refuted_at:
            return Reason(SHOWN, at=found.shown_at) if found.shown_at else Reason(SAID[said.source], at=said.at)
        knowledge.lapsed[slug] = found.refuted_at
    elif is_assumed and not check(answers, since=AT_ALL_TIMES, on_different_items=True).refuted_at:
        return Reason(ASSUMED)
    if said or is_assumed:
        knowledge.refuted.add(slug)
    return None
