"""How a lesson goes: a guess, the card, tasks until two in a row are right, an explanation. A pure rule."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

GUESS, CARD, TASKS, EXPLAIN, DONE = STEPS = ("guess", "card", "tasks", "explain", "done")
# What ends the tasks. It is copied into each run, so that a later change does not move anybody's goalposts.
CRITERION = {"in_a_row": 2}


@dataclass(frozen=True)
class Task:
    """An item of the concept that we mark; `item` is its id."""

    item: int
    kind: str


@dataclass(frozen=True)
class Done:
    """An answer to a task; a hinted one is not right."""

    item: int
    kind: str
    right: bool


@dataclass(frozen=True)
class Lesson:
    """A lesson as it stands. `guess` and `explain` are ids of items, where there are any."""

    tasks: Sequence[Task]
    answers: Sequence[Done]
    in_a_row: int
    is_read: bool
    guess: int | None = None
    has_guessed: bool = False
    explain: int | None = None
    has_explained: bool = False
    is_ended: bool = False

    @property
    def step(self) -> str:
        if self.is_ended:
            return DONE
        if not self.is_read:
            return GUESS if self.guess is not None and not self.has_guessed else CARD
        if self.tasks and not self.is_passed:
            return TASKS
        return EXPLAIN if self.explain is not None and not self.has_explained else DONE

    @property
    def is_passed(self) -> bool:
        return self.streak >= self.in_a_row

    @property
    def streak(self) -> int:
        """How many right answers stand in a row; it stays where the criterion was met."""
        streak = 0
        for answer in self.answers:
            streak = streak + 1 if answer.right else 0
            if streak >= self.in_a_row:
                break
        return streak

    def next_task(self) -> Task | None:
        """Return the task to ask now: one that was asked least, of another kind than the last, the guess late."""
        if self.step != TASKS:
            return None
        asked = Counter(answer.item for answer in self.answers)
        last = self.answers[-1] if self.answers else None
        return min(
            enumerate(self.tasks),
            key=lambda place: (
                last is not None and place[1].item == last.item,
                asked[place[1].item],
                last is not None and place[1].kind == last.kind,
                place[1].item == self.guess,
                place[0],
            ),
        )[1]
