"""T73: dot products with a key-value cache, at one step and in total."""

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Part, Trace
from engine.problems.cost.sizes import TYPED_PRODUCTS, spaced


def draw(dice: Dice) -> Parameters:
    return {"n": dice.whole("n", 20, 400), "t": dice.whole("t", 5, 300)}


def count(p: Parameters) -> Trace:
    return {"step": p["t"] * 1.0, "total": p["n"] * (p["n"] + 1) / 2}


def all_pairs(p: Parameters) -> Trace:
    return {"step": p["n"] * 1.0, "total": p["n"] * p["n"] * 1.0}


def without_itself(p: Parameters) -> Trace:
    return {"step": p["t"] - 1.0, "total": p["n"] * (p["n"] - 1) / 2}


def without_cache(p: Parameters) -> Trace:
    """Work all earlier rows of scores out again at each step."""
    n, t = p["n"] * 1.0, p["t"] * 1.0
    return {"step": t * (t + 1) / 2, "total": n * (n + 1) * (n + 2) / 6}


def fits(p: Parameters, trace: Trace) -> Array:
    return p["t"] < p["n"]


def tell(p: Parameters) -> str:
    return (
        f"A decoder with a key–value cache takes in {p['n']} tokens one after the other; each of them attends to "
        "itself and to all tokens before it. Count the dot products of queries with keys in one head of one layer: how "
        f"many are worked out when token number {p['t']} comes in (the first one is number 1), and how many for all "
        f"{p['n']} tokens together? Both are whole numbers. {TYPED_PRODUCTS}"
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    n, t = p["n"], p["t"]
    return (
        Step(
            f"The one new query meets {t - 1} keys from the cache and its own key: ${t}$ dot products. Those of "
            "earlier tokens are not worked out again.",
            "step",
            trace["step"],
        ),
        Step(
            rf"Add up over all tokens: $1 + 2 + \dots + {n} = \frac{{{n} \cdot {n + 1}}}{{2}} = "
            rf"{spaced(trace['total'])}$.",
            "total",
            trace["total"],
        ),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    return (
        "At each step there is one new query. Which keys does it meet?",
        f"Token 1 meets 1 key, token 2 meets 2. The {p['n']} tokens together have as many dot products as a causal "
        "mask has allowed pairs.",
    )


TYPE = NumericType(
    slug="cached-dot-products",
    code="T73",
    title="Dot products with a cache",
    objective="LO8",
    difficulty="medium",
    input="parts",
    parts=(
        Part(stage="step", label="For this token", decimals=0),
        Part(stage="total", label="For all tokens together", decimals=0),
    ),
    draw=draw,
    right=count,
    wrong={
        "causal-pairs-miscounted/all-pairs": all_pairs,
        "causal-pairs-miscounted/without-itself": without_itself,
        "causal-pairs-miscounted/without-cache": without_cache,
    },
    feedback={
        "causal-pairs-miscounted/all-pairs": "You let every token meet all the tokens; token $t$ meets the $t$ tokens "
        "that are there by then.",
        "causal-pairs-miscounted/without-itself": "You left out each token's dot product with its own key.",
        "causal-pairs-miscounted/without-cache": "You counted the scores of earlier tokens again at each step; with a "
        "cache only one query is new.",
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
