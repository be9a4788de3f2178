"""The page of the map."""

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from cards import snapshot
from cards.models import Concept
from cards.snapshot import Snapshot
from learning.map.drawing import Node, draw
from learning.map.layout import Edge, Layout, lay_out
from learning.progress import CLAIMED, KNOWN, Place, by_chapter, places
from learning.standings import Standings
from learning.topics import default_goal, goals_of
from web.words import WORDS

WHOLE, READABLE, LARGE = ZOOMS = ("whole", "readable", "large")
LARGE_SCALE = 1.5
ALL, WAY = SHOWN = ("all", "way")


def map_page(request: HttpRequest) -> HttpResponse:
    """The concepts that the course teaches, in a picture and as a list; the address says how much of it, how large."""
    current = snapshot.current()
    standings = Standings(request.user, current)
    stand = places(standings)
    goal = _goal_of(request.user, current, request.GET.get("goal"))
    below_goal = {goal, *current.graph.ancestors([goal])} if goal else set()
    state = {
        "show": WAY if goal and request.GET.get("show") == WAY else ALL,
        "zoom": request.GET.get("zoom", "") if request.GET.get("zoom") in ZOOMS else READABLE,
    }
    concerned = below_goal if state["show"] == WAY else set(current.graph.order)
    titles = dict(Concept.objects.filter(slug__in=concerned).order_by().values_list("slug", "title"))
    shown = [slug for slug in current.graph.order if slug in concerned - current.known_to_all and slug in titles]
    open_way = {slug for slug in below_goal if stand[slug].status not in KNOWN}
    layout = _layout(tuple(shown), tuple((slug, each) for slug in shown for each in current.graph.requires[slug]))
    nodes = {slug: _node(slug, titles[slug], stand[slug], is_goal=slug == goal) for slug in shown}
    way = frozenset(edge for edge in layout.edges if edge[0] in open_way and edge[1] in below_goal)
    scale = LARGE_SCALE if state["zoom"] == LARGE else 1.0
    known = sum(stand[slug].status in KNOWN for slug in shown)
    description = ngettext("A map of %(number)d topic", "A map of %(number)d topics", len(shown))
    context: dict[str, Any] = {
        "nav_current": "course",
        "map": draw(layout, nodes, way, description % {"number": len(shown)}, scale=scale),
        "topics": len(shown),
        "known": known,
        "goal": {"slug": goal, "title": titles[goal], "left": len(open_way & set(shown))} if goal in titles else None,
        "assumed": len(current.known_to_all & concerned),
        "legend": _legend(stand, shown),
        "chapters": _listed(stand, set(shown), current, titles),
        "state": state,
        "zooms": [(zoom, label) for zoom, label in _zooms().items()],
    }
    return render(request, "learning/map/map.html", context)


@lru_cache(maxsize=32)
def _layout(shown: tuple[str, ...], edges: tuple[Edge, ...]) -> Layout:
    """The same graph is laid out once in a process; it does not depend on the learner."""
    requires: dict[str, list[str]] = {slug: [] for slug in shown}
    for concept, required in edges:
        requires[concept].append(required)
    return lay_out(shown, requires)


def _zooms() -> dict[str, str]:
    return {WHOLE: _("Whole"), READABLE: _("Readable"), LARGE: _("Large")}


def _goal_of(learner: Any, current: Snapshot, asked: str | None) -> str | None:
    """The goal that the address names, else the learner's first, else the course's."""
    if asked and asked in current.graph:
        return asked
    goals = goals_of(learner, current.graph) if isinstance(learner, User) else default_goal(current.graph)
    return goals[0] if goals else None


def _node(slug: str, title: str, place: Place, *, is_goal: bool) -> Node:
    words = f"{title}: {_word(place.status)}"
    if is_goal:
        words = _("%(topic)s. This is the goal.") % {"topic": words}
    return Node(title, reverse("concept-page", args=[slug]), place.status, words, is_goal)


def _word(status: str) -> str:
    return str(WORDS["known" if status == CLAIMED else status])


def _legend(stand: Mapping[str, Place], shown: list[str]) -> list[tuple[str, str]]:
    counts = Counter(stand[slug].status for slug in shown)
    return [(status, f"{capfirst(_word(status))} {number}") for status, number in counts.most_common()]


def _listed(
    stand: Mapping[str, Place], shown: set[str], current: Snapshot, titles: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The same by chapter, each topic with what it needs."""
    chapters = []
    listed: set[str] = set()
    for each in by_chapter(stand):
        stops = [stop for stop in each.stops if stop.concept.slug in shown]
        listed |= {stop.concept.slug for stop in stops}
        chapters.append(
            {"title": each.chapter.title, "topics": [_topic(s.concept.slug, stand, current, titles) for s in stops]}
        )
    rest = [slug for slug in current.graph.order if slug in shown - listed]
    chapters.append({"title": _("More topics"), "topics": [_topic(slug, stand, current, titles) for slug in rest]})
    return [chapter for chapter in chapters if chapter["topics"]]


def _topic(slug: str, stand: Mapping[str, Place], current: Snapshot, titles: Mapping[str, str]) -> dict[str, Any]:
    needed = [
        titles[each] for each in current.graph.requires[slug] if each in titles and each not in current.known_to_all
    ]
    status = stand[slug].status
    return {"slug": slug, "title": titles[slug], "status": status, "word": capfirst(_word(status)), "needs": needed}
