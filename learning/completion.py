"""Which cards a learner has completed: each of their tasks was answered right at least once, with hints or without."""

from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Min

from accounts.models import User
from cards.models import Card
from quizzes.completing import answered_right, tasks_of_cards
from quizzes.models import Attempt


@dataclass(frozen=True)
class Completion:
    """The cards of the course, in its order, and which of them are completed (by id)."""

    cards: Sequence[Card]
    completed: frozenset[int]

    @property
    def percent(self) -> float:
        return 100 * len(self.completed) / len(self.cards) if self.cards else 0.0

    def next_card(self, concept: str | None = None) -> Card | None:
        """Return the first card that is not completed, of this concept if it has one."""
        left = [card for card in self.cards if card.pk not in self.completed]
        return next((card for card in left if card.concept.slug == concept), left[0] if left else None)


def completion_of(learner: Any) -> Completion:
    """Return how much of the course's published cards the learner has completed. Three queries; one for a visitor."""
    cards = list(Card.objects.published().exclude(chapter=None).in_course_order().select_related("concept"))
    if not learner.is_authenticated:
        return Completion(cards, frozenset())
    right = set(answered_right(Attempt.objects.of(learner)).values_list("item_id", flat=True))
    tasks = tasks_of_cards(cards)
    return Completion(cards, frozenset(card.pk for card in cards if _is_done(tasks[card.pk], right)))


@dataclass(frozen=True)
class CompletionRise:
    """How many cards are completed of how many, and which of them since the moment in question."""

    completion: Completion
    gained: list[Card]

    @property
    def before(self) -> int:
        return len(self.completion.completed) - len(self.gained)


def completion_since(learner: User, *, since: datetime) -> CompletionRise | None:
    """Return which cards of the course were completed since then; None where it was none."""
    cards = list(Card.objects.published().exclude(chapter=None).in_course_order().select_related("concept"))
    right = answered_right(Attempt.objects.of(learner)).order_by().values_list("item_id")
    first = dict(right.annotate(Min("reviewed_at")))
    tasks = tasks_of_cards(cards)
    completed = {
        card.pk: max(first[task] for task in tasks[card.pk]) for card in cards if _is_done(tasks[card.pk], first)
    }
    gained = [card for card in cards if card.pk in completed and completed[card.pk] >= since]
    return CompletionRise(Completion(cards, frozenset(completed)), gained) if gained else None


def _is_done(tasks: Set[int], right: Collection[int]) -> bool:
    return bool(tasks) and all(task in right for task in tasks)
