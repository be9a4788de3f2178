"""Mistakes worth a minute: those that showed lately, and one that has gone."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from cards.models import Misconception
from reviews.practice_runs import types_of
from reviews.statistics.misconceptions import sightings
from reviews.statistics.reading import kept
from reviews.statistics.record import StudyRecord

LOOKED_AT, RECENT = 120, 30  # days
GONE_AFTER = 21  # days without it
A_HABIT = 2  # so often it must have been there before its absence is news
MOST_PRESENT, MOST_GONE = 3, 1


@dataclass(frozen=True)
class RecentMistake:
    slug: str
    belief_html: str
    times: int  # in the last 30 days; of one that has gone, in all
    last: date
    has_gone: bool
    can_be_practised: bool


def recent_mistakes(record: StudyRecord) -> list[RecentMistake]:
    """Return the newest mistakes first, then one not seen for three weeks, if there is such a one."""
    seen = kept(record, "recent_mistakes", lambda: _days_of(record))
    newest = sorted(seen, key=lambda slug: (seen[slug][-1], len(seen[slug]), slug), reverse=True)
    here = [slug for slug in newest if seen[slug][-1] > record.since(GONE_AFTER)]
    gone = [slug for slug in newest if slug not in here and len(seen[slug]) >= A_HABIT]
    shown = [*here[:MOST_PRESENT], *gone[:MOST_GONE]]
    beliefs = dict(Misconception.objects.filter(slug__in=shown).values_list("slug", "belief_html"))
    return [
        RecentMistake(
            slug,
            beliefs[slug],
            len(seen[slug] if slug in gone else [day for day in seen[slug] if day >= record.since(RECENT)]),
            seen[slug][-1],
            slug in gone,
            bool(types_of(slug)),
        )
        for slug in shown
        if slug in beliefs
    ]


def _days_of(record: StudyRecord) -> dict[str, list[date]]:
    days: dict[str, list[date]] = defaultdict(list)
    for slug, day in sightings(record, record.since(LOOKED_AT)):
        days[slug].append(day)
    return {slug: sorted(found) for slug, found in days.items()}
