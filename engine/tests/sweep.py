"""The contract on very many seeds, with a line for every type: `python -m engine.tests.sweep 5000`.

A violation is printed with its type, seed and check; the exit code says whether there was one.
"""

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np

import engine
from engine.problem import Problem
from engine.tests import contract
from engine.tests.acceptance import acceptance_rates

FEWEST_DRAWS = 1000  # for the acceptance rate


@dataclass(frozen=True)
class Report:
    """What one type did on all seeds."""

    code: str
    slug: str
    seeds: int
    wrong_paths: int
    violations: tuple[str, ...]
    acceptance: float  # lowest of all layouts
    separation: float  # tolerances between the right answer and the nearest wrong one of its shape
    statements: int  # different ones

    def line(self) -> str:
        separation = f"{self.separation:10.2f}" if np.isfinite(self.separation) else "         –"
        return (
            f"{self.code} {self.slug:24} {self.seeds:6} seeds {self.wrong_paths:7} wrong answers "
            f"{len(self.violations):3} violations  acceptance {self.acceptance:5.2f}  separation {separation}  "
            f"{self.statements:5} statements"
        )


def sweep(slug: str, seeds: int) -> Report:
    problem_type = engine.PROBLEM_TYPES[slug]
    violations: list[str] = []
    statements: set[str] = set()
    separation, wrong_paths = np.inf, 0
    for problem in engine.generate_batch(slug, range(seeds)):
        violations += violations_of(problem)
        statements.add(problem.statement)
        wrong_paths += len(problem.wrong_paths)
        separation = min(separation, nearest_wrong(problem))
    rates = acceptance_rates(problem_type, max(FEWEST_DRAWS, seeds // 5))
    return Report(
        problem_type.code,
        slug,
        seeds,
        wrong_paths,
        tuple(violations),
        min(rates.values()),
        separation,
        len(statements),
    )


def violations_of(problem: Problem) -> list[str]:
    found = []
    for promise in contract.CHECKS:
        try:
            promise(problem)
        except Exception as error:  # whatever goes wrong is a violation of this promise
            found.append(f"{problem.slug}, seed {problem.seed}, {promise.__name__}: {str(error)[:300]}")
    return found


def nearest_wrong(problem: Problem) -> float:
    if not contract.is_numeric(problem):
        return np.inf
    return min((contract.distance(problem, path.value, problem.answer) for path in problem.wrong_paths), default=np.inf)


def main(seeds: int) -> int:
    failures = 0
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for report in pool.map(sweep, engine.PROBLEM_TYPES, [seeds] * len(engine.PROBLEM_TYPES)):
            sys.stdout.write(report.line() + "\n" + "".join(f"    {each}\n" for each in report.violations[:5]))
            sys.stdout.flush()
            failures += len(report.violations)
    sys.stdout.write(f"{len(engine.PROBLEM_TYPES)} types, {seeds} seeds each: {failures} violations\n")
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500))
