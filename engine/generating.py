"""Draw problems: one, or ten thousand with the same bits.

A draw is accepted when it fits its type, when the right answer lies at least five tolerances from every wrong answer
of the same shape, when any two mistakes can be told apart (but for pairs that the type declares), and when somebody
who rounds every step as the statement asks still lands inside the tolerance.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from engine.dice import Dice
from engine.problem import Array, Parameters, Problem, ProblemType, Trace, WrongPath, answer_of, as_value, plain
from engine.problems import find_type

SEPARATION = 5  # tolerances between right and wrong
DISTINCTION = 2  # tolerances between two mistakes
# Distances are asked to clear their limit by this much, so that the last bit of a processor's exp decides nothing.
MARGIN = 1e-6
EXACT_TOLERANCE = 0.005  # where nothing is rounded on the way: half of the second decimal
RELATIVE_TOLERANCE = 0.01
MAX_TRIES = 400
CHUNK = 2048  # problems worked on together: their arrays stay in the processor's cache
FULL_LOAD = 1024  # with fewer open problems, several tries of each are drawn at once
TRIES_AT_ONCE = 32


@dataclass(frozen=True)
class Drawn:
    """Accepted draws of one layout; problems on the last axis of every array."""

    parameters: Parameters
    trace: Trace
    tolerance: Array
    wrong: dict[str, Array]

    def take(self, columns: Any) -> "Drawn":
        parameters, trace, wrong = (_take(arrays, columns) for arrays in (self.parameters, self.trace, self.wrong))
        return Drawn(parameters, trace, self.tolerance[columns], wrong)


def _take(arrays: dict[str, Any], columns: Any) -> dict[str, Any]:
    return {name: x[..., columns] if isinstance(x, np.ndarray) else x for name, x in arrays.items()}


def generate(slug: str, seed: int, version: int | None = None) -> Problem:
    """Make the problem of this seed; 0 <= seed < 2**64. Without a version, the newest."""
    return generate_batch(slug, [seed], version)[0]


def generate_batch(slug: str, seeds: Iterable[int], version: int | None = None) -> "ProblemBatch":
    """Make many problems at once, with the same bits as one by one."""
    seeds = list(seeds)
    if any(not 0 <= seed < 2**64 for seed in seeds):
        raise ValueError("a seed is a whole number from 0 to 2**64 - 1")
    return ProblemBatch(find_type(slug, version), np.array(seeds, dtype=np.uint64))


class ProblemBatch(Sequence[Problem]):
    """Problems drawn and worked out together; each one is told and explained when it is asked for."""

    def __init__(self, problem_type: ProblemType, seeds: NDArray[np.uint64]) -> None:
        self.problem_type, self.seeds = problem_type, seeds
        picks = _dice(problem_type, seeds, 0).whole("layout", 0, len(problem_type.layouts) - 1)
        self._places = np.empty((len(seeds), 2), dtype=int)  # (group, column) of each problem
        self._groups: list[Drawn] = []
        for pick, layout in enumerate(problem_type.layouts):
            everyone = np.flatnonzero(picks == pick)
            for start in range(0, len(everyone), CHUNK):
                members = everyone[start : start + CHUNK]
                self._places[members, 0], self._places[members, 1] = len(self._groups), np.arange(len(members))
                self._groups.append(draw_accepted(problem_type, seeds[members], layout))

    def __len__(self) -> int:
        return len(self.seeds)

    @overload
    def __getitem__(self, index: int) -> Problem: ...
    @overload
    def __getitem__(self, index: slice) -> list[Problem]: ...
    def __getitem__(self, index: int | slice) -> Problem | list[Problem]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        group, column = self._places[index]
        return build_problem(self.problem_type, int(self.seeds[index]), self._groups[group].take(column))


def _dice(problem_type: ProblemType, seeds: NDArray[np.uint64], first_try: int, tries: int = 1) -> Dice:
    """Throw for every seed its tries first_try, first_try + 1, ...: (len(seeds) * tries) problems."""
    numbers = np.arange(first_try, first_try + tries, dtype=np.uint64)
    return Dice(problem_type.slug, np.repeat(seeds, tries), np.tile(numbers, len(seeds)))


def draw_accepted(problem_type: ProblemType, seeds: NDArray[np.uint64], layout: dict[str, int]) -> Drawn:
    """Draw again and again until every seed has its first accepted try."""
    pieces: list[Drawn] = []
    owners: list[NDArray[np.int64]] = []
    pending = np.arange(len(seeds))
    first_try = 0
    while len(pending):
        if first_try >= MAX_TRIES:
            raise RuntimeError(f"{problem_type.slug}: no acceptable draw in {MAX_TRIES} tries")
        tries = min(max(1, FULL_LOAD // len(pending)), TRIES_AT_ONCE)
        dice = _dice(problem_type, seeds[pending], first_try, tries)
        drawn, accepted = evaluate(problem_type, problem_type.draw(dice, **layout) | layout)
        is_accepted = np.zeros((len(pending), tries), dtype=bool)
        is_accepted.flat[accepted] = True
        found = is_accepted.any(axis=1)
        winners = np.flatnonzero(found) * tries + is_accepted.argmax(axis=1)[found]  # the first accepted try of each
        pieces.append(drawn.take(np.searchsorted(accepted, winners)))
        owners.append(pending[found])
        pending = pending[~found]
        first_try += tries
    return join(pieces).take(np.argsort(np.concatenate(owners)))


def join(pieces: list[Drawn]) -> Drawn:
    def joined(parts: list[dict[str, Any]]) -> dict[str, Any]:
        first = parts[0]
        return {
            name: np.concatenate([part[name] for part in parts], axis=-1) if isinstance(x, np.ndarray) else x
            for name, x in first.items()
        }

    return Drawn(
        joined([piece.parameters for piece in pieces]),
        joined([piece.trace for piece in pieces]),
        np.concatenate([piece.tolerance for piece in pieces]),
        joined([piece.wrong for piece in pieces]),
    )


def evaluate(problem_type: ProblemType, parameters: Parameters) -> tuple[Drawn, NDArray[np.int64]]:
    """Work out drawn problems; give the acceptable ones and their columns."""
    trace = problem_type.right(parameters)
    size = answer_of(trace).shape[-1]
    columns = np.flatnonzero(np.broadcast_to(problem_type.fits(parameters, trace), size))
    parameters, trace = _take(parameters, columns), _take(trace, columns)
    answer = answer_of(trace)
    tolerance = tolerance_of(problem_type, parameters, answer)
    wrong = problem_type.wrong_values(parameters, trace)
    good = np.ones(len(columns), dtype=bool)
    for value in wrong.values():
        good &= np.isfinite(value).all(axis=_entries(value))
    same_shape = {name: value for name, value in wrong.items() if value.shape == answer.shape}
    for value in same_shape.values():
        good &= distance(value, answer) > SEPARATION * tolerance + MARGIN
    for path in problem_type.honest:
        good &= distance(answer_of(path(parameters)), answer) < tolerance - MARGIN
    kept = np.flatnonzero(good)
    kept = kept[_are_distinct(problem_type, _take(same_shape, kept), tolerance[kept])]
    return Drawn(parameters, trace, tolerance, wrong).take(kept), columns[kept]


def _are_distinct(problem_type: ProblemType, wrong: dict[str, Array], tolerance: Array) -> NDArray[np.bool_]:
    """Say for which problems the wrong answers can be told from each other; (B,)."""
    distinct = np.ones(len(tolerance), dtype=bool)
    for (one, a), (other, b) in combinations(wrong.items(), 2):
        if not problem_type.may_coincide(one, other):
            distinct &= distance(a, b) > DISTINCTION * tolerance + MARGIN
    return distinct


def distance(a: Array, b: Array) -> Array:
    """Largest difference of any entry, per problem: (*shape, B) -> (B,)."""
    return np.abs(a - b).max(axis=_entries(a))


def _entries(x: Array) -> tuple[int, ...]:
    return tuple(range(x.ndim - 1))  # every axis but the problems'


def tolerance_of(problem_type: ProblemType, parameters: Parameters, answer: Array) -> Array:
    """How far an answer may be off: what rounding as told can cause, and one hundredth of the largest entry; (B,)."""
    if problem_type.carry is None:
        return np.full(answer.shape[-1], EXACT_TOLERANCE)
    carried = problem_type.reach(parameters) * 0.5 * 10.0**-problem_type.carry
    largest = np.abs(answer).max(axis=_entries(answer))
    return carried + 0.5 * 10.0**-problem_type.decimals + RELATIVE_TOLERANCE * largest


def build_problem(problem_type: ProblemType, seed: int, drawn: Drawn) -> Problem:
    """Tell and explain one accepted draw (its arrays have no problem axis any more)."""
    parameters = drawn.parameters
    trace = {stage: as_value(value) for stage, value in drawn.trace.items()}
    answer = answer_of(trace)
    return Problem(
        slug=problem_type.slug,
        version=problem_type.version,
        seed=seed,
        statement=problem_type.tell(parameters),
        parameters={name: plain(value) for name, value in parameters.items()},
        answer=answer,
        answer_format={
            "input": problem_type.input,
            "shape": list(np.shape(answer)),
            "decimals": problem_type.decimals,
            "carry": problem_type.carry,
        },
        tolerance=float(drawn.tolerance),
        wrong_paths=tuple(WrongPath(*_split(name), as_value(value)) for name, value in drawn.wrong.items()),
        conventions=(),
        steps=problem_type.explain(parameters, trace),
        hints=problem_type.hint(parameters, trace),
    )


def _split(name: str) -> tuple[str, str]:
    misconception, _, variant = name.partition("/")
    return misconception, variant
