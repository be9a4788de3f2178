"""How many draws of a type make a problem that can be marked without doubt."""

import numpy as np

from engine.dice import Dice, SingleDice
from engine.generating import evaluate
from engine.problem_types import NumericType, ProblemType, WordedType


def acceptance_rates(problem_type: ProblemType, draws: int) -> dict[str, float]:
    """Give the share of accepted first draws, by layout."""
    if isinstance(problem_type, WordedType):
        made = [problem_type.make(SingleDice(problem_type.slug, seed)) is not None for seed in range(draws)]
        return {"": sum(made) / draws}
    assert isinstance(problem_type, NumericType)
    rates = {}
    for layout in problem_type.layouts:
        dice = Dice(problem_type.slug, np.arange(draws, dtype=np.uint64), np.zeros(draws, dtype=np.uint64))
        _, columns = evaluate(problem_type, problem_type.draw(dice, **layout) | layout)
        rates[str(layout)] = len(columns) / draws
    return rates
