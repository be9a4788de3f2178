"""What a study day came to: what was worked on, what is learned since today, when it returns, which mistakes showed."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from accounts.models import User
from cards import snapshot
from cards.models import Misconception
from learning.completion import CompletionRise, completion_since
from learning.rising import NOTHING, Change, change_since
from learning.standings import Standings
from quizzes.models import Attempt, Mode
from reviews.models import Memory
from reviews.practice_runs import missed_run, types_of
from reviews.profiles import study_day_of
from reviews.querysets import ASKED_AT
from reviews.scheduling.memory_state import State
from reviews.scheduling.study_day import study_day

MOST_CONCEPTS, MOST_MISTAKES = 6, 4


@dataclass(frozen=True)
class ConceptLine:
    """One concept of the day; `learned` of its items left their first steps today."""

    slug: str
    title: str
    answered: int
    learned: int


@dataclass(frozen=True)
class MistakeLine:
    slug: str
    belief_html: str
    times: int
    can_be_practised: bool


@dataclass(frozen=True)
class DaySummary:
    concepts: list[ConceptLine]
    more_concepts: int
    returns: list[tuple[str, int]]  # (when, how many items)
    mistakes: list[MistakeLine]
    missed: int  # items that were missed and not asked once more yet
    change: Change  # what is known since today, and what is not any more
    completion: CompletionRise | None  # cards that were completed today


def day_summary(learner: User, *, at: datetime) -> DaySummary:
    start = study_day_of(learner, at)[1]
    met = Memory.objects.of(learner).filter(last_reviewed_at__gte=start)
    rows = list(
        met.annotate(asked_at=ASKED_AT).values_list(
            "item__concept__slug", "item__concept__title", "state", "first_reviewed_at", "asked_at"
        )
    )
    concepts = Counter((slug, title) for slug, title, *_ in rows)
    learned = Counter(slug for slug, _, state, first, _ in rows if state == State.REVIEW and first >= start)
    lines = [ConceptLine(slug, title, count, learned[slug]) for (slug, title), count in concepts.most_common()]
    run = missed_run(learner, at=at)
    return DaySummary(
        concepts=lines[:MOST_CONCEPTS],
        more_concepts=len(lines[MOST_CONCEPTS:]),
        returns=_returns(learner, [asked_at for *_, asked_at in rows if asked_at], at=at),
        mistakes=_mistakes(learner, met.values("item_id"), start),
        missed=run.place().of - run.place().done,
        change=change_today(learner, at=at) if rows else NOTHING,
        completion=completion_since(learner, since=start) if rows else None,
    )


def change_today(learner: User, *, at: datetime) -> Change:
    """Return what became known, mastered or shaky since the learner's study day began."""
    current = snapshot.current()
    return change_since(learner, Standings(learner, current), current, since=study_day_of(learner, at)[1])


def _returns(learner: User, moments: list[datetime], *, at: datetime) -> list[tuple[str, int]]:
    """Return how many items come back today, tomorrow, within a week, within a month and later."""
    today, _ = study_day_of(learner, at)
    counts: Counter[str] = Counter()
    for moment in sorted(moments):
        wait = study_day(moment, learner.time_zone, learner.day_starts_at) - today
        counts[_in_words(wait)] += 1
    return list(counts.items())


def _in_words(wait: timedelta) -> str:
    bounds = ((0, _("today")), (1, _("tomorrow")), (7, _("within a week")), (31, _("within a month")))
    return next((words for days, words in bounds if wait.days <= days), _("later"))


def _mistakes(learner: User, items, start: datetime) -> list[MistakeLine]:  # type: ignore[no-untyped-def]
    attempts = Attempt.objects.of(learner).earned().filter(mode=Mode.REVIEW, item__in=items, reviewed_at__gte=start)
    times = Counter(slug for slugs in attempts.values_list("misconceptions", flat=True) for slug in slugs)
    beliefs = dict(Misconception.objects.filter(slug__in=times).values_list("slug", "belief_html"))
    return [
        MistakeLine(slug, beliefs[slug], count, bool(types_of(slug)))
        for slug, count in times.most_common(MOST_MISTAKES)
        if beliefs.get(slug)
    ]
