"""What a learner's new items are chosen from: which concepts, in which order, and which claims are checked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import User
from cards import snapshot
from cards.models import Concept
from cards.snapshot import Snapshot
from learning.knowing import CLAIMED, PLACED
from learning.models import Claim, Goal
from learning.standings import Standings
from learning.topics import default_goal, study_order

# A claim is checked by one question on one of so many days; several claims made together fall on different ones.
CHECK_DAYS = 7


@dataclass(frozen=True)
class Focus:
    """`goals`: what the learner's own goals take; empty without any. `course`: every concept, in the course's order.

    `left_out`: what counts as known by the learner's claims; nothing new of it is asked. `checks`: the claims among
    them that one question should check now, and what else is left out but asked once more.
    """

    goals: list[str]
    course: list[str]
    left_out: frozenset[str] = frozenset()
    checks: tuple[str, ...] = ()


def focus_of(learner: User, *, day_began_at: datetime, forward: Sequence[str] = ()) -> Focus:
    """Return what the study day that began at `day_began_at` is about. Answers to other concepts are not read.

    `forward`: what comes before everything else, since what builds on it was missed; one question on each if it counts
    as known.
    """
    current = snapshot.current()
    wanted = Goal.objects.of(learner).standing().values_list("concept__slug", flat=True)
    goals = [slug for slug in wanted if slug in current.graph]
    left_out, checks = _on_trust(learner, current, day_began_at)
    asked_again = [slug for slug in forward if slug in left_out]
    return Focus(
        [*forward, *study_order(current, goals)] if goals else [],
        [*forward, *course_order(current)],
        left_out,
        tuple(dict.fromkeys([*asked_again, *checks])),
    )


def course_order(current: Snapshot) -> list[str]:
    """Return every published concept: what the course's own goal takes, just in time, then the rest."""
    graph = current.graph
    positions = dict(Concept.objects.published().values_list("slug", "position"))
    goals = [*default_goal(graph), *sorted(positions, key=lambda slug: (positions[slug], slug))]
    return graph.study_order([goal for goal in goals if goal in graph], positions.__getitem__)


def _on_trust(learner: User, current: Snapshot, day_began_at: datetime) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return what counts as known by the learner's claims, borne out or not, and what is checked on this day."""
    claims = {claim.concept.slug: claim for claim in Claim.objects.of(learner).standing().select_related("concept")}
    if not claims:
        return frozenset(), ()
    standings = Standings(learner, current, within={*claims, *current.graph.ancestors(claims)})
    return frozenset(standings.reasons), tuple(_due_checks(claims.values(), standings, day_began_at))


def _due_checks(claims: Iterable[Claim], standings: Standings, day_began_at: datetime) -> list[str]:
    due = []
    for claim in claims:
        reason = standings.reasons.get(claim.concept.slug)
        # An answer since then, even a wrong one, means that the check has begun and comes back by itself.
        begun = any(answer.at > claim.at for answer in standings.answers.get(claim.concept.slug, ()))
        if reason and reason.source in (CLAIMED, PLACED) and not begun and check_day(claim) <= day_began_at:
            due.append(claim.concept.slug)
    return due


def check_day(claim: Claim) -> datetime:
    """Return from when the claim is checked: on the first study day that begins after this."""
    return claim.at + timedelta(days=claim.pk % CHECK_DAYS)
