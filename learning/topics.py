"""What goals take: the concepts to learn for them, in the order of study."""

from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from cards.graph import Graph
from cards.models import Card, Concept, Course
from cards.snapshot import Snapshot
from learning.models import Goal
from quizzes.models import Item


def goals_of(learner: User, graph: Graph) -> list[str]:
    """Return the concepts that the learner works towards, the first one first; without any, the default course's."""
    wanted = Goal.objects.of(learner).standing().values_list("concept__slug", flat=True)
    return [slug for slug in wanted if slug in graph] or default_goal(graph)


def default_goal(graph: Graph) -> list[str]:
    course = Course.objects.filter(is_default=True).select_related("goal").first()
    return [course.goal.slug] if course and course.goal.slug in graph else []


def study_order(snapshot: Snapshot, goals: Sequence[str]) -> dict[str, str]:
    """Return what the goals take, each topic just in time, with the goal that first asks for it.

    Left out is what nobody has to learn, and what has neither a card nor a question yet: neither may block anybody.
    """
    graph = snapshot.graph
    concerned = {*goals, *graph.ancestors(goals)} - snapshot.known_to_all
    positions = dict(_with_lessons(concerned).values_list("slug", "position"))
    order: dict[str, str] = {}
    for goal in goals:
        for slug in graph.study_order([goal], lambda each: positions.get(each, 0)):
            if slug in positions:
                order.setdefault(slug, goal)
    return order


def without_lessons(slugs: Iterable[str]) -> set[str]:
    """Return those of the concepts that have nothing to learn from."""
    asked = set(slugs)
    return asked - set(_with_lessons(asked).values_list("slug", flat=True))


def without_questions(slugs: Iterable[str]) -> set[str]:
    """Return those of the concepts about which there is nothing to ask."""
    asked = set(slugs)
    items = Item.objects.published().filter(owner=None, concept__slug__in=asked).order_by()
    return asked - set(items.values_list("concept__slug", flat=True).distinct())


def _with_lessons(slugs: Iterable[str]):
    cards = Card.objects.published().filter(concept=OuterRef("pk"))
    items = Item.objects.published().filter(concept=OuterRef("pk"), owner=None)
    return Concept.objects.filter(Q(Exists(cards)) | Q(Exists(items)), slug__in=list(slugs)).order_by()
