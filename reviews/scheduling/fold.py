"""A memory is the fold of its events: whatever order they arrive in, sorted by time and id they tell one story."""

from bisect import bisect_right
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from reviews.scheduling.fsrs6 import DEFAULT_WEIGHTS, Weights
from reviews.scheduling.memory_state import Event, Hold, MemoryState
from reviews.scheduling.progress import Progress
from reviews.scheduling.rating import Rating
from reviews.scheduling.study_day import day_start, study_day

ANSWER = "answer"
# These name another event: the wish for the rating of a right answer, what a later grading says, a taking back.
RATE, REGRADE, UNDO = "rate", "regrade", "undo"
SUSPEND, UNSUSPEND, BURY, UNBURY = "suspend", "unsuspend", "bury", "unbury"
RESET, RESCHEDULE = "reset", "reschedule"
# What a learner can say about an item without answering it.
STEERING = (SUSPEND, UNSUSPEND, BURY, UNBURY, RESET, RESCHEDULE)
LONGEST_RESCHEDULE = 36_500  # days

DEFAULT_RETENTION = 0.9


@dataclass(frozen=True)
class RetentionLog:
    """The learner's desired retention through time: `at` ascending, `values[i]` holds from `at[i]` on."""

    at: Sequence[datetime] = ()
    values: Sequence[float] = ()

    def value(self, moment: datetime) -> float:
        """Return the desired retention in force at `moment`."""
        index = bisect_right(self.at, moment)
        return self.values[index - 1] if index else DEFAULT_RETENTION


def fold(events: Iterable[Event], retention: RetentionLog, weights: Weights = DEFAULT_WEIGHTS) -> MemoryState | None:
    """Return what the events of one (learner, item) pair add up to, or None if no answer stands."""
    last = deque(_told(events, retention, weights), maxlen=1)
    return last[0][1].frozen() if last else None


def history(
    events: Iterable[Event], retention: RetentionLog, weights: Weights = DEFAULT_WEIGHTS
) -> Iterator[tuple[Event, MemoryState]]:
    """Yield each answer that stands with the memory that it left behind."""
    for event, progress in _told(events, retention, weights):
        if event.kind == ANSWER:
            yield event, progress.frozen()


def _told(events: Iterable[Event], retention: RetentionLog, weights: Weights) -> Iterator[tuple[Event, Progress]]:
    """Yield each event that moves a memory with how far the memory has come; it goes on changing."""
    events = standing(events)
    grades = Grades.of(events)
    progress: Progress | None = None
    for event in events:
        if event.kind == ANSWER:
            rating, wish = grades.rating(event), retention.value(event.reviewed_at)
            if progress is None:
                progress = Progress.begin(event, rating, wish, weights)
            else:
                progress.answer(event, rating, wish)
            yield event, progress
        elif event.kind == RESCHEDULE and progress is not None:
            progress.reschedule(event)
            yield event, progress


def hold(events: Iterable[Event]) -> Hold:
    """Return whether the learner put the item aside. A bury lasts until the next study day and lapses by itself."""
    events = list(events)
    if not any(event.kind in (SUSPEND, BURY) for event in events):
        return Hold()  # nearly every item: a replay need not sort its events again
    suspended, buried_until = False, None
    for event in standing(events):
        if event.kind in (SUSPEND, UNSUSPEND):
            suspended = event.kind == SUSPEND
        elif event.kind == BURY:
            tomorrow = study_day(event.reviewed_at, event.time_zone, event.day_starts_at) + timedelta(days=1)
            buried_until = day_start(tomorrow, event.time_zone, event.day_starts_at)
        elif event.kind == UNBURY:
            buried_until = None
    return Hold(suspended, buried_until)


def standing(events: Iterable[Event]) -> list[Event]:
    """Return the events that count, in their order: not taken back, and not before the last reset."""
    events = sorted(events, key=lambda event: (event.reviewed_at, event.id))
    void = void_ids(events)
    resets = [place for place, event in enumerate(events) if event.kind == RESET and event.id not in void]
    begin = resets[-1] if resets else 0
    return [event for event in events[begin:] if event.id not in void]


def void_ids(events: Sequence[Event]) -> set[UUID]:
    """Return the ids of events that a standing undo names. An undo can itself be undone.

    Undos that name each other in a circle void each other; ids come from clients, who may send nonsense.
    """
    target_of = {event.id: event.target for event in events if event.kind == UNDO}
    if not target_of:
        return set()
    namers = Counter(target_of.values())
    ready = [event.id for event in events if not namers[event.id]]
    void: set[UUID] = set()
    settled: set[UUID] = set()
    while ready:
        identifier = ready.pop()
        settled.add(identifier)
        target = target_of.get(identifier)
        if target is None:
            continue
        if identifier not in void:
            void.add(target)
        namers[target] -= 1
        if not namers[target]:
            ready.append(target)
    return void | (set(target_of) - settled)


@dataclass(frozen=True)
class Grades:
    """What stands about the ratings of answers, beside the answers themselves."""

    regrades: Mapping[UUID | None, Event]
    wishes: Mapping[UUID | None, int | None]

    @classmethod
    def of(cls, standing_events: Iterable[Event]) -> "Grades":
        """Return the last regrade and the last wish for each answer; the events are in their order."""
        regrades: dict[UUID | None, Event] = {}
        wishes: dict[UUID | None, int | None] = {}
        for event in standing_events:
            if event.kind == REGRADE:
                regrades[event.target] = event
            elif event.kind == RATE:
                wishes[event.target] = event.rating
        return cls(regrades, wishes)

    def graded(self, answer: Event) -> Event:
        """Return the event whose grading counts: the last regrade, or the answer itself."""
        return self.regrades.get(answer.id, answer)

    def rating(self, answer: Event) -> Rating:
        """Return the rating that counts: that of the grading, or the learner's wish where it leaves one."""
        graded = self.graded(answer)
        wish = self.wishes.get(answer.id) if graded.may_be_amended else None
        return Rating(wish or graded.rating or 0)

    def may_be_amended(self, answer: Event) -> bool:
        """True where the grading that counts leaves the choice between Hard, Good and Easy."""
        return self.graded(answer).may_be_amended
