"""Draw problems: one, or ten thousand with the same bits.

A draw is accepted when it fits its type, when the right answer lies at least five tolerances from every wrong answer
of the same shape, when any two mistakes can be told apart (but for pairs that the type declares), and when somebody
who rounds every step as the statement asks still lands inside the tolerance.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from engine.dice import Dice, SingleDice
from engine.problem import PARTS, Array, Parameters, Problem, WrongPath, as_value, plain
from engine.problem_types import (
    EVERYTHING,
    EXACT_TOLERANCE,
    FLOAT_NOISE,
    NumericType,
    ProblemType,
    Trace,
    WordedType,
    entry_axes,
)
from engine.problems import find_type

SEPARATION = 5  # tolerances between right and wrong
DISTINCTION = 2  # tolerances between two mistakes
# Distances are asked to clear their limit by this much, so that the last bit of a processor's exp decides nothing.
MARGIN = 1e-6
RELATIVE_TOLERANCE = 0.01
MAX_TRIES = 400
CHUNK = 2048  # problems worked on together: their arrays stay in the processor's cache
FULL_LOAD = 1024  # with fewer open problems, several tries of each are drawn at once
TRIES_AT_ONCE = 32

Answer = dict[str, Array]  # by part


@dataclass(frozen=True)
class Drawn:
    """Accepted draws of one layout; problems on the last axis of every array."""

    parameters: Parameters
    trace: Trace
    tolerance: Answer  # of each part; (B,)
    answer: Answer
    wrong: dict[str, Answer]
    conventions: dict[str, Answer]

    def take(self, columns: Any) -> "Drawn":
        return Drawn(*(_take(getattr(self, each.name), columns) for each in fields(self)))


def _take(value: Any, columns: Any) -> Any:
    if isinstance(value, dict):
        return {name: _take(entry, columns) for name, entry in value.items()}
    return value[..., columns] if isinstance(value, np.ndarray) else value


def _joined(pieces: list[Any]) -> Any:
    first = pieces[0]
    if isinstance(first, dict):
        return {name: _joined([piece[name] for piece in pieces]) for name in first}
    return np.concatenate(pieces, axis=-1) if isinstance(first, np.ndarray) else first


def join(pieces: list[Drawn]) -> Drawn:
    return Drawn(*(_joined([getattr(piece, each.name) for piece in pieces]) for each in fields(Drawn)))


def generate(slug: str, seed: int, version: int | None = None) -> Problem:
    """Make the problem of this seed; 0 <= seed < 2**64. Without a version, the newest."""
    return generate_batch(slug, [seed], version)[0]


def generate_batch(slug: str, seeds: Iterable[int], version: int | None = None) -> Sequence[Problem]:
    """Make many problems at once, with the same bits as one by one."""
    seeds = list(seeds)
    if any(not 0 <= seed < 2**64 for seed in seeds):
        raise ValueError("a seed is a whole number from 0 to 2**64 - 1")
    problem_type = find_type(slug, version)
    if isinstance(problem_type, WordedType):
        return [put_into_words(problem_type, seed) for seed in seeds]
    assert isinstance(problem_type, NumericType)
    return ProblemBatch(problem_type, np.array(seeds, dtype=np.uint64))


def put_into_words(problem_type: WordedType, seed: int) -> Problem:
    for attempt in range(MAX_TRIES):
        draft = problem_type.make(SingleDice(problem_type.slug, seed, attempt))
        if draft is not None:
            return Problem(
                slug=problem_type.slug,
                version=problem_type.version,
                seed=seed,
                statement=draft.statement,
                parameters={name: plain(value) for name, value in draft.parameters.items()},
                answer=draft.asked.answer,
                answer_format=draft.asked.answer_format,
                tolerance=draft.asked.tolerance,
                wrong_paths=draft.asked.wrong_paths,
                conventions=(),
                steps=draft.steps,
                hints=draft.hints,
            )
    raise _no_draw(problem_type)


def _no_draw(problem_type: ProblemType) -> RuntimeError:
    return RuntimeError(f"{problem_type.slug}: no acceptable draw in {MAX_TRIES} tries")


class ProblemBatch(Sequence[Problem]):
    """Problems drawn and worked out together; each one is told and explained when it is asked for."""

    def __init__(self, problem_type: NumericType, seeds: NDArray[np.uint64]) -> None:
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

    def answers(self) -> Array:
        """Give every entry of every answer, part by part, without telling the problems; NaN beyond. (B, entries)."""
        return self._gathered([_laid_out(drawn.answer) for drawn in self._groups])

    def are_right(self, values: Array) -> NDArray[np.bool_]:
        """Compare values, laid out like `answers`, with the right ones as `check` does; (B, entries) -> (B,)."""
        tolerances = self._gathered(
            [
                _laid_out({part: np.broadcast_to(drawn.tolerance[part], x.shape) for part, x in drawn.answer.items()})
                for drawn in self._groups
            ]
        )
        answers = self.answers()
        near = np.abs(values - answers) <= tolerances + FLOAT_NOISE
        return (near | np.isnan(answers)).all(axis=1)

    def _gathered(self, groups: list[Array]) -> Array:
        """Put columns of the groups, (entries, size of group) each, into the order of the seeds."""
        gathered = np.full((len(self), max((len(group) for group in groups), default=0)), np.nan)
        for number, group in enumerate(groups):
            members = np.flatnonzero(self._places[:, 0] == number)
            gathered[members, : len(group)] = group.T[self._places[members, 1]]
        return gathered


def _dice(problem_type: ProblemType, seeds: NDArray[np.uint64], first_try: int, tries: int = 1) -> Dice:
    """Throw for every seed its tries first_try, first_try + 1, ...: (len(seeds) * tries) problems."""
    numbers = np.arange(first_try, first_try + tries, dtype=np.uint64)
    return Dice(problem_type.slug, np.repeat(seeds, tries), np.tile(numbers, len(seeds)))


def draw_accepted(problem_type: NumericType, seeds: NDArray[np.uint64], layout: dict[str, int]) -> Drawn:
    """Draw again and again until every seed has its first accepted try."""
    pieces: list[Drawn] = []
    owners: list[NDArray[np.int64]] = []
    pending = np.arange(len(seeds))
    first_try = 0
    while len(pending):
        if first_try >= MAX_TRIES:
            raise _no_draw(problem_type)
        tries = min(max(1, FULL_LOAD // len(pending)), TRIES_AT_ONCE)
        dice = _dice(problem_type, seeds[pending], first_try, tries)
        drawn, accepted = evaluate(problem_type, problem_type.draw(dice, **layout) | layout)
        first_try += tries
        if drawn is None:
            continue
        is_accepted = np.zeros((len(pending), tries), dtype=bool)
        is_accepted.flat[accepted] = True
        found = is_accepted.any(axis=1)
        winners = np.flatnonzero(found) * tries + is_accepted.argmax(axis=1)[found]  # the first accepted try of each
        pieces.append(drawn if len(winners) == len(accepted) else drawn.take(np.searchsorted(accepted, winners)))
        owners.append(pending[found])
        pending = pending[~found]
    return pieces[0] if len(pieces) == 1 else join(pieces).take(np.argsort(np.concatenate(owners)))


def evaluate(problem_type: NumericType, parameters: Parameters) -> tuple[Drawn | None, NDArray[np.int64]]:
    """Work out drawn problems; give the acceptable ones (None if no draw even fits) and their columns."""
    trace = problem_type.right(parameters)
    size = next(iter(problem_type.answer_of(trace).values())).shape[-1]
    columns = np.flatnonzero(np.broadcast_to(problem_type.fits(parameters, trace), size))
    if not len(columns):  # a type never has to work on arrays of no problem
        return None, columns
    parameters, trace = _take(parameters, columns), _take(trace, columns)
    answer = problem_type.answer_of(trace)
    drawn = Drawn(
        parameters,
        trace,
        tolerance_of(problem_type, parameters, answer),
        answer,
        problem_type.wrong_answers(parameters, trace),
        {name: problem_type.answer_of(path(parameters)) for name, path in problem_type.conventions.items()},
    )
    kept = np.flatnonzero(_is_acceptable(problem_type, drawn))
    return drawn.take(kept), columns[kept]


def _is_acceptable(problem_type: NumericType, drawn: Drawn) -> NDArray[np.bool_]:
    """Say of each draw whether it can be marked without doubt; (B,)."""
    good = np.ones(next(iter(drawn.tolerance.values())).shape, dtype=bool)
    for wrong in drawn.wrong.values():
        for value in wrong.values():
            good &= np.isfinite(value).all(axis=entry_axes(value))
    accepted = [drawn.answer, *drawn.conventions.values()]
    names = [name for name, wrong in drawn.wrong.items() if _shapes(wrong) <= _shapes(drawn.answer)]
    with np.errstate(invalid="ignore"):  # what is not finite is out already
        paths = np.array([_in_tolerances(drawn.wrong[name], drawn) for name in names])  # (paths, entries, B)
        if names:
            for right in accepted:
                apart = np.fmax.reduce(np.abs(paths - _in_tolerances(right, drawn)), axis=1)  # (paths, B)
                good &= (apart > SEPARATION + MARGIN).all(axis=0)
        for path in problem_type.honest:
            worked = problem_type.answer_of(path(drawn.parameters))
            off = np.abs(_in_tolerances(worked, drawn) - _in_tolerances(drawn.answer, drawn))
            good &= off.max(axis=0) < 1 - MARGIN
    kept = np.flatnonzero(good)
    good[kept] = _are_distinct(problem_type, names, paths[..., kept])
    return good


def _are_distinct(problem_type: NumericType, names: list[str], paths: Array) -> NDArray[np.bool_]:
    """Say for which problems the wrong answers can be told from each other; (paths, entries, B) -> (B,)."""
    distinct = np.ones(paths.shape[-1], dtype=bool)
    for i, one in enumerate(names):
        others = [j for j in range(i) if not problem_type.may_coincide(one, names[j])]
        if others:
            apart = np.fmax.reduce(np.abs(paths[others] - paths[i]), axis=1)
            distinct &= (apart > DISTINCTION + MARGIN).all(axis=0)
    return distinct


def _shapes(answer: Answer) -> set[tuple[str, tuple[int, ...]]]:
    return {(part, value.shape[:-1]) for part, value in answer.items()}


def _laid_out(answer: Answer) -> Array:
    """Put the entries of all parts below each other; (entries, B)."""
    return np.concatenate([_flat(value) for value in answer.values()])


def _flat(value: Array) -> Array:
    return value.reshape(-1, value.shape[-1])


def _in_tolerances(value: Answer, drawn: Drawn) -> Array:
    """Lay out every entry of every part in units of its tolerance, NaN for a part left out; (entries, B)."""
    rows = [
        _flat(value[part] if part in value else np.full_like(right, np.nan, dtype=float)) / drawn.tolerance[part]
        for part, right in drawn.answer.items()
    ]
    return rows[0] if len(rows) == 1 else np.concatenate(rows)


def tolerance_of(problem_type: NumericType, parameters: Parameters, answer: Answer) -> Answer:
    """How far an answer may be off: what rounding as told can cause, and one hundredth of the largest entry; (B,)."""
    if problem_type.carry is None:
        return {part: np.full(value.shape[-1], EXACT_TOLERANCE) for part, value in answer.items()}
    decimals = {part.stage: part.decimals for part in problem_type.parts} or {EVERYTHING: problem_type.decimals}
    reach = problem_type.reach(parameters)
    tolerance = {}
    for part, value in answer.items():
        carried = (reach[part] if isinstance(reach, dict) else reach) * 0.5 * 10.0**-problem_type.carry
        largest = np.abs(value).max(axis=entry_axes(value))
        tolerance[part] = carried + 0.5 * 10.0 ** -decimals[part] + RELATIVE_TOLERANCE * largest
    return tolerance


def build_problem(problem_type: NumericType, seed: int, drawn: Drawn) -> Problem:
    """Tell and explain one accepted draw (its arrays have no problem axis any more)."""
    parameters = drawn.parameters
    trace = {stage: as_value(value) for stage, value in drawn.trace.items()}
    return Problem(
        slug=problem_type.slug,
        version=problem_type.version,
        seed=seed,
        statement=problem_type.tell(parameters),
        parameters={name: plain(value) for name, value in parameters.items()},
        answer=_single(drawn.answer),
        answer_format=_format_of(problem_type, drawn.answer),
        tolerance=_single(drawn.tolerance),
        wrong_paths=_paths(problem_type, drawn.wrong),
        conventions=_paths(problem_type, drawn.conventions),
        steps=problem_type.explain(parameters, trace),
        hints=problem_type.hint(parameters, trace),
    )


def _single(parts: Answer) -> Any:
    """Give the parts of an answer, or what it is where it has none."""
    values = {part: as_value(value) for part, value in parts.items()}
    return values.get(EVERYTHING, values)


def _paths(problem_type: NumericType, answers: dict[str, Answer]) -> tuple[WrongPath, ...]:
    parted = ((name, *name.partition("/")[::2], value) for name, value in answers.items())
    return tuple(
        WrongPath(misconception, variant, _single(value), problem_type.feedback.get(name, ""))
        for name, misconception, variant, value in parted
    )


def _format_of(problem_type: NumericType, answer: Answer) -> dict[str, Any]:
    if not problem_type.parts:
        return _number_format(answer[EVERYTHING], problem_type.decimals, problem_type.carry)
    parts = {
        part.stage: {"label": part.label, **_number_format(answer[part.stage], part.decimals, problem_type.carry)}
        for part in problem_type.parts
    }
    return {"input": PARTS, "parts": parts}


def _number_format(value: Array, decimals: int, carry: int | None) -> dict[str, Any]:
    shape = np.shape(value)
    return {
        "input": ("scalar", "vector", "matrix")[len(shape)],
        "shape": list(shape),
        "decimals": decimals,
        "carry": carry,
    }
