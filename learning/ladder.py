"""Where a learner stands with one concept: the status ladder as a replay of the answers, and nothing else.

locked → ready → learning → learned → mastered, with `shaky` below learned. The same answers give the same status in
any process and on any day; undoing or correcting an answer needs no repair.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

LOCKED, READY, LEARNING, LEARNED, MASTERED, SHAKY = STATUSES = (
    "locked",
    "ready",
    "learning",
    "learned",
    "mastered",
    "shaky",
)
# These count as known: what builds on them is open.
HELD = frozenset({LEARNED, MASTERED})

WINDOW = 5  # the last answers looked at
RIGHT_IN_WINDOW = 4
RIGHT_AT_THE_END = 2
KINDS = 2
MISSES_TO_SHAKE = 2
MASTERY_DELAY = timedelta(days=3)


@dataclass(frozen=True)
class Answer:
    """A first answer that counted. `right` and `wrong` are both false for a partly right one."""

    at: datetime
    kind: str
    right: bool
    wrong: bool
    hinted: bool
    in_review: bool
    item: int = 0


@dataclass(frozen=True)
class Evidence:
    """What the answers show: a status, or None without answers, and how close the learner is to `learned`."""

    status: str | None
    right_in_window: int
    since: datetime | None


def replay(answers: Iterable[Answer], *, kinds_available: int) -> Evidence:
    """Climb the ladder answer by answer, in the order given; each answer moves at most one step, a hinted one none."""
    status: str | None = None
    since: datetime | None = None
    misses = 0
    window: deque[Answer] = deque(maxlen=WINDOW)
    for answer in answers:
        if answer.hinted:
            continue
        before = status
        window.append(answer)
        misses = misses + 1 if answer.wrong else (0 if answer.right else misses)
        status = _next(status or LEARNING, answer, window, misses, since, kinds_available)
        if status != before:
            since, misses = answer.at, 0
    return Evidence(status, sum(answer.right for answer in window), since)


def _next(
    status: str,
    answer: Answer,
    window: deque[Answer],
    misses: int,
    since: datetime | None,
    kinds_available: int,
) -> str:
    if status in (LEARNING, SHAKY):
        return LEARNED if _is_learned(window, kinds_available) else status
    if status == LEARNED:
        waited = since is not None and answer.at - since >= MASTERY_DELAY
        if answer.right and answer.in_review and waited:
            return MASTERED
        return SHAKY if misses >= MISSES_TO_SHAKE else LEARNED
    return LEARNED if answer.wrong else MASTERED


def _is_learned(window: deque[Answer], kinds_available: int) -> bool:
    right = [answer for answer in window if answer.right]
    enough_kinds = len({answer.kind for answer in right}) >= min(KINDS, kinds_available)
    the_last_are_right = all(answer.right for answer in list(window)[-RIGHT_AT_THE_END:])
    return len(right) >= RIGHT_IN_WINDOW and enough_kinds and the_last_are_right
