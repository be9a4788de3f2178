"""T40: how many pairs of positions a causal mask allows."""

from engine.dice import Dice
from engine.problem import Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.writing import short


def draw(dice: Dice) -> Parameters:
    return {"n": dice.whole("n", 4, 64)}


def right(p: Parameters) -> Trace:
    return {"pairs": p["n"] * (p["n"] + 1) / 2}


def all_pairs(p: Parameters) -> Trace:
    return {"pairs": p["n"] * p["n"] * 1.0}


def without_itself(p: Parameters) -> Trace:
    return {"pairs": p["n"] * (p["n"] - 1) / 2}


def tell(p: Parameters) -> str:
    return (
        f"A sequence of {p['n']} tokens attends to itself under a causal mask. How many query–key pairs does the mask "
        "let through? The result is a whole number."
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    n, pairs = p["n"], short(trace["pairs"], 0)
    return (
        Step(f"The first token sees 1 key, the second 2, and the last one all {n}.", "rows", float(n)),
        Step(rf"Add up: $1 + 2 + \dots + {n} = \frac{{{n} \cdot {n + 1}}}{{2}} = {pairs}$.", "pairs", trace["pairs"]),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    return (
        "Go row by row: which keys may the first token look at, which the second?",
        f"The rows have 1, 2, 3 and so on up to {p['n']} allowed keys.",
    )


TYPE = NumericType(
    slug="causal-pairs",
    code="T40",
    title="Pairs that a causal mask allows",
    objective="LO5",
    difficulty="easy",
    input="scalar",
    decimals=0,
    draw=draw,
    right=right,
    wrong={"causal-pairs-miscounted/all-pairs": all_pairs, "causal-pairs-miscounted/without-itself": without_itself},
    tell=tell,
    explain=explain,
    hint=hint,
)
