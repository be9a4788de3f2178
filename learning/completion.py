"""Which cards a learner has completed: each of their tasks was answered right at least once, with hints or without."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

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
    return Completion(cards, frozenset(card.pk for card in cards if tasks[card.pk] and tasks[card.pk] <= right))
