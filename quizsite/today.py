"""What the front page tells a learner: what is due, the days around today, what to turn to, recent mistakes."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.models import User
from cards import snapshot
from learning.models import Goal, PlacementRun
from learning.progress import by_chapter, next_stops, places
from learning.rising import change_since
from learning.standings import kept_standings
from quizzes.models import Item
from reviews.pages.backlog_views import offers
from reviews.pages.pace import minutes_left
from reviews.plans.durations import SECONDS
from reviews.plans.queue import LEARN_AHEAD, Counts, Queue
from reviews.statistics.recent_mistakes import recent_mistakes
from reviews.statistics.record import StudyRecord
from reviews.statistics.rhythm import figure, rhythm
from web import moments

WORDS = (
    _("no"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"), _("eight"), _("nine"),
    _("ten"), _("eleven"), _("twelve"),
)  # fmt: skip
KINDS = {  # in the order of the sentence
    "numeric": ngettext_lazy("%(words)s problem with new numbers", "%(words)s problems with new numbers", "number"),
    "choice": ngettext_lazy("%(words)s question", "%(words)s questions", "number"),
    "flashcard": ngettext_lazy("%(words)s card", "%(words)s cards", "number"),
    "explain": ngettext_lazy("%(words)s explanation of your own", "%(words)s explanations of your own", "number"),
}
MINUTES = ngettext_lazy("%(words)s minute", "%(words)s minutes", "number")
MOST_NAMED = 50  # items; more need no list of kinds
FIRST_MINUTES = 5 * 60  # seconds


def today(learner: User, *, at: datetime) -> dict[str, Any]:
    """Return everything the page shows, for a bounded number of queries."""
    queue = Queue(learner, at=at)
    counts, held_back, next_due_at = queue.counts(), queue.held_back(), queue.next_due_at()
    shown = {
        "counts": counts,
        "due": counts.learning + counts.due,
        "minutes": MINUTES % told(minutes_left(queue, counts)),
        "kinds": kinds_left(queue, counts),
        "held_back": held_back,
        "on_break": queue.on_break,
        "done_today": queue.done_today(),
        "next_due": next_due_at and moments.when(next_due_at, now=at, time_zone=learner.time_zone),
        **offers(queue, held_back, at=at),
    }
    record = StudyRecord(learner, at=at)
    current = snapshot.current()
    standings = kept_standings(learner, current, log=record.stamp)
    chapters = by_chapter(places(standings))
    days = rhythm(record)
    is_new = days.began is None and not queue.memories.met().exists()
    return {
        **shown,
        "is_new": is_new,
        **(beginning(learner, queue) if is_new else {}),
        "days": days,
        "picture": figure(days),
        "chapters": chapters,
        "known": sum(chapter.known for chapter in chapters),
        "concepts": sum(len(chapter.stops) for chapter in chapters),
        "statuses": list(dict.fromkeys(status for chapter in chapters for status in chapter.statuses)),
        "next_stops": next_stops(chapters),
        "change": change_since(learner, standings, current, since=queue.day_start),
        "mistakes": [
            {"mistake": each, "when": moments.days_ago((record.day - each.last).days)}
            for each in recent_mistakes(record)
        ],
    }


def beginning(learner: User, queue: Queue) -> dict[str, Any]:
    """Return what somebody who has not answered yet meets first, and what they have said of themselves."""
    return {
        "first_kinds": first_kinds(queue),
        "goal": Goal.objects.of(learner).standing().first(),
        "is_placed": PlacementRun.objects.filter(learner=learner, ended_at__isnull=False).exists(),
    }


def first_kinds(queue: Queue) -> str:
    """Return "two questions, one card": what fits into the first minutes."""
    kinds: Counter[str] = Counter()
    seconds = 0.0
    for kind in queue.new_kinds():
        seconds += SECONDS[kind]
        if seconds > FIRST_MINUTES:
            break
        kinds[kind] += 1
    return in_words(kinds)


def told(number: int) -> dict[str, Any]:
    """Return a number and how it is said: "three" or "13"."""
    return {"number": number, "words": WORDS[number] if number < len(WORDS) else str(number)}


def kinds_left(queue: Queue, counts: Counts) -> str:
    """Return "three problems with new numbers, two cards", or nothing where it would be long or not exact."""
    if not 0 < counts.total <= MOST_NAMED:
        return ""
    kinds = Counter(Item.objects.filter(pk__in=queue.new_items).values_list("kind", flat=True))
    kinds.update(queue.memories.due(at=queue.at + LEARN_AHEAD).values_list("item__kind", flat=True)[: MOST_NAMED + 1])
    if kinds.total() != counts.total:  # a limit holds some back, or a review comes due within minutes
        return ""
    return in_words(kinds)


def in_words(kinds: Counter[str]) -> str:
    return ", ".join(words % told(kinds[kind]) for kind, words in KINDS.items() if kinds[kind])
