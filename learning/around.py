"""Where a learner stands with a concept and where it sits in the graph: what the pages of it and of its cards share."""

from typing import Any

from cards.models import Concept, Prerequisite
from cards.snapshot import Snapshot
from cards.vocabulary import HARD
from learning.knowing import FOLLOWS
from learning.models import Goal, LessonRun
from learning.novelty import added_to, newly_following
from learning.reading import edges_added_since
from learning.standings import Standings
from learning.topics import without_lessons

SHOWN_AT_ONCE = 3  # neighbours in the graph; the rest is one tap away


def around(concept: Concept, current: Snapshot, learner: Any) -> dict[str, Any]:
    """Return the context of those pages; read the concept with `for_showing`."""
    standings = Standings(learner, current)
    return {
        "concept": concept,
        **_standing(concept, standings, learner),
        **_place_in_graph(concept, current, standings),
    }


def _with_status(concept: Concept, standings: Standings) -> dict[str, Any]:
    return {"concept": concept, "status": standings.status(concept.slug), "known": standings.known(concept.slug)}


def _standing(concept: Concept, standings: Standings, learner: Any) -> dict[str, Any]:
    """Where the learner stands with the concept and why, and what they may say about it."""
    slug = concept.slug
    reason, lapsed_at = standings.reasons.get(slug), standings.lapsed.get(slug)
    named = {*standings.missing(slug), *standings.shaky_bases(slug), *([reason.concept] if reason else [])}
    concepts = {each.slug: each for each in Concept.objects.filter(slug__in=named - {None})}
    has_lesson = slug not in without_lessons([slug])
    goals = list(Goal.objects.of(learner).standing()) if learner.is_authenticated else []
    return {
        "status": standings.status(slug),
        "reason": reason,
        "follows_from": concepts.get(reason.concept) if reason and reason.concept else None,
        "evidence": standings.evidence.get(slug),
        "learn_first": [concepts[each] for each in standings.missing(slug)],
        "shaky_bases": [concepts[each] for each in standings.shaky_bases(slug)],
        "said": standings.said.get(slug),
        "lapsed_at": lapsed_at,
        "may_claim": bool(lapsed_at) or reason is None or reason.source == FOLLOWS,
        "has_lesson": has_lesson,
        "open_lesson": learner.is_authenticated
        and LessonRun.objects.filter(learner=learner, concept=concept, ended_at=None).exists(),
        "is_goal": any(goal.concept_id == concept.pk for goal in goals),
        "is_new": _follows_newly(slug, standings) if reason else has_lesson and _is_added(slug, goals, standings),
    }


def _follows_newly(slug: str, standings: Standings) -> bool:
    """Whether the learner knew nothing of it when they said, or showed, that they know what lies above."""
    times = [reason.at for reason in standings.reasons.values() if reason.at]
    if standings.reasons[slug].source != FOLLOWS or not times:
        return False
    return slug in newly_following(standings.graph, standings.reasons, edges_added_since(min(times)))


def _is_added(slug: str, goals: list[Goal], standings: Standings) -> bool:
    """Whether a goal takes it that did not when it was set."""
    concerned = [goal for goal in goals if slug in standings.graph.ancestors([goal.concept.slug])]
    return slug in added_to(concerned, [slug])


def _place_in_graph(concept: Concept, current: Snapshot, standings: Standings) -> dict[str, Any]:
    """The numbers and the neighbours: up to three each way at once."""
    graph, slug = current.graph, concept.slug
    edges = concept.published_prerequisites  # type: ignore[attr-defined]  # by reading.for_showing
    below = [
        {"edge": edge, **_with_status(edge.requires, standings)}
        for edge in sorted(edges, key=lambda edge: edge.kind != HARD)
    ]
    leads_to = Prerequisite.objects.hard().between_published().filter(requires=concept).select_related("concept")
    above = [
        {"edge": edge, **_with_status(edge.concept, standings)}
        for edge in leads_to.order_by("concept__position", "concept__slug")
    ]
    path = graph.longest_path(slug)
    titles = dict(Concept.objects.filter(slug__in=path).values_list("slug", "title"))
    return {
        "below": below[:SHOWN_AT_ONCE],
        "further_below": below[SHOWN_AT_ONCE:],
        "above": above[:SHOWN_AT_ONCE],
        "further_above": above[SHOWN_AT_ONCE:],
        "depth": graph.depth[slug],
        "steps": graph.steps(slug),
        "prerequisites_total": graph.prerequisites_total[slug],
        "assumed_below": current.assumed_below[slug],
        "unlocks": graph.unlocks[slug],
        "longest_path": [(each, titles[each]) for each in path],
    }
