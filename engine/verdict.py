"""What the engine says about an answer: how it was read, and what became of it."""

from dataclasses import dataclass, field
from typing import Any

from engine.phrases import Phrase
from engine.problem import Value, plain

CORRECT, PARTIAL, WRONG, INVALID = "correct", "partial", "wrong", "invalid"


@dataclass(frozen=True, eq=False)
class StageComparison:
    """One line of "your numbers beside the right ones"; None where a path leaves the stage out."""

    stage: str
    label: str
    yours: Value | None
    right: Value | None
    same: bool

    def to_json(self) -> dict[str, Any]:
        return {
            "stage": self.stage,
            "label": self.label,
            "yours": plain(self.yours),
            "right": plain(self.right),
            "same": self.same,
        }


@dataclass(frozen=True, eq=False)
class Reading:
    """How typed text was understood, with no word on whether it is right."""

    valid: bool
    message: str
    text: str = ""  # the answer as read, such as [6.71, 5.75]
    value: Value | None = None
    code: str | None = None
    position: int | None = None
    cell: tuple[int, int] | None = None


@dataclass(frozen=True, eq=False)
class Verdict:
    """What became of an answer.

    `status` is correct, partial, wrong or invalid; invalid is not an attempt. `misconceptions` lists every mistake that
    leads to this answer, the nearest first; with more than one, nobody can tell which it was. `sentences` are what is
    to say about them, without the numbers of `message`. `diagnosis` sets the stages of the nearest beside the right
    ones.
    """

    status: str
    misconceptions: tuple[str, ...] = ()
    message: str = ""
    position: int | None = None
    cell: tuple[int, int] | None = None
    code: str | None = None
    reading: str = ""
    note: str = ""
    sentences: tuple[str, ...] = ()
    diagnosis: tuple[StageComparison, ...] = ()
    parts: dict[str, "Verdict"] = field(default_factory=dict)  # of each part, where there are several


def refused(
    message: str, code: str | None, position: int | None = None, cell: tuple[int, int] | None = None
) -> Verdict:
    return Verdict(INVALID, (), Phrase("%(why)s Nothing was counted.", why=message), position, cell, code)
