"""The page of the map."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.models import User
from cards import snapshot
from cards.models import Concept
from cards.models.translations import Localized
from cards.snapshot import Snapshot
from learning.map.drawing import Node, draw
from learning.map.layout import Edge, Layout, lay_out
from learning.progress import CLAIMED, KNOWN, NEXT, Place, by_chapter, places
from learning.standings import Standings
from learning.topics import default_goal, goals_of
from web.words import WORDS

WHOLE, READABLE, LARGE = ZOOMS = ("whole", "readable", "large")
LARGE_SCALE = 1.5
HERE, WAY, ALL = "here", "way", "all"
MOST_OPEN = 12  # topics of the frontier: what a screen shows together with what stands around them


@dataclass(frozen=True)
class Terrain:
    """The graph as the learner stands in it, and the goal that the map leads to."""

    current: Snapshot
    stand: Mapping[str, Place]
    goal: str | None

    @cached_property
    def below_goal(self) -> set[str]:
        return {self.goal, *self.current.graph.ancestors([self.goal])} if self.goal else set()

    @cached_property
    def frontier(self) -> list[str]:
        """What can be learned now, what the goal takes first."""
        graph = self.current.graph
        on_the_way = graph.study_order([self.goal], lambda _slug: 0) if self.goal else []
        order = dict.fromkeys([*on_the_way, *graph.order])
        ready = [slug for slug in order if self.stand[slug].status in NEXT and slug not in self.current.known_to_all]
        return ready[:MOST_OPEN]

    @property
    def around_frontier(self) -> set[str]:
        """With what each of these builds on and leads to directly."""
        graph = self.current.graph
        return {each for slug in self.frontier for each in (slug, *graph.requires[slug], *graph.required_by[slug])}

    @property
    def open_way(self) -> set[str]:
        return {slug for slug in self.below_goal if self.stand[slug].status not in KNOWN}


def map_page(request: HttpRequest) -> HttpResponse:
    """The concepts that the course teaches, in a picture and as a list; the address says how much of it, how large.

    A learner finds it open where they are.
    """
    current = snapshot.current()
    stand = places(Standings(request.user, current))
    terrain = Terrain(current, stand, _goal_of(request.user, current, request.GET.get("goal")))
    parts = {HERE: terrain.around_frontier} if request.user.is_authenticated and terrain.frontier else {}
    parts |= {WAY: terrain.below_goal} if terrain.goal else {}
    parts[ALL] = set(current.graph.order)
    show = _asked(request, "show", parts, HERE if HERE in parts else ALL)
    zoom = _asked(request, "zoom", ZOOMS, READABLE)
    concerned = parts[show]
    needed = {each for slug in concerned for each in current.graph.requires[slug]}
    wanted = Concept.objects.filter(slug__in={*concerned, *needed, *([terrain.goal] if terrain.goal else [])})
    concepts = {each.slug: each.localized for each in wanted.order_by()}
    shown = [slug for slug in current.graph.order if slug in concerned - current.known_to_all and slug in concepts]
    context: dict[str, Any] = {
        "nav_current": "course",
        "map": _drawn(terrain, shown, concepts, zoom),
        "topics": len(shown),
        "known": sum(stand[slug].status in KNOWN for slug in shown),
        "open_now": len(terrain.frontier),
        "goal": concepts.get(terrain.goal) if terrain.goal else None,
        "left": len(terrain.open_way & set(shown)),
        "assumed": len(current.known_to_all & concerned),
        "legend": _legend(stand, shown),
        "chapters": _listed(terrain, shown, concepts),
        "state": {"show": show, "zoom": zoom},
        "parts": [(part, label) for part, label in _parts().items() if part in parts],
        "zooms": list(_zooms().items()),
    }
    return render(request, "learning/map/map.html", context)


def _asked(request: HttpRequest, name: str, known: Collection[str], otherwise: str) -> str:
    asked = request.GET.get(name, "")
    return asked if asked in known else otherwise


def _parts() -> dict[str, str]:
    return {HERE: _("Where you are"), WAY: _("To the goal"), ALL: _("All topics")}


def _zooms() -> dict[str, str]:
    return {WHOLE: _("Whole"), READABLE: _("Readable"), LARGE: _("Large")}


def _goal_of(learner: Any, current: Snapshot, asked: str | None) -> str | None:
    """The goal that the address names, else the learner's first, else the course's."""
    if asked and asked in current.graph:
        return asked
    goals = goals_of(learner, current.graph) if isinstance(learner, User) else default_goal(current.graph)
    return goals[0] if goals else None


def _drawn(terrain: Terrain, shown: Sequence[str], concepts: Mapping[str, Localized], zoom: str) -> SafeString:
    graph = terrain.current.graph
    layout = _layout(tuple(shown), tuple((slug, each) for slug in shown for each in graph.requires[slug]))
    nodes = {slug: _node(concepts[slug], terrain.stand[slug], is_goal=slug == terrain.goal) for slug in shown}
    open_way = terrain.open_way
    way = frozenset(edge for edge in layout.edges if edge[0] in open_way and edge[1] in terrain.below_goal)
    description = ngettext("A map of %(number)d topic", "A map of %(number)d topics", len(shown))
    scale = LARGE_SCALE if zoom == LARGE else 1.0
    return draw(layout, nodes, way, description % {"number": len(shown)}, scale=scale)


@lru_cache(maxsize=32)
def _layout(shown: tuple[str, ...], edges: tuple[Edge, ...]) -> Layout:
    """The same graph is laid out once in a process; it does not depend on the learner."""
    requires: dict[str, list[str]] = {slug: [] for slug in shown}
    for concept, required in edges:
        if concept in requires:
            requires[concept].append(required)
    return lay_out(shown, requires)


def _node(concept: Localized, place: Place, *, is_goal: bool) -> Node:
    words = f"{concept.title}: {_word(place.status)}"
    if is_goal:
        words = _("%(topic)s. This is the goal.") % {"topic": words}
    link = reverse("concept-page", args=[concept.slug])
    return Node(concept.title, link, place.status, words, is_goal, concept.language)


def _word(status: str) -> str:
    return str(WORDS["known" if status == CLAIMED else status])


def _legend(stand: Mapping[str, Place], shown: Sequence[str]) -> list[tuple[str, str]]:
    counts = Counter(stand[slug].status for slug in shown)
    return [(status, f"{capfirst(_word(status))} {number}") for status, number in counts.most_common()]


def _listed(terrain: Terrain, shown: Sequence[str], concepts: Mapping[str, Localized]) -> list[dict[str, Any]]:
    """The same by chapter, each topic with what it needs."""
    chapters: list[dict[str, Any]] = []
    rest = dict.fromkeys(shown)
    for each in by_chapter(terrain.stand):
        slugs = [stop.concept.slug for stop in each.stops if stop.concept.slug in rest]
        chapter = each.chapter.localized
        chapters.append({"title": chapter.title, "language": chapter.language, "slugs": slugs})
        rest = {slug: None for slug in rest if slug not in slugs}
    chapters.append({"title": _("More topics"), "language": get_language(), "slugs": list(rest)})
    return [
        {**chapter, "topics": [_topic(slug, terrain, concepts) for slug in chapter["slugs"]]}
        for chapter in chapters
        if chapter["slugs"]
    ]


def _topic(slug: str, terrain: Terrain, concepts: Mapping[str, Localized]) -> dict[str, Any]:
    needed = [each for each in terrain.current.graph.requires[slug] if each not in terrain.current.known_to_all]
    status = terrain.stand[slug].status
    return {
        "concept": concepts[slug],
        "status": status,
        "word": capfirst(_word(status)),
        "needs": [concepts[each] for each in needed],
    }
