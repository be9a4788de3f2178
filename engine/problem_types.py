"""What a problem type is made of: numbers worked out for thousands of problems at once, or words for one at a time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.problem import Array, Parameters, Step, Value, WrongPath, path_name

if TYPE_CHECKING:
    from engine.dice import Dice, SingleDice

Trace = dict[str, Any]  # stage -> value, in working order; the last stage is the answer
Path = Callable[[Parameters], Trace]  # one way of working the problem out, the right one or a wrong one

EVERYTHING = ""  # the name of the only part of an answer that has no parts
FLOAT_NOISE = 1e-9  # added to a tolerance, so that an answer on its very edge counts as inside
EXACT_TOLERANCE = 0.005  # where nothing is rounded on the way: half of the second decimal


def accept_every_draw(parameters: Parameters, trace: Trace) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class ProblemType:
    """What every type tells about itself. The slug is its identity, the code its number in the catalogue of types."""

    slug: str
    code: str
    title: str
    objective: str  # LO1 ... LO8
    difficulty: str  # easy, medium or hard
    input: str  # scalar, vector, matrix, shape, choice, ordering, complexity or parts
    version: int = 1
    left_out: dict[str, str] = field(default_factory=dict)  # misconception -> why no wrong answer stands for it here

    @property
    def misconceptions(self) -> tuple[str, ...]:
        """Every misconception that some wrong answer to this type stands for."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class Part:
    """One of several numbers or arrays asked for at once: a stage of the trace, and what the page calls it."""

    stage: str
    label: str
    decimals: int


@dataclass(frozen=True, kw_only=True)
class NumericType(ProblemType):
    """A type whose answer is worked out: how its numbers are drawn, worked out, spoiled and told.

    `draw`, `right`, `wrong`, `conventions`, `honest`, `fits` and `reach` see many problems at once, on the last axis
    of every array, and the same functions work on one problem without that axis. `tell`, `explain` and `hint` see one.
    """

    decimals: int = 0  # asked for in the answer
    draw: "Callable[[Dice], Parameters] | Callable[..., Parameters]"  # (dice, **layout)
    right: Path
    wrong: dict[str, Path]  # "misconception" or "misconception/variant"
    tell: Callable[[Parameters], str]  # the statement
    explain: Callable[[Parameters, Trace], tuple[Step, ...]]
    hint: Callable[[Parameters, Trace], tuple[str, ...]]
    layouts: tuple[dict[str, int], ...] = ({},)  # the sizes of arrays; one is picked by the seed
    parts: tuple[Part, ...] = ()  # where several stages are asked for; otherwise the last stage is
    conventions: dict[str, Path] = field(default_factory=dict)  # named like wrong paths: other layouts that are right
    stops: dict[str, str] = field(default_factory=dict)  # right stage -> misconception of answering with it
    feedback: dict[str, str] = field(default_factory=dict)  # name of a wrong path -> sentence in place of the usual one
    indistinct: tuple[frozenset[str], ...] = ()  # pairs of misconceptions that may give the same numbers
    fits: Callable[[Parameters, Trace], Any] = accept_every_draw
    carry: int | None = None  # decimals to keep on the way; None = everything is exact
    honest: tuple[Path, ...] = ()  # the right path with every number rounded as the statement asks
    # Upper bound of |error of the answer| per unit of error in a carried number (G6: n * max|v|); by stage with parts.
    reach: Callable[[Parameters], Any] = field(default=lambda parameters: 0.0)

    @property
    def misconceptions(self) -> tuple[str, ...]:
        named = [name.partition("/")[0] for name in [*self.wrong, *self.conventions]]
        return tuple(dict.fromkeys([*named, *self.stops.values()]))

    def may_coincide(self, one: str, other: str) -> bool:
        """Is it allowed that nobody can tell these two wrong paths apart by their numbers?"""
        pair = frozenset(name.partition("/")[0] for name in (one, other))
        return len(pair) == 1 or pair in self.indistinct

    def answer_of(self, trace: Trace) -> dict[str, Array]:
        """Give what is asked for, by part; a wrong path may not get to every part."""
        if not self.parts:
            return {EVERYTHING: last_stage(trace)}
        return {part.stage: trace[part.stage] for part in self.parts if part.stage in trace}

    def wrong_answers(self, parameters: Parameters, trace: Trace) -> dict[str, dict[str, Array]]:
        """Give the answer of every wrong path, and of stopping at each stage of the right one."""
        stopped = {path_name(slug, stage): {EVERYTHING: trace[stage]} for stage, slug in self.stops.items()}
        return {name: self.answer_of(path(parameters)) for name, path in self.wrong.items()} | stopped

    def wrong_trace(self, parameters: Parameters, misconception: str, variant: str) -> Trace:
        """Give every stage of one wrong path."""
        path = self.wrong.get(path_name(misconception, variant))
        if path is not None:
            return path(parameters)
        trace = self.right(parameters)
        stages = list(trace)
        return {stage: trace[stage] for stage in stages[: stages.index(variant) + 1]}


def last_stage(trace: Trace) -> Array:
    return trace[next(reversed(trace))]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a worded problem asks for: the right answer, how it is given, and the wrong answers that mean something."""

    answer: Value
    answer_format: dict[str, Any]
    wrong_paths: tuple[WrongPath, ...] = ()
    tolerance: Any = 0.0  # one for each part where there are several


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One worded problem, complete but for its name and seed."""

    statement: str
    parameters: Parameters  # plain numbers, strings and lists
    asked: Asked
    steps: tuple[Step, ...]
    hints: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class WordedType(ProblemType):
    """A type whose answer is picked, ordered or written in symbols. Each problem is made by itself.

    `make` returns None where a throw does not fit; another one follows.
    """

    make: "Callable[[SingleDice], Draft | None]"
    names: tuple[str, ...] = ()  # of the misconceptions that its wrong answers stand for, over all seeds

    @property
    def misconceptions(self) -> tuple[str, ...]:
        return self.names


def entry_axes(x: Array) -> tuple[int, ...]:
    return tuple(range(np.ndim(x) - 1))  # every axis but the problems'
