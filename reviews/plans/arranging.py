"""The day plan's part that moves reviews: inside their windows, out of breaks, before an exam, or where asked to.

`planned_for` is written here and nowhere else; a fold that changes drops it. Work is bounded: what falls due within
two weeks, or in a break that begins by then, and what an exam within two weeks brings forward.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import User
from learning.waiting import BASIS, BREAK, CREDIT, EXAM
from quizzes.item_kinds import ITEM_KINDS
from reviews import crediting, profiles, strengthening
from reviews.crediting import Credit
from reviews.models import Memory, StudyProfile
from reviews.querysets import MemoryQuerySet
from reviews.scheduling.exam import RunUp
from reviews.scheduling.spreading import LONGEST_RETURN, Placed, StudyCalendar, Upcoming, spread
from reviews.scheduling.study_day import day_start, study_day
from reviews.strengthening import Strengthening

LOOK_AHEAD = timedelta(days=14)
# A plan reads so many reviews at most, the earliest first; what lies behind them is arranged on a later day.
MOST_REVIEWS = 5000


@dataclass(frozen=True)
class Move:
    """One memory's new place. `due` is what the fold said when the day was chosen."""

    memory_id: int
    due: datetime
    planned_for: datetime | None
    because: str


@dataclass(frozen=True)
class StudyDays:
    """Instants and study days of one learner, by their present zone and day start."""

    time_zone: str
    day_starts_at: int

    @classmethod
    def of(cls, learner: User) -> "StudyDays":
        return cls(learner.time_zone, learner.day_starts_at)

    def day(self, at: datetime) -> date:
        return study_day(at, self.time_zone, self.day_starts_at)

    def start(self, day: date) -> datetime:
        return day_start(day, self.time_zone, self.day_starts_at)


@dataclass(frozen=True)
class PlannedReview:
    """A memory in review, with what decides about its day."""

    memory_id: int
    item_id: int
    concept_id: int
    kind: str
    owner_id: int | None
    asked_at: datetime
    due: datetime
    earliest: datetime
    latest: datetime
    planned_because: str
    last_reviewed_at: datetime
    interval: int
    stability: float

    @property
    def siblings(self) -> int | None:
        """The group of items that give each other away: those of one concept, save problems with new numbers.

        A learner's own notes belong to no concept of the course.
        """
        gives_away = self.owner_id is None and not ITEM_KINDS[self.kind].draws_numbers
        return self.concept_id if gives_away else None

    def as_upcoming(self, days: StudyDays, today: date) -> Upcoming:
        """Return the review as the pure rules see it."""
        asked = days.day(self.asked_at)
        if self.planned_because:
            return self.fixed_on(asked)
        # Today keeps what it has and takes nothing more; a window that has begun goes on tomorrow.
        due = asked if asked == today else max(days.day(self.due), today + timedelta(days=1))
        return Upcoming(self.item_id, due, days.day(self.earliest), days.day(self.latest), self.siblings)

    def fixed_on(self, day: date) -> Upcoming:
        """Return the review with no choice left."""
        return Upcoming(self.item_id, day, day, day, self.siblings, is_fixed=True)

    def before_exam(self, run_up: RunUp) -> Upcoming:
        """Return the review as one of the days before an exam, the later the better."""
        return Upcoming(self.item_id, run_up.last, run_up.first, run_up.last, self.siblings)


FIELDS = (
    "pk",
    "item_id",
    "item__concept_id",
    "item__kind",
    "item__owner_id",
    "asked_at",
    "due",
    "earliest",
    "latest",
    "planned_because",
    "last_reviewed_at",
    "interval",
    "stability",
)


def arrange(learner: User, profile: StudyProfile, *, at: datetime) -> int:
    """Give each review of the coming days its day; return how many moved."""
    moves = moves_of_the_day(learner, profile, at=at)
    with transaction.atomic():
        profiles.lock(learner, at=at)
        return carry_out(moves)


def moves_of_the_day(learner: User, profile: StudyProfile, *, at: datetime) -> list[Move]:
    """Return what today's plan moves. Reads only."""
    calendar, days = profiles.calendar_of(profile), StudyDays.of(learner)
    today = days.day(at)
    horizon, run_up = _horizon(calendar, today), calendar.run_up(today)
    if run_up is None or run_up.last > horizon:
        reviews = reviews_between(learner, days.start(today), days.start(horizon + timedelta(days=1)))
        upcoming = [review.as_upcoming(days, today) for review in reviews]
    else:
        exam_day = days.start(run_up.last + timedelta(days=1))
        before = reviews_between(learner, days.start(today), exam_day)
        beyond = _left_for_exam(learner, exam_day, days.start(run_up.first))
        reviews = [*before, *beyond]
        upcoming = [review.as_upcoming(days, today) for review in before]
        upcoming += [review.before_exam(run_up) for review in beyond]
    credited = {} if run_up or not profile.implicit_credit else _credited(learner, calendar, days, at=at)
    forward = {} if run_up or calendar.is_break(today) else _forward(learner, days, today, at=at)
    fixed = {item_id: day for item_id, (_, day) in credited.items()} | dict.fromkeys(forward, today)
    reviews = [review for review in reviews if review.item_id not in fixed]
    upcoming = [each for each in upcoming if each.item_id not in fixed]
    upcoming += [Upcoming(item_id, day, day, day, is_fixed=True) for item_id, day in fixed.items()]
    placed = spread(upcoming, calendar, today=today, horizon=horizon)
    moves = (_move(review, placed[review.item_id], days) for review in reviews)
    elsewhere = [
        Move(each.memory_id, each.due, days.start(day), CREDIT)
        for each, day in credited.values()
        if each.planned_for != days.start(day) and each.item_id not in forward
    ]
    elsewhere += [Move(each.memory_id, each.due, days.start(today), BASIS) for each in forward.values()]
    return [*_given_back(learner, calendar, days, today), *elsewhere, *(move for move in moves if move)]


