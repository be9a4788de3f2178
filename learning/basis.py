"""The weakest prerequisite of what was missed twice in a row comes forward. A pure rule over answers.

Who misses a concept twice may lack something below it. Nothing is subtracted there: its weakest direct prerequisite is
asked once more, and what was missed is named as the reason.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cards.graph import Graph
from learning.ladder import WINDOW, Answer

MISSES = 2  # in a row


@dataclass(frozen=True)
class Basis:
    """`concept` comes forward since `missed`, which builds on it, was missed twice in a row, the second time `at`."""

    concept: str
    missed: str
    at: datetime


def weakest_bases(
    graph: Graph, answers: Mapping[str, Sequence[Answer]], *, leaving_out: Collection[str] = ()
) -> list[Basis]:
    """Return what comes forward, the newest reason first, each concept once.

    A right answer to what was missed ends it, and so does any answer to the basis. `leaving_out`: what has nothing to
    be asked.
    """
    found: dict[str, Basis] = {}
    missed = ((at, slug) for slug, given in answers.items() if slug in graph and (at := missed_twice_at(given)))
    for at, slug in sorted(missed, reverse=True):
        able = [required for required in graph.requires[slug] if required not in leaving_out]
        if not able:
            continue
        weakest = min(able, key=lambda each: (_strength(answers.get(each, ()), at), -graph.depth[each], each))
        if not any(answer.at > at for answer in answers.get(weakest, ())):
            found.setdefault(weakest, Basis(weakest, slug, at))
    return list(found.values())


def missed_twice_at(answers: Iterable[Answer]) -> datetime | None:
    """Return when the last second miss of those in a row was; a hint and a partly right answer say nothing."""
    second_at, misses = None, 0
    for answer in answers:
        if answer.hinted or not (answer.right or answer.wrong):
            continue
        misses = misses + 1 if answer.wrong else 0
        if misses == 0:
            second_at = None
        elif misses % MISSES == 0:
            second_at = answer.at
    return second_at


def _strength(answers: Sequence[Answer], until: datetime) -> float:
    """Return how likely the next answer is right, by the last ones and the rule of succession: one half untested."""
    last = [answer for answer in answers if answer.at <= until and not answer.hinted][-WINDOW:]
    return (sum(answer.right for answer in last) + 1) / (len(last) + 2)
