"""The tasks of a concept that anybody may try: what is marked by us, so that trying teaches something."""

from collections.abc import Sequence
from dataclasses import dataclass

import engine
from cards.models import Concept
from quizzes import presenting
from quizzes.models import Item
from quizzes.querysets import ItemQuerySet

KINDS = ("choice", "numeric")


@dataclass(frozen=True)
class Task:
    """One item as a list shows it: the question itself, or what kind of problem it is."""

    item: Item
    html: str
    language: str


def triable_items() -> ItemQuerySet:
    """Return the items that may be tried."""
    return Item.objects.published().filter(owner=None, kind__in=KINDS).for_presenting()


def tasks_of(concept: Concept) -> Sequence[Task]:
    """Return the tasks of a concept, in its order. Two queries."""
    return _tasks(triable_items().filter(concept=concept))


def explanations_of(concept: Concept) -> Sequence[Task]:
    """Return what a concept asks to be explained. Who writes it marks it too, so it waits for a lesson. Two queries."""
    return _tasks(Item.objects.published().filter(owner=None, kind="explain", concept=concept).for_presenting())


def _tasks(items: ItemQuerySet) -> Sequence[Task]:
    served = presenting.load_all(((item.pk, item.version) for item in items), None)
    return [_task(each) for item in items if (each := served.get((item.pk, item.version)))]


def _task(served: presenting.Served) -> Task:
    if served.item.problem_type:
        title = engine.PROBLEM_TYPES[served.item.problem_type].title
        return Task(served.item, *engine.title_in(title, served.content["language"]))
    first, end, _ = served.content["stem_html"].partition("</p>")  # code and tables wait until it is asked
    return Task(served.item, first + end, served.content["language"])
