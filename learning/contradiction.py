"""What answers say about something that was taken on trust: they bear it out, they refute it, or neither."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from learning.ladder import Answer

MISSES = 2


@dataclass(frozen=True)
class Check:
    """`shown_at`: the first right answer since. `refuted_at`: the second miss in a row, which ends the trust."""

    shown_at: datetime | None = None
    refuted_at: datetime | None = None


def check(answers: Iterable[Answer], *, since: datetime, on_different_items: bool) -> Check:
    """Weigh the answers, given in order, that are newer than the reason for the trust. A hinted answer says nothing.

    The learner's own word falls with two misses; what was only concluded, with two misses on different items.
    """
    shown_at = None
    missed: list[int] = []
    for answer in answers:
        if answer.at <= since or answer.hinted:
            continue
        if answer.right:
            shown_at = shown_at or answer.at
            missed = []
        elif answer.wrong and not (on_different_items and answer.item in missed):
            missed.append(answer.item)
            if len(missed) == MISSES:
                return Check(shown_at, answer.at)
    return Check(shown_at)
