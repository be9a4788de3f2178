"""A memory is the fold of its events: whatever order they arrive in, sorted by time and id they tell one story."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from reviews.scheduling import fsrs6
from reviews.scheduling.fsrs6 import Strength
from reviews.scheduling.fuzz import fuzz_factor
from reviews.scheduling.intervals import Interval, passing_intervals
from reviews.scheduling.memory_state import Event, MemoryState, State
from reviews.scheduling.rating import PASSING, Rating
from reviews.scheduling.steps import LEARNING_STEPS, RELEARNING_STEPS, hard_delay
from reviews.scheduling.study_day import day_start, study_day

ANSWER, RATE, UNDO = "answer", "rate", "undo"
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


def fold(events: Iterable[Event], retention: RetentionLog) -> MemoryState | None:
    """Return what the events of one (learner, item) pair add up to, or None if nothing stands."""
    events = sorted(events, key=lambda event: (event.reviewed_at, event.id))
    void = void_ids(events)
    ratings = amended_ratings(events, void)
    memory = None
    for event in events:
        if event.kind == ANSWER and event.id not in void:
            wish = ratings.get(event.id) if event.may_be_amended else None
            memory = review(memory, event, Rating(wish or event.rating or 0), retention.value(event.reviewed_at))
    return memory


def void_ids(events: Sequence[Event]) -> set[UUID]:
    """Return the ids of events that a standing undo names. An undo can itself be undone.

    Undos that name each other in a circle void each other; ids come from clients, who may send nonsense.
    """
    target_of = {event.id: event.target for event in events if event.kind == UNDO}
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


def amended_ratings(events: Sequence[Event], void: set[UUID]) -> dict[UUID | None, int | None]:
    """Return the last standing `rate` wish by the answer that it names."""
    return {event.target: event.rating for event in events if event.kind == RATE and event.id not in void}


def review(memory: MemoryState | None, event: Event, rating: Rating, desired_retention: float) -> MemoryState:
    """Return the memory after one answer."""
    today = study_day(event.reviewed_at, event.time_zone, event.day_starts_at)
    strengths = {
        each: fsrs6.strengthen(
            Strength(memory.stability, memory.difficulty) if memory else None,
            max(0, (today - memory.last_study_day).days) if memory else 0,
            each,
        )
        # Again and the rating given; the passing ratings below the given one decide its least interval.
        for each in Rating
        if each == rating or (each in PASSING and rating in PASSING and each < rating)
    }
    after = replace(
        memory or _unseen(event, today),
        stability=strengths[rating].stability,
        difficulty=strengths[rating].difficulty,
        reps=(memory.reps if memory else 0) + 1,
        last_reviewed_at=event.reviewed_at,
        last_study_day=today,
    )
    in_review = memory is not None and memory.state == State.REVIEW
    if in_review and rating == Rating.AGAIN:
        lapsed = replace(after, lapses=after.lapses + 1)
        return _on_step(lapsed, event, today, State.RELEARNING, 0, RELEARNING_STEPS[0])
    if not in_review:
        state = memory.state if memory else State.LEARNING
        steps = RELEARNING_STEPS if state == State.RELEARNING else LEARNING_STEPS
        step = memory.step or 0 if memory else 0
        if rating == Rating.AGAIN:
            return _on_step(after, event, today, state, 0, steps[0])
        if rating == Rating.HARD:
            return _on_step(after, event, today, state, step, hard_delay(steps, step))
        if rating == Rating.GOOD and step + 1 < len(steps):
            return _on_step(after, event, today, state, step + 1, steps[step + 1])
        # Hard stays in the steps, so it sets no least interval for those who leave them.
        strengths.pop(Rating.HARD, None)
    intervals = passing_intervals(
        {each: strength.stability for each, strength in strengths.items()},
        previous=memory.interval if memory and in_review else 0,
        desired_retention=desired_retention,
        factor=fuzz_factor(event.id),
    )
    return _in_days(after, event, today, intervals[rating])


def _unseen(event: Event, today: date) -> MemoryState:
    return MemoryState(
        stability=0.0,
        difficulty=0.0,
        state=State.LEARNING,
        step=0,
        reps=0,
        lapses=0,
        interval=0,
        due=event.reviewed_at,
        earliest=event.reviewed_at,
        latest=event.reviewed_at,
        first_reviewed_at=event.reviewed_at,
        last_reviewed_at=event.reviewed_at,
        last_study_day=today,
    )


def _on_step(memory: MemoryState, event: Event, today: date, state: State, step: int, delay: timedelta) -> MemoryState:
    """Put the memory on a step. A step that crosses the day start becomes whole study days."""
    due = event.reviewed_at + delay
    days = (study_day(due, event.time_zone, event.day_starts_at) - today).days
    if days > 0:
        due = day_start(today + timedelta(days=days), event.time_zone, event.day_starts_at)
    return replace(memory, state=state, step=step, interval=max(days, 0), due=due, earliest=due, latest=due)


def _in_days(memory: MemoryState, event: Event, today: date, interval: Interval) -> MemoryState:
    def start(days: int) -> datetime:
        return day_start(today + timedelta(days=days), event.time_zone, event.day_starts_at)

    return replace(
        memory,
        state=State.REVIEW,
        step=None,
        interval=interval.days,
        due=start(interval.days),
        earliest=start(interval.earliest),
        latest=start(interval.latest),
    )