def carry_out(moves: Collection[Move]) -> int:
    """Write the moves; the caller holds the learner's lock. A memory whose fold has changed since stays as it is."""
    due = dict(Memory.objects.filter(pk__in=[move.memory_id for move in moves]).values_list("pk", "due"))
    together: dict[tuple[datetime | None, str], list[int]] = defaultdict(list)
    for move in moves:
        if due.get(move.memory_id) == move.due:
            together[move.planned_for, move.because].append(move.memory_id)
    return sum(
        Memory.objects.filter(pk__in=memory_ids).update(planned_for=planned_for, planned_because=because)
        for (planned_for, because), memory_ids in together.items()
    )


def release(learner: User, cause: str) -> int:
    """Let the fold decide again about the learner's reviews that were moved for `cause`; needs the learner's lock."""
    moved = Memory.objects.of(learner).filter(planned_because=cause)
    return moved.update(planned_for=None, planned_because="")


def reviews_between(learner: User, first: datetime, end: datetime) -> list[PlannedReview]:
    """Return the reviews that are asked from `first` until before `end`, the earliest first."""
    due = Memory.objects.of(learner).due(at=end - timedelta(microseconds=1))
    return read_reviews(due.filter(asked_at__gte=first), MOST_REVIEWS)


def read_reviews(memories: MemoryQuerySet, limit: int) -> list[PlannedReview]:
    """Return the memories that are in review and may be asked; `memories` knows when (`asked_at`)."""
    return [PlannedReview(*row) for row in memories.active().in_review().values_list(*FIELDS)[:limit]]


def _credited(
    learner: User, calendar: StudyCalendar, days: StudyDays, *, at: datetime
) -> dict[int, tuple[Credit, date]]:
    """Return the items whose reviews may wait since their skill was used elsewhere, each with its day."""
    found = ((each, days.day(each.until)) for each in crediting.credits_of(learner, at=at))
    return {each.item_id: (each, day) for each, day in found if day > days.day(each.due) and not calendar.is_break(day)}


def _forward(learner: User, days: StudyDays, today: date, *, at: datetime) -> dict[int, Strengthening]:
    """Return the items that are asked today already, since what builds on them was missed twice."""
    end = days.start(today + timedelta(days=1)) - timedelta(microseconds=1)
    return {each.item_id: each for each in strengthening.reviews_to_bring_forward(learner, until=end, at=at)}


def _left_for_exam(learner: User, exam_day: datetime, fresh_from: datetime) -> list[PlannedReview]:
    """Return the reviews that would come on the day of an exam or later, save what was answered shortly before it."""
    beyond = Memory.objects.of(learner).due_after(at=exam_day - timedelta(microseconds=1))
    return read_reviews(beyond.filter(last_reviewed_at__lt=fresh_from), MOST_REVIEWS)


def _given_back(learner: User, calendar: StudyCalendar, days: StudyDays, today: date) -> list[Move]:
    """Return the moves that leave to the fold again what an exam that is over had brought forward in vain."""
    if calendar.exam_on is None or calendar.exam_on > today:
        return []
    left = Memory.objects.of(learner).due(at=days.start(today)).filter(planned_because=EXAM)
    return [Move(memory_id, due, None, "") for memory_id, due in left.values_list("pk", "due")[:MOST_REVIEWS]]


def _horizon(calendar: StudyCalendar, today: date) -> date:
    """Return the last day to arrange: two weeks on, or the days after a break that begins by then."""
    horizon = today + LOOK_AHEAD
    if calendar.break_from and calendar.break_until and calendar.break_from <= horizon:
        horizon = max(horizon, calendar.break_until + timedelta(days=LONGEST_RETURN))
    return horizon


def _move(review: PlannedReview, placed: Placed, days: StudyDays) -> Move | None:
    if placed.day == days.day(review.asked_at):
        return None
    if placed.day == days.day(review.due):
        return Move(review.memory_id, review.due, None, "")
    because = BREAK if placed.for_break else EXAM if placed.day < days.day(review.earliest) else ""
    return Move(review.memory_id, review.due, days.start(placed.day), because)
