"""Who has completed a card: each of its published tasks answered right at least once, with hints or without.

Facts are kept by `refresh`, a chunk of the attempts at a time; a new task or an edit later takes none of them back.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from cards.models import Card, Completion
from quizzes.item_kinds.base import CORRECT
from quizzes.models import Attempt, CompletionCursor, Item
from quizzes.querysets import TOKEN_USED, AttemptQuerySet

CHUNK = 5_000  # attempts
# Transactions end in another order than they take their numbers: so many attempts are looked at once more.
LOOK_BACK = 1_000


def tasks_of_cards(cards: Collection[Card]) -> dict[int, set[int]]:
    """Return the tasks of each card: its own, and those of its concept that belong to no card alone. One query."""
    items = Item.objects.published().filter(owner=None, concept__in={card.concept_id for card in cards}).order_by()
    own: dict[int | None, set[int]] = defaultdict(set)
    shared: dict[int, set[int]] = defaultdict(set)
    for item, concept, card in items.values_list("pk", "concept_id", "card_id"):
        if card is None:
            shared[concept].add(item)
        else:
            own[card].add(item)
    return {card.pk: own[card.pk] | shared[card.concept_id] for card in cards}


def answered_right(attempts: AttemptQuerySet) -> AttemptQuerySet:
    """Narrow to what completes a task: right in any mode, not taken back, and before its solution was seen."""
    return attempts.filter(verdict=CORRECT, undone=False).exclude(refused=TOKEN_USED)


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
    cards = list(Card.objects.published().filter(concept__in=learners_of))
    tasks = tasks_of_cards(cards)
    for card in cards:
        _keep(card, tasks[card.pk], learners_of[card.concept_id], at)
    reached = chunk[-1][0] if chunk else cursor.attempt
    went_on = reached > cursor.attempt
    cursor.attempt = reached
    cursor.save(update_fields=["attempt"])
    return went_on


def _keep(card: Card, tasks: set[int], learners: set[int], at: datetime) -> None:
    right = answered_right(Attempt.objects.filter(learner_id__in=learners, item_id__in=tasks)).order_by()
    answered = right.values("learner_id").annotate(answered=Count("item_id", distinct=True))
    rows = [
        Completion(card=card, learner_id=each["learner_id"], at=at)
        for each in answered
        if each["answered"] == len(tasks)
    ]
    Completion.objects.bulk_create(rows, ignore_conflicts=True)
