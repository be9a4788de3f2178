"""The last ten days and the next two weeks in one picture: what was answered, and when it returns."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reviews.models import Memory
from reviews.profiles import calendar_of
from reviews.querysets import ASKED_AT
from reviews.scheduling.study_day import day_start
from reviews.statistics.quarters import Quarter, day_of
from reviews.statistics.reading import kept
from reviews.statistics.record import StudyRecord
from reviews.statistics.streak import WINDOW, streak
from reviews.statistics.wording import day_month, number_of
from web.charts.arcs import Dot, arcs
from web.charts.figure import Figure, Table

AHEAD = 14  # days
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rhythm:
    """`behind` ends with today, `ahead` begins with tomorrow. `returns`: {(answered on, comes back on): items}."""

    today: date
    behind: dict[date, int]
    ahead: dict[date, int]
    waiting: int  # due today or before
    returns: dict[tuple[date, date], int]
    rest: frozenset[date]
    began: date | None  # the first day of study, as far as two years back
    streak: int

    @property
    def studied(self) -> int:
        """How many of the last ten days."""
        return sum(1 for answers in self.behind.values() if answers)


def rhythm(record: StudyRecord) -> Rhythm:
    """Read a learner's days: one count of the log, kept until it grows, and two of the memories near today."""
    past = kept(record, "rhythm", lambda: _past(record))
    due = _due(record)
    days = [record.since(WINDOW) + timedelta(days=each) for each in range(WINDOW)]
    coming = [record.day + timedelta(days=each) for each in range(1, AHEAD + 1)]
    calendar = calendar_of(record.profile)
    return Rhythm(
        today=record.day,
        behind={day: past["answers"].get(day, 0) for day in days},
        ahead={day: due.get(day, 0) for day in coming},
        waiting=sum(number for day, number in due.items() if day <= record.day),
        returns=_returns(record, days[0], coming[-1]),
        rest=frozenset(day for day in [*days, *coming] if calendar.is_break(day) or not calendar.share(day)),
        began=past["began"],
        streak=past["streak"],
    )


def figure(rhythm: Rhythm) -> Figure:
    """Draw the days as a row of dots, and an arc from each day to those on which its items return."""
    counts = rhythm.behind | rhythm.ahead
    days = list(counts)
    here = days.index(rhythm.today)
    dots = [Dot(counts[day], _kind(rhythm, day), _tip(rhythm, day), is_here=day == rhythm.today) for day in days]
    places = {day: place for place, day in enumerate(days)}
    links = {(places[start], places[end]): number for (start, end), number in rhythm.returns.items()}
    labels = {0: day_month(days[0]), here: _("today"), len(days) - 1: day_month(days[-1])}
    reading = _("%(reviews)s in the next two weeks.") % {"reviews": number_of(sum(rhythm.ahead.values()), "review")}
    drawing = arcs("rhythm", _("Days behind and ahead"), reading, dots, links, labels)
    rows = [[f"{date_format(day, 'D')} {day_month(day)}", _tip(rhythm, day).partition(": ")[2]] for day in days]
    return Figure(
        "rhythm",
        _("Behind you, ahead of you"),
        reading,
        [drawing],
        table=Table([_("Day"), _("Answers or reviews")], rows),
    )


def _kind(rhythm: Rhythm, day: date) -> str:
    if day > rhythm.today:
        return "coming" if rhythm.ahead[day] else "empty"
    if rhythm.behind[day]:
        return "past"
    if rhythm.began is None or day < rhythm.began or day == rhythm.today:
        return "empty"
    return "rest" if day in rhythm.rest else "missed"


def _tip(rhythm: Rhythm, day: date) -> str:
    said = {
        "past": lambda: number_of(rhythm.behind[day], "answer"),
        "coming": lambda: _("%(reviews)s to come") % {"reviews": number_of(rhythm.ahead[day], "review")},
        "rest": lambda: _("rest day"),
        "missed": lambda: _("no answers"),
        "empty": lambda: _("nothing yet") if day >= rhythm.today else _("before you began"),
    }[_kind(rhythm, day)]()
    return f"{date_format(day, 'D')} {day_month(day)}: {said}"


def _past(record: StudyRecord) -> dict[str, Any]:
    answers = record.answers_per_day
    return {
        "answers": {day: number for day, number in answers.items() if day >= record.since(WINDOW)},
        "began": min(answers, default=None),
        "streak": streak(answers.keys(), record.day, record.past_break).days,
    }


def _due(record: StudyRecord) -> dict[date, int]:
    """Count what comes due on each study day until the end of the picture; what waits longer stands on its old day."""
    until = _start(record, record.day + timedelta(days=AHEAD + 1))
    due = record.memories.due(at=until).order_by().annotate(quarter=Quarter("asked_at"))
    return _per_day(record, due.values_list("quarter").annotate(Count("pk")))


def _returns(record: StudyRecord, first: date, last: date) -> dict[tuple[date, date], int]:
    """Count the items answered since `first` by the day of the answer and the later day on which they come back."""
    near = (
        Memory.objects.of(record.learner)
        .active()
        .annotate(asked_at=ASKED_AT)
        .filter(last_reviewed_at__gte=_start(record, first), asked_at__lt=_start(record, last + A_DAY))
        .annotate(answered=Quarter("last_reviewed_at"), returns=Quarter("asked_at"))
        .order_by()
    )
    counts: dict[tuple[date, date], int] = {}
    for answered, returns, number in near.values_list("answered", "returns").annotate(Count("pk")):
        link = _day(record, answered), max(_day(record, returns), record.day)
        if link[0] < link[1]:
            counts[link] = counts.get(link, 0) + number
    return counts


def _per_day(record: StudyRecord, rows: Any) -> dict[date, int]:
    counts: dict[date, int] = {}
    for quarter, number in rows:
        counts[_day(record, quarter)] = counts.get(_day(record, quarter), 0) + number
    return counts


def _day(record: StudyRecord, quarter: int) -> date:
    return day_of(quarter, record.learner.time_zone, record.learner.day_starts_at)


def _start(record: StudyRecord, day: date) -> datetime:
    return day_start(day, record.learner.time_zone, record.learner.day_starts_at)
