"""One memory while its events are told, one after another."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from reviews.scheduling import fsrs6
from reviews.scheduling.fsrs6 import Strength, Weights
from reviews.scheduling.fuzz import fuzz_factor
from reviews.scheduling.intervals import Interval, passing_intervals
from reviews.scheduling.leech import is_leech
from reviews.scheduling.memory_state import Event, MemoryState, State
from reviews.scheduling.rating import PASSING, Rating
from reviews.scheduling.steps import LEARNING_STEPS, RELEARNING_STEPS, hard_delay
from reviews.scheduling.study_day import day_start, study_day


@dataclass(slots=True)
class Progress:
    """What the answers so far add up to. Instants are worked out once, at the end, by `frozen`."""

    weights: Weights
    first: Event
    last: Event
    today: date  # the study day of the last answer
    strength: Strength
    state: State = State.LEARNING
    step: int = 0
    reps: int = 0
    lapses: int = 0
    # How long to wait after the last answer: a step, or whole days.
    wait: timedelta | Interval = timedelta()
    moved_by: Event | None = None  # the reschedule since the last answer

    @classmethod
    def begin(cls, event: Event, rating: Rating, desired_retention: float, weights: Weights) -> "Progress":
        """Return the memory after the first answer."""
        today = study_day(event.reviewed_at, event.time_zone, event.day_starts_at)
        progress = cls(weights, event, event, today, weights.initial[rating])
        progress._schedule(rating, {each: weights.initial[each].stability for each in PASSING}, desired_retention)
        return progress

    def answer(self, event: Event, rating: Rating, desired_retention: float) -> None:
        """Take in a later answer."""
        before, last_day = self.strength, self.today
        self.last, self.moved_by = event, None
        self.today = study_day(event.reviewed_at, event.time_zone, event.day_starts_at)
        days = max(0, (self.today - last_day).days)
        self.strength = fsrs6.strengthen(before, days, rating, self.weights)
        # The passing ratings below the given one decide its least interval.
        stabilities = {
            each: fsrs6.stability_after(before, days, each, self.weights) for each in PASSING if each < rating
        }
        self._schedule(rating, {**stabilities, rating: self.strength.stability}, desired_retention)

    def reschedule(self, event: Event) -> None:
        """Move the due day, and nothing else."""
        self.moved_by = event

    def _schedule(self, rating: Rating, stabilities: dict[Rating, float], desired_retention: float) -> None:
        self.reps += 1
        in_review = self.state == State.REVIEW
        if in_review and rating == Rating.AGAIN:
            self.lapses += 1
            self.state, self.step, self.wait = State.RELEARNING, 0, RELEARNING_STEPS[0]
            return
        if not in_review:
            steps = RELEARNING_STEPS if self.state == State.RELEARNING else LEARNING_STEPS
            if rating == Rating.AGAIN:
                self.step, self.wait = 0, steps[0]
                return
            if rating == Rating.HARD:
                self.wait = hard_delay(steps, self.step)
                return
            if rating == Rating.GOOD and self.step + 1 < len(steps):
                self.step += 1
                self.wait = steps[self.step]
                return
            # Hard stays in the steps, so it sets no least interval for those who leave them.
            stabilities = {each: stability for each, stability in stabilities.items() if each != Rating.HARD}
        self.state = State.REVIEW
        self.wait = passing_intervals(
            stabilities,
            previous=self.wait.days if in_review else 0,
            desired_retention=desired_retention,
            factor=fuzz_factor(self.last.id),
            weights=self.weights,
        )[rating]

    def frozen(self) -> MemoryState:
        """Return the memory as it stands."""
        days, due, earliest, latest = self._window()
        if self.moved_by is not None:
            due = earliest = latest = _start_after(self.moved_by)
        return MemoryState(
            stability=self.strength.stability,
            difficulty=self.strength.difficulty,
            state=self.state,
            step=None if self.state == State.REVIEW else self.step,
            reps=self.reps,
            lapses=self.lapses,
            is_leech=is_leech(self.lapses),
            interval=days,
            due=due,
            earliest=earliest,
            latest=latest,
            first_reviewed_at=self.first.reviewed_at,
            last_reviewed_at=self.last.reviewed_at,
            last_study_day=self.today,
        )

    def _window(self) -> tuple[int, datetime, datetime, datetime]:
        """Return (days, due, earliest, latest) as the last answer left them."""
        if isinstance(self.wait, Interval):
            due, earliest, latest = (self._start_in(days) for days in self.wait)
            return self.wait.days, due, earliest, latest
        # A step that crosses the day start becomes whole study days.
        due = self.last.reviewed_at + self.wait
        days = (study_day(due, self.last.time_zone, self.last.day_starts_at) - self.today).days
        if days > 0:
            due = self._start_in(days)
        return max(days, 0), due, due, due

    def _start_in(self, days: int) -> datetime:
        return day_start(self.today + timedelta(days=days), self.last.time_zone, self.last.day_starts_at)


def _start_after(event: Event) -> datetime:
    """Return the start of the study day that a reschedule names."""
    today = study_day(event.reviewed_at, event.time_zone, event.day_starts_at)
    return day_start(today + timedelta(days=event.days or 0), event.time_zone, event.day_starts_at)
