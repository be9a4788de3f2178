"""The values that cross the engine's wall: a problem, its wrong paths and its worked steps."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Parameters = dict[str, Any]  # by the names of the formula: q, K, d_k, ...
Trace = dict[str, Any]  # stage -> value, in working order; the last stage is the answer
Path = Callable[[Parameters], Trace]  # one way of working the problem out, the right one or a wrong one
Value = float | Array


@dataclass(frozen=True, eq=False)
class WrongPath:
    """What a learner with this misconception would answer. The variant tells apart two forms of one mistake."""

    misconception: str
    variant: str
    value: Value

    @property
    def name(self) -> str:
        return path_name(self.misconception, self.variant)


def path_name(misconception: str, variant: str) -> str:
    return f"{misconception}/{variant}" if variant else misconception


@dataclass(frozen=True, eq=False)
class Step:
    """One step of the worked solution: a sentence (Markdown with $LaTeX$) and the number it arrives at."""

    text: str
    stage: str
    value: Value


@dataclass(frozen=True, eq=False)
class Problem:
    """One problem with its numbers, its answer and everything needed to mark and explain it."""

    slug: str
    version: int
    seed: int
    statement: str
    parameters: Parameters  # plain numbers, strings and lists
    answer: Value  # not rounded
    answer_format: dict[str, Any]
    tolerance: float
    wrong_paths: tuple[WrongPath, ...]
    conventions: tuple[WrongPath, ...]  # other layouts of the right answer: accepted, with a note
    steps: tuple[Step, ...]
    hints: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Give the problem as plain JSON values, exact to the last bit."""
        return {
            **{name: getattr(self, name) for name in ("slug", "version", "seed", "statement", "parameters")},
            "answer": plain(self.answer),
            "answer_format": self.answer_format,
            "tolerance": self.tolerance,
            "wrong_paths": [_path_to_json(path) for path in self.wrong_paths],
            "conventions": [_path_to_json(path) for path in self.conventions],
            "steps": [{"text": step.text, "stage": step.stage, "value": plain(step.value)} for step in self.steps],
            "hints": list(self.hints),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read back what `to_json` gave."""
        return cls(
            **{
                **data,
                "answer": as_value(data["answer"]),
                "wrong_paths": tuple(_path_from_json(path) for path in data["wrong_paths"]),
                "conventions": tuple(_path_from_json(path) for path in data["conventions"]),
                "steps": tuple(Step(step["text"], step["stage"], as_value(step["value"])) for step in data["steps"]),
                "hints": tuple(data["hints"]),
            }
        )


def plain(value: Any) -> Any:
    """Give a number or an array as plain numbers and lists."""
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else value


def as_value(data: Any) -> Value:
    """Give a number, a list or a slice of a larger array as a number or as an array of its own."""
    return np.array(data, dtype=float) if np.ndim(data) else float(data)


def _path_to_json(path: WrongPath) -> dict[str, Any]:
    return {"misconception": path.misconception, "variant": path.variant, "value": plain(path.value)}


def _path_from_json(data: dict[str, Any]) -> WrongPath:
    return WrongPath(data["misconception"], data["variant"], as_value(data["value"]))


def accept_every_draw(parameters: Parameters, trace: Trace) -> bool:
    return True


@dataclass(frozen=True)
class ProblemType:
    """One kind of problem: how its numbers are drawn, worked out, spoiled and told.

    `draw`, `right`, `wrong`, `honest` and `fits` see many problems at once, on the last axis of every array, and the
    same functions work on one problem without that axis. `tell`, `explain` and `hint` see one problem.
    """

    slug: str
    code: str  # number in the catalogue of problem types
    title: str
    objective: str
    difficulty: str  # easy, medium or hard
    input: str  # scalar, vector or matrix
    decimals: int  # asked for in the answer
    draw: Callable[..., Parameters]  # (dice, **layout)
    right: Path
    wrong: dict[str, Path]  # "misconception" or "misconception/variant"
    tell: Callable[[Parameters], str]  # the statement
    explain: Callable[[Parameters, Trace], tuple[Step, ...]]
    hint: Callable[[Parameters, Trace], tuple[str, ...]]
    version: int = 1
    layouts: tuple[dict[str, int], ...] = ({},)  # the sizes of arrays; one is picked by the seed
    stops: dict[str, str] = field(default_factory=dict)  # right stage -> misconception of answering with it
    left_out: dict[str, str] = field(default_factory=dict)  # misconception -> why it has no path here
    indistinct: tuple[frozenset[str], ...] = ()  # pairs of misconceptions that may give the same numbers
    fits: Callable[[Parameters, Trace], Any] = accept_every_draw
    carry: int | None = None  # decimals to keep on the way; None = everything is exact
    honest: tuple[Path, ...] = ()  # the right path with every number rounded as the statement asks
    # Upper bound of |error of the answer| per unit of error in a carried number (G6: n * max|v|).
    reach: Callable[[Parameters], Any] = field(default=lambda parameters: 0.0)

    @property
    def misconceptions(self) -> tuple[str, ...]:
        named = [name.partition("/")[0] for name in self.wrong]
        return tuple(dict.fromkeys([*named, *self.stops.values()]))

    def may_coincide(self, one: str, other: str) -> bool:
        """Is it allowed that nobody can tell these two wrong paths apart by their numbers?"""
        pair = frozenset(name.partition("/")[0] for name in (one, other))
        return len(pair) == 1 or pair in self.indistinct

    def wrong_values(self, parameters: Parameters, trace: Trace) -> dict[str, Array]:
        """Give the answer of every wrong path, and of stopping at each stage of the right one."""
        stopped = {path_name(slug, stage): trace[stage] for stage, slug in self.stops.items()}
        return {name: answer_of(path(parameters)) for name, path in self.wrong.items()} | stopped

    def wrong_trace(self, parameters: Parameters, misconception: str, variant: str) -> Trace:
        """Give every stage of one wrong path."""
        path = self.wrong.get(path_name(misconception, variant))
        if path is not None:
            return path(parameters)
        trace = self.right(parameters)
        stages = list(trace)
        return {stage: trace[stage] for stage in stages[: stages.index(variant) + 1]}


def answer_of(trace: Trace) -> Array:
    return trace[next(reversed(trace))]


def as_arrays(parameters: Parameters) -> Parameters:
    """Give the lists among the parameters as arrays, so that the formulas can use them."""
    return {name: np.array(value) if isinstance(value, list) else value for name, value in parameters.items()}
