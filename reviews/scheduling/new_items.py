"""Which new items a study day brings: in course order, but mixed by kind and concept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# So many unfinished concepts are open at once: enough to mix, few enough to follow the course.
OPEN_CONCEPTS = 6
# The kinds take turns; the round has numbers in it early, since they are what the course is about.
KIND_ROUND = ("flashcard", "choice", "numeric", "choice", "explain")


@dataclass(frozen=True)
class Candidate:
    """A published item that the learner has not met, in course order."""

    item_id: int
    kind: str
    concept: str


def choose_new(candidates: Iterable[Candidate], limit: int) -> list[int]:
    """Return up to `limit` item ids, in the order of asking.

    A longer plan begins with the shorter one, so a raised limit changes nothing that was already promised.
    """
    left = list(candidates)
    chosen: list[Candidate] = []
    while left and len(chosen) < limit:
        wanted = KIND_ROUND[len(chosen) % len(KIND_ROUND)]
        previous = chosen[-1].concept if chosen else None
        pick = _pick(_within_open_concepts(left), wanted, previous)
        left.remove(pick)
        chosen.append(pick)
    return [candidate.item_id for candidate in chosen]


def _within_open_concepts(left: Sequence[Candidate]) -> list[Candidate]:
    concepts = list(dict.fromkeys(candidate.concept for candidate in left))[:OPEN_CONCEPTS]
    return [candidate for candidate in left if candidate.concept in concepts]


def _pick(window: Sequence[Candidate], wanted: str, previous: str | None) -> Candidate:
    """Return the first of the wanted kind from another concept, or else what comes closest."""
    return min(
        enumerate(window),
        key=lambda place: (place[1].kind != wanted, place[1].concept == previous, place[0]),
    )[1]
