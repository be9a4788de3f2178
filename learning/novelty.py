"""What is new to a learner: topics that authors put below something after the learner had spoken of it. A pure rule.

A new topic below a claim counts as known like all that lies there; below a goal it makes the way longer. Both are told.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from cards.graph import Edge, Graph
from learning.knowing import ASSUMED, FOLLOWS, Reason
from learning.models import Goal

AT_ALL_TIMES = datetime.max.replace(tzinfo=UTC)


def added_to(goals: Iterable[Goal], slugs: Iterable[str]) -> set[str]:
    """Return what the goals take now and took at the beginning in none of them; empty without goals."""
    taken = [set(goal.topics) for goal in goals]
    return {slug for slug in slugs if not any(slug in topics for topics in taken)} if taken else set()


def newly_following(graph: Graph, reasons: Mapping[str, Reason], added: Mapping[Edge, datetime]) -> set[str]:
    """Return what follows only by edges that are younger than every reason above them.

    `added`: since when the edges count that are not as old as the first of these reasons.
    """
    if not added:
        return set()
    found: set[str] = set()
    # Up to when the reasons above a concept were given, as far as they reached it then.
    seen_until: dict[str, datetime] = {}
    known = {slug for slug in reasons if slug in graph}
    # What lies between may be refuted itself: it is passed through all the same.
    for slug in sorted(known | graph.ancestors(known), key=lambda each: (-graph.depth[each], each)):
        reached = [
            seen_until[above]
            for above in graph.required_by[slug]
            if above in seen_until and not _is_younger((above, slug), added, seen_until[above])
        ]
        reason = reasons.get(slug)
        if reason and reason.source != FOLLOWS:
            reached.append(AT_ALL_TIMES if reason.source == ASSUMED or reason.at is None else reason.at)
        if reached:
            seen_until[slug] = max(reached)
        elif reason:
            found.add(slug)
    return found


def _is_younger(edge: Edge, added: Mapping[Edge, datetime], reason_at: datetime) -> bool:
    return edge in added and added[edge] > reason_at
