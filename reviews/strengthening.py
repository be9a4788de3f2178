"""What comes forward since what builds on it was missed twice in a row. Reads only; the day plan moves it.

Of a concept that was met one review is asked today; of one that was not, new items come first.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import User
from cards import snapshot
from cards.models import Concept
from learning.basis import MISSES, Basis, weakest_bases
from learning.standings import Standings
from learning.topics import without_questions
from quizzes.item_kinds import ITEM_KINDS
from quizzes.models import Attempt
from reviews.models import Memory

# Misses that are older bring nothing forward any more.
LOOK_BACK = timedelta(days=14)


@dataclass(frozen=True)
class Strengthening:
    """One review that comes forward."""

    memory_id: int
    item_id: int
    due: datetime


def bases_of(learner: User, *, at: datetime) -> list[Basis]:
    """Return what comes forward by the answers given before `at`. One query where nothing was missed lately."""
    since = at - LOOK_BACK
    # Asked by item, since logs are long.
    lately = Memory.objects.of(learner).filter(last_reviewed_at__gte=since).values("item_id")
    wrong = Attempt.objects.of(learner).earned().filter(item__in=lately, item__owner=None, verdict="wrong", hints=0)
    rows = wrong.filter(reviewed_at__gte=since, reviewed_at__lt=at).order_by()
    missed = set(rows.values_list("item__concept__slug", flat=True))
    return bases_below(learner, missed, before=at) if missed else []


def bases_below(learner: User, missed: set[str], *, before: datetime) -> list[Basis]:
    """Return what comes forward below these concepts, by the answers given before then."""
    current = snapshot.current()
    missed = {slug for slug in missed if slug in current.graph}
    below = {each for slug in missed for each in current.graph.requires[slug]}
    if not below:
        return []
    given = Standings(learner, current, within=missed | below).answers
    answers = {slug: [answer for answer in each if answer.at < before] for slug, each in given.items()}
    if not weakest_bases(current.graph, answers):
        return []
    found = weakest_bases(current.graph, answers, leaving_out=without_questions(below))
    return [basis for basis in found if basis.missed in missed]


def basis_after(learner: User, attempt: Attempt, *, at: datetime) -> Concept | None:
    """Return what comes forward since this answer was the second miss in a row; one query where it was the first."""
    if attempt.verdict != "wrong" or attempt.hints or not attempt.counted or attempt.undone or attempt.item.owner_id:
        return None
    slug = attempt.item.concept.slug
    told = Attempt.objects.of(learner).earned().filter(item__concept__slug=slug, item__owner=None, hints=0)
    verdicts = told.exclude(verdict="partial").order_by("-reviewed_at", "-pk").values_list("verdict", flat=True)
    if list(verdicts[:MISSES]) != ["wrong"] * MISSES:
        return None
    bases = bases_below(learner, {slug}, before=at + timedelta(microseconds=1))
    return next((Concept.objects.get(slug=basis.concept) for basis in bases), None)


def reviews_to_bring_forward(learner: User, *, until: datetime, at: datetime) -> list[Strengthening]:
    """Return one review of each basis of which nothing is asked before `until` anyway: numbers cannot be guessed."""
    wanted = {basis.concept for basis in bases_of(learner, at=at)}
    if not wanted:
        return []
    own = Memory.objects.of(learner).active().met().filter(item__concept__slug__in=wanted, item__owner=None)
    coming = set(own.due(at=until).values_list("item__concept__slug", flat=True))
    chosen: dict[str, Strengthening] = {}
    rows = own.in_review().due_after(at=until).values_list("item__concept__slug", "item__kind", "pk", "item_id", "due")
    for concept, _, *review in sorted(rows, key=lambda row: not ITEM_KINDS[row[1]].draws_numbers):
        if concept not in coming:
            chosen.setdefault(concept, Strengthening(*review))
    return list(chosen.values())
