"""What one learner did, as of one instant: the reads that several statistics share, each made at most once."""

from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import Count

from accounts.models import User
from reviews.models import Memory, ReviewEvent
from reviews.profiles import profile_of, retention_log, study_day_of
from reviews.querysets import MemoryQuerySet, ReviewEventQuerySet
from reviews.scheduling.fold import ANSWER, UNDO, RetentionLog, void_ids
from reviews.scheduling.fsrs6 import weights_of
from reviews.scheduling.memory_state import Event
from reviews.statistics import history
from reviews.statistics.quarters import Quarter, day_of
from reviews.statistics.strengths import Fsrs6

LONGEST_PERIOD = 730  # days
# An undo that was itself taken back is named in a query; so many fit into one on every database.
MOST_NAMED = 30_000


class StudyRecord:
    """One learner at one instant."""

    def __init__(self, learner: User, *, at: datetime) -> None:
        self.learner, self.at = learner, at
        self.profile = profile_of(learner)
        self.day, self.day_start = study_day_of(learner, at)

    @cached_property
    def stamp(self) -> str:
        """Changes whenever a replay of the log could come to something else."""
        profile = self.profile
        wishes = f"{profile.desired_retention} {self.retention}"
        return f"{self.day} {profile.last_sequence} {profile.weights_version} {wishes}"

    @cached_property
    def retention(self) -> RetentionLog:
        return retention_log(self.learner)

    @property
    def events(self) -> ReviewEventQuerySet:
        return ReviewEvent.objects.of(self.learner).order_by()

    @property
    def memories(self) -> MemoryQuerySet:
        """Memories of items that may still be asked."""
        return Memory.objects.of(self.learner).active().met().order_by()

    @cached_property
    def void(self) -> set[UUID]:
        """The ids of all events that were taken back."""
        rows = self._undos.values_list("event_id", "target", "reviewed_at")
        return void_ids([Event(each, UNDO, at, "UTC", 0, target=target) for each, target, at in rows])

    @cached_property
    def answers(self) -> ReviewEventQuerySet:
        """The answers that stand, out of the last two years."""
        void_undos = list(self._undos.values_list("event_id", flat=True)) if self.void else []
        void_undos = [each for each in void_undos if each in self.void][:MOST_NAMED]
        taken_back = self._undos.exclude(event_id__in=void_undos).values("target")
        return self.events.filter(kind=ANSWER, reviewed_at__gte=self._horizon).exclude(event_id__in=taken_back)

    @cached_property
    def answers_per_day(self) -> dict[date, int]:
        """How many answers stand in each study day of the last two years, by the clock that the learner had then."""
        groups = self.answers.annotate(quarter=Quarter("reviewed_at")).values_list(
            "quarter", "time_zone", "day_starts_at"
        )
        days: dict[date, int] = {}
        for quarter, time_zone, day_starts_at, number in groups.annotate(number=Count("pk")):
            day = day_of(quarter, time_zone, day_starts_at)
            days[day] = days.get(day, 0) + number
        return days

    @cached_property
    def history(self) -> history.History:
        """Every answer that stands, replayed."""
        return history.replay(self.events, self.void, self.model, self.retention)

    @property
    def model(self) -> Fsrs6:
        weights = self.profile.weights
        return Fsrs6(weights_of(weights and tuple(weights)))

    @property
    def past_break(self) -> frozenset[date]:
        """The days of the planned break, as far as they are past."""
        first, last = self.profile.break_from, self.profile.break_until
        if first is None or last is None:
            return frozenset()
        first = max(first, self.since(LONGEST_PERIOD))
        return frozenset(first + timedelta(days=each) for each in range((min(last, self.day) - first).days + 1))

    def since(self, days: int) -> date:
        """Return the first of the last `days` study days."""
        return self.day - timedelta(days=days - 1)

    @property
    def _undos(self) -> ReviewEventQuerySet:
        return self.events.filter(kind=UNDO, target__isnull=False)

    @property
    def _horizon(self) -> datetime:
        return self.day_start - timedelta(days=LONGEST_PERIOD)
