"""A progress report for a teacher: what was done in a period, what stays, each chapter, and the mistakes."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cards import snapshot
from cards.models import Misconception
from learning.progress import ChapterProgress, by_chapter, places
from learning.standings import kept_standings
from reviews.statistics.misconceptions import sightings
from reviews.statistics.reading import read
from reviews.statistics.recent_mistakes import A_HABIT, GONE_AFTER
from reviews.statistics.record import StudyRecord
from reviews.statistics.retention import RETENTION
from reviews.statistics.wording import day_month, number_of, rate
from web.charts.bars import Layer, bars
from web.charts.figure import Figure, Table

PERIODS = {30: gettext_lazy("30 days"), 90: gettext_lazy("90 days"), 365: gettext_lazy("one year")}
USUAL = 90
MOST_MISTAKES = 12
WEEK = 7


@dataclass(frozen=True)
class MistakeMet:
    """One wrong belief; `has_gone` means: shown more than once, and not in the last three weeks."""

    belief_html: str
    times: int
    last: date
    has_gone: bool


@dataclass(frozen=True)
class Report:
    first: date
    last: date
    study_days: int
    answers: int
    recall: str  # "92 %", or empty where nothing was reviewed on a later day
    reviews: int
    in_memory: int
    weeks: Figure
    chapters: list[ChapterProgress]
    mistakes: list[MistakeMet]
    more_mistakes: int

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def report(record: StudyRecord, days: int) -> Report:
    """Read the last `days` study days of a learner. Practice is no part of it."""
    first = record.since(days)
    per_day = {day: number for day, number in record.answers_per_day.items() if day >= first}
    recalled = read(RETENTION, record, days)["in_all"].values()
    reviews, remembered = (sum(group[name] for group in recalled) for name in ("reviews", "remembered"))
    mistakes = _mistakes(record, first)
    return Report(
        first=first,
        last=record.day,
        study_days=len(per_day),
        answers=sum(per_day.values()),
        recall=rate(remembered, reviews) if reviews else "",
        reviews=reviews,
        in_memory=record.memories.count(),
        weeks=_weeks(per_day, first, record.day),
        chapters=by_chapter(places(kept_standings(record.learner, snapshot.current(), log=record.stamp))),
        mistakes=mistakes[:MOST_MISTAKES],
        more_mistakes=len(mistakes[MOST_MISTAKES:]),
    )


def _weeks(per_day: dict[date, int], first: date, last: date) -> Figure:
    """Draw the answers of each week; the last week ends today."""
    number = -(-((last - first).days + 1) // WEEK)
    starts = [last - timedelta(days=WEEK * (number - place) - 1) for place in range(number)]
    answers = [sum(per_day.get(start + timedelta(days=each), 0) for each in range(WEEK)) for start in starts]
    studied = [sum(start + timedelta(days=each) in per_day for each in range(WEEK)) for start in starts]
    reading = _("%(answers)s in %(weeks)s.") % {
        "answers": number_of(sum(answers), "answer"),
        "weeks": number_of(number, "week"),
    }
    labels = {0: day_month(starts[0]), number - 1: day_month(starts[-1])}
    tips = [
        f"{_('Week from %(day)s') % {'day': day_month(start)}}: {each}"
        for start, each in zip(starts, answers, strict=True)
    ]
    drawing = bars("weeks", _("Answers week by week"), reading, [Layer(answers)], labels, tips=tips)
    rows = [
        [day_month(start), str(days), str(each)] for start, days, each in zip(starts, studied, answers, strict=True)
    ]
    return Figure(
        "weeks",
        _("Week by week"),
        reading,
        [drawing],
        table=Table([_("Week from"), _("Days"), _("Answers")], rows),
        width="wide",
    )


def _mistakes(record: StudyRecord, first: date) -> list[MistakeMet]:
    """Return the beliefs that showed, the most frequent first."""
    seen: dict[str, list[date]] = defaultdict(list)
    for slug, day in sightings(record, first):
        seen[slug].append(day)
    beliefs = dict(Misconception.objects.filter(slug__in=seen).values_list("slug", "belief_html"))
    met = [
        MistakeMet(beliefs[slug], len(days), max(days), len(days) >= A_HABIT and max(days) <= record.since(GONE_AFTER))
        for slug, days in seen.items()
        if beliefs.get(slug)
    ]
    return sorted(met, key=lambda each: (-each.times, each.belief_html))
