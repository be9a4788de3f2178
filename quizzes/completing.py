"""Who has completed a card: every published task of its concept answered right at least once, hints or not.

Facts are kept by `refresh`, a chunk of the attempts at a time; a new task or an edit later takes none of them back.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count

from cards.models import Card, Completion, Course
from quizzes.item_kinds.base import CORRECT
from quizzes.models import Attempt, CompletionCursor
from quizzes.querysets import TOKEN_USED, AttemptQuerySet
from quizzes.trying import triable_items

CHUNK = 5_000  # attempts
# Transactions end in another order than they take their numbers: so many attempts are looked at once more.
LOOK_BACK = 1_000


@dataclass(frozen=True)
class CompletionRate:
    """How many of a course's published cards a learner has completed."""

    completed: int
    published: int

    @property
    def percent(self) -> float:
        return round(100 * self.completed / self.published, 1) if self.published else 0.0


def completion_rate(learner: Any, course: Course) -> CompletionRate:
    """Return the learner's rate as of now. Five queries."""
    published = Card.objects.published().filter(chapter__course=course)
    concept_of = dict(published.order_by().values_list("pk", "concept_id"))
    completed = set(Completion.objects.filter(learner=learner).values_list("card_id", flat=True))
    tasks = _tasks(concept_of.values())
    right = set(_right(Attempt.objects.of(learner)).order_by().values_list("item_id", flat=True).distinct())
    now_complete = {concept for concept, items in tasks.items() if items <= right}
    done = {card for card, concept in concept_of.items() if card in completed or concept in now_complete}
    return CompletionRate(len(done), len(concept_of))


@transaction.atomic
def refresh(*, at: datetime) -> bool:
    """Look through the next chunk of attempts and keep whom they let complete a card; False when none is left."""
    CompletionCursor.objects.get_or_create(pk=CompletionCursor.THE_ROW)
    cursor = CompletionCursor.objects.select_for_update().get(pk=CompletionCursor.THE_ROW)
    fields = ("pk", "item__concept_id", "learner_id", "verdict")
    chunk = list(
        Attempt.objects.filter(pk__gt=cursor.attempt - LOOK_BACK)
        .order_by("pk")
        .values_list(*fields)[: LOOK_BACK + CHUNK]
    )
    learners_of: dict[int, set[int]] = defaultdict(set)
    for _, concept, learner, verdict in chunk:
        if learner is not None and verdict == CORRECT:
            learners_of[concept].add(learner)
    for concept, items in _tasks(learners_of).items():
        _keep(concept, items, learners_of[concept], at)
    reached = chunk[-1][0] if chunk else cursor.attempt
    went_on = reached > cursor.attempt
    cursor.attempt = reached
    cursor.save(update_fields=["attempt"])
    return went_on


def _keep(concept: int, items: set[int], learners: set[int], at: datetime) -> None:
    right = _right(Attempt.objects.filter(learner_id__in=learners, item_id__in=items)).order_by().values("learner_id")
    done = right.annotate(answered=Count("item_id", distinct=True)).filter(answered=len(items))
    cards = Card.objects.published().filter(concept=concept).values_list("pk", flat=True)
    rows = [Completion(card_id=card, learner_id=row["learner_id"], at=at) for card in cards for row in done]
    Completion.objects.bulk_create(rows, ignore_conflicts=True)


def _tasks(concepts: Collection[int]) -> dict[int, set[int]]:
    """Return the tasks of each concept that has any."""
    tasks: dict[int, set[int]] = defaultdict(set)
    for concept, item in triable_items().filter(concept__in=set(concepts)).values_list("concept_id", "pk"):
        tasks[concept].add(item)
    return tasks


def _right(attempts: AttemptQuerySet) -> AttemptQuerySet:
    """In any mode, but not of a problem whose solution had been seen, nor taken back."""
    return attempts.filter(verdict=CORRECT, undone=False).exclude(refused=TOKEN_USED)
