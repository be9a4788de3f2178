"""Placement: which question says most about what a learner knows already. A pure rule; no dice, no clock.

Asked is the concept that halves what is open best. Knowing it means knowing all below it; not knowing it means not
knowing what builds on it. Guessing matters more than the choice of the concept: a right number settles it, or two
different choice questions in a row.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from cards.graph import Graph

BUDGET = 15  # questions
NUMERIC, CHOICE = "numeric", "choice"
RIGHT_CHOICES = 2


@dataclass(frozen=True)
class Question:
    """An item that can place; `item` is its id."""

    item: int
    concept: str
    kind: str


@dataclass(frozen=True)
class Answered:
    """What an answer said. A hint, a partly right answer and "not learned yet" are not right."""

    item: int
    right: bool


@dataclass(frozen=True)
class Placement:
    """A placement as it stands: what was to be found out, what can be asked for it, and what was answered."""

    graph: Graph
    candidates: Sequence[str]  # in the order of study, which breaks ties
    questions: Sequence[Question]  # the better ones first
    answers: Sequence[Answered]
    budget: int = BUDGET

    @cached_property
    def verdicts(self) -> dict[str, bool]:
        """Return what was found out about the concepts that were asked, and nothing that only follows."""
        question_of = {question.item: question for question in self.questions}
        right: dict[str, list[str]] = defaultdict(list)
        verdicts: dict[str, bool] = {}
        for answer in self.answers:
            question = question_of.get(answer.item)
            if question is None:  # withdrawn since: it says nothing
                continue
            right[question.concept].append(question.kind)
            if not answer.right:
                verdicts[question.concept] = False
            elif question.kind == NUMERIC or right[question.concept].count(CHOICE) == RIGHT_CHOICES:
                verdicts.setdefault(question.concept, True)
        return verdicts

    @cached_property
    def open(self) -> list[str]:
        """Return the concepts about which nothing is known yet."""
        settled: set[str] = set()
        for concept, knows in self.verdicts.items():
            settled |= {concept} | (self._below[concept] if knows else self._above[concept])
        return [concept for concept in self.candidates if concept not in settled]

    @property
    def found(self) -> list[str]:
        """Return the concepts that answers showed to be known."""
        return [concept for concept in self.candidates if self.verdicts.get(concept)]

    @property
    def not_known(self) -> list[str]:
        """Return the concepts that answers showed not to be known yet."""
        return [concept for concept in self.candidates if self.verdicts.get(concept) is False]

    def settled_with(self, concept: str) -> list[str]:
        """Return what was concluded from the verdict on a concept: all below what is known, all above what is not."""
        concluded = (self._below if self.verdicts[concept] else self._above)[concept]
        return [each for each in self.candidates if each in concluded]

    def next_question(self) -> Question | None:
        """Return the question to ask now, or None at the end."""
        left = self.budget - len(self.answers)
        if left <= 0:
            return None
        asked = {answer.item for answer in self.answers}
        waiting: dict[str, list[Question]] = defaultdict(list)
        for question in self.questions:
            if question.item not in asked:
                waiting[question.concept].append(question)
        begun = {question.concept for question in self.questions if question.item in asked}
        for concept in self.open:
            if concept in begun and waiting[concept]:
                return waiting[concept][0]
        open_now = set(self.open)
        able = [each for each in self.open if each not in begun and _can_settle(waiting[each], left)]
        if not able:
            return None
        best = max(able, key=lambda each: min(len(self._below[each] & open_now), len(self._above[each] & open_now)))
        return waiting[best][0]

    @cached_property
    def _below(self) -> Mapping[str, set[str]]:
        asked = set(self.candidates)
        return {concept: self.graph.ancestors([concept]) & asked for concept in asked if concept in self.graph}

    @cached_property
    def _above(self) -> Mapping[str, set[str]]:
        above: dict[str, set[str]] = {concept: set() for concept in self.candidates}
        for concept, below in self._below.items():
            for each in below:
                above[each].add(concept)
        return above


def _can_settle(questions: Iterable[Question], left: int) -> bool:
    """Whether a concept can be found known with its questions and so many that are left to be asked."""
    kinds = [question.kind for question in questions]
    return NUMERIC in kinds or min(kinds.count(CHOICE), left) >= RIGHT_CHOICES
