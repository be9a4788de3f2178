"""Choose the day of each upcoming review inside the window that its fold left open.

Anki's weights count an empty day as free before they look at easy days, so in a small deck, where most days are empty,
easy days do not hold. Here the learner's wish comes first: a lighter day takes a review only when it is its turn.
"""

import hashlib
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from reviews.scheduling.exam import RunUp

EVERY_DAY = (1.0,) * 7
# After a break reviews come back over so many days at most.
LONGEST_RETURN = 7
# The second round corrects what the first could not know; a third changes next to nothing.
ROUNDS = 2


@dataclass(frozen=True)
class StudyCalendar:
    """How much a learner wants to do on which day. `easy_days` holds a share in 0..1 per weekday, Monday first.

    The break includes both of its days; None where none is planned, as for the exam.
    """

    easy_days: Sequence[float] = EVERY_DAY
    break_from: date | None = None
    break_until: date | None = None
    exam_on: date | None = None

    def share(self, day: date) -> float:
        """Return how much of a full day's work `day` may get."""
        return self.easy_days[day.weekday()]

    def is_break(self, day: date) -> bool:
        """Return whether `day` lies in the break."""
        return (
            self.break_from is not None and self.break_until is not None and self.break_from <= day <= self.break_until
        )

    def run_up(self, today: date) -> RunUp | None:
        """Return the days before the exam; None without one, after it, and where a break takes all that is left."""
        if self.exam_on is None or self.exam_on <= today:
            return None
        run_up = RunUp.to(self.exam_on)
        left = _days(max(run_up.first, today), run_up.last)
        return None if all(self.is_break(day) for day in left) else run_up


@dataclass(frozen=True)
class Upcoming:
    """A review that falls due, and the days that it may be asked on.

    `siblings` names the items that give each other away, None where nothing does; `is_fixed` = somebody chose the day.
    """

    item_id: int
    due: date
    earliest: date
    latest: date
    siblings: Hashable = None
    is_fixed: bool = False

    @cached_property
    def dice(self) -> int:
        """The same number for the same review in every process; another one after its next answer."""
        name = f"{self.item_id}:{self.due.toordinal()}".encode()
        return int.from_bytes(hashlib.blake2b(name, digest_size=4).digest(), "big")


@dataclass(frozen=True)
class Placed:
    """The day of one review; `for_break` = outside its window, because all of that lies in a break."""

    day: date
    for_break: bool = False


@dataclass
class _Load:
    """What lies on which day so far."""

    reviews: Counter[date] = field(default_factory=Counter)
    siblings: Counter[tuple[date, Hashable]] = field(default_factory=Counter)

    def add(self, review: Upcoming, day: date, count: int = 1) -> None:
        self.reviews[day] += count
        if review.siblings is not None:
            self.siblings[day, review.siblings] += count


def spread(reviews: Iterable[Upcoming], calendar: StudyCalendar, *, today: date, horizon: date) -> dict[int, Placed]:
    """Return the day of each review by item id, at most `horizon`, except after a break.

    Today keeps what it has: who has begun the day finds the same work after every look. Only a break, or a weekday
    that is to stay free, sends reviews of today on.
    """
    open_days = {review: _open_days(review, calendar, today, horizon) for review in reviews}
    # Those with the least choice first; the rest fills the gaps. The dice keep neighbours in the course apart.
    order = sorted(open_days, key=lambda review: (len(open_days[review][0]), review.due, review.dice, review.item_id))
    load, placed = _Load(), dict[int, Placed]()
    for _ in range(ROUNDS):
        for review in order:
            days, for_break = open_days[review]
            if review.item_id in placed:
                load.add(review, placed[review.item_id].day, -1)
            day = days[0] if len(days) == 1 else _best(review, days, calendar, load)
            load.add(review, day)
            placed[review.item_id] = Placed(day, for_break)
    return placed


def _open_days(review: Upcoming, calendar: StudyCalendar, today: date, horizon: date) -> tuple[list[date], bool]:
    """Return the days that a review may be asked on, and whether a break drove it out of its window."""
    due = max(review.due, today)
    if review.is_fixed or (due == today and calendar.share(today) > 0):
        first = last = due
    else:
        first = today if due == today else max(review.earliest, today + timedelta(days=1))
        run_up = calendar.run_up(today)
        # What is asked before an exam is not balanced past it.
        end = min(horizon, run_up.last) if run_up else horizon
        last = max(due, min(review.latest, end))
    days = [day for day in _days(first, last) if not calendar.is_break(day)]
    if days:
        return days, False
    assert calendar.break_until is not None, "only a break closes all days"
    slack = min(review.latest - review.earliest, timedelta(days=LONGEST_RETURN - 1))
    back = calendar.break_until + timedelta(days=1)
    return _days(back, back + max(slack, timedelta())), True


def _best(review: Upcoming, days: Sequence[date], calendar: StudyCalendar, load: _Load) -> date:
    """Return the day with no sibling, then the least work for its share, then the least way from `due`."""
    shares = {day: calendar.share(day) for day in days}
    fullest = max(shares.values())
    if fullest == 0:
        return min(days, key=lambda day: (load.siblings[day, review.siblings], load.reviews[day], day))
    # What each day would hold for its share. A lighter day waits until no full day would be better off.
    burden = {day: (load.reviews[day] + 1) / share for day, share in shares.items() if share > 0}
    least = min(burden[day] for day, share in shares.items() if share == fullest)
    in_turn = [day for day, held in burden.items() if shares[day] == fullest or held <= least]
    coin = bool(review.dice & 1)
    return min(
        in_turn,
        key=lambda day: (
            load.siblings[day, review.siblings] if review.siblings is not None else 0,
            burden[day],
            abs(day - review.due),
            (day > review.due) == coin,
        ),
    )


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
