"""T67: memory of the score matrices of one layer."""

from functools import partial

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.problems.cost.sizes import BITS_PER_BYTE, DECIMAL_GB, GIB, TYPED_PRODUCTS, spaced
from engine.writing import short

BATCHES, HEADS = np.array([2, 3, 4, 6, 16, 32]), np.array([8, 12, 16, 24, 32])
LENGTHS, BYTES = np.array([1024, 2048, 4096, 8192]), np.array([2, 4])
DECIMALS = 3


def draw(dice: Dice) -> Parameters:
    choices = {"B": BATCHES, "h": HEADS, "n": LENGTHS, "bytes": BYTES}
    return {name: values[dice.whole(name, 0, len(values) - 1)] for name, values in choices.items()}


def memory(p: Parameters, *, leave_out: str = "", unit: float = GIB) -> Trace:
    """Multiply all factors, but for the one left out; sequence length counts twice, for queries and keys."""
    factors = [p[name] for name in ("B", "h", "bytes") if name != leave_out]
    size = p["n"] * p["n"] * 1.0
    for factor in factors:
        size = size * factor
    return {"bytes": size, "memory": size / unit}


def in_line(p: Parameters) -> Trace:
    size = p["B"] * p["h"] * p["n"] * p["bytes"] * 1.0
    return {"bytes": size, "memory": size / GIB}


def fits(p: Parameters, trace: Trace) -> Array:
    # From half a GiB on, a GiB can be told from 10^9 bytes; eighths have three decimals at most.
    eighths = trace["memory"] * 8
    return (trace["memory"] >= 0.5) & (trace["memory"] <= 64) & (eighths == np.floor(eighths)) & (p["B"] != p["h"])


def tell(p: Parameters) -> str:
    return (
        f"A layer has {p['h']} heads and reads a batch of {p['B']} sequences of {p['n']} tokens each. Every score is "
        f"kept in {p['bytes']} bytes, and the score matrices of all heads are stored at the same time, without a "
        f"mask. How many GiB do they take? Give it exactly, with at most {DECIMALS} decimals. {TYPED_PRODUCTS}"
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    B, h, n, size = (p[name] for name in ("B", "h", "n", "bytes"))
    return (
        Step(
            rf"Each head of each sequence has its own $n \times n$ matrix: "
            rf"${B} \cdot {h} \cdot {n}^2 \cdot {size} = {spaced(trace['bytes'])}$ bytes.",
            "bytes",
            trace["bytes"],
        ),
        Step(
            rf"One GiB is $2^{{30}}$ bytes: ${spaced(trace['bytes'])} / 2^{{30}} = "
            rf"{short(trace['memory'], DECIMALS)}$.",
            "memory",
            trace["memory"],
        ),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    return (
        rf"One score matrix has ${p['n']} \times {p['n']}$ numbers. How many such matrices are there at once?",
        rf"There are ${p['B']} \cdot {p['h']}$ matrices, and one GiB is $2^{{30}}$ bytes.",
    )


TYPE = NumericType(
    slug="score-memory",
    code="T67",
    title="Memory of the score matrices",
    objective="LO8",
    difficulty="medium",
    input="scalar",
    decimals=DECIMALS,
    draw=draw,
    right=memory,
    wrong={
        "score-memory-factor-missing/heads": partial(memory, leave_out="h"),
        "score-memory-factor-missing/batch": partial(memory, leave_out="B"),
        "score-memory-factor-missing/bytes": partial(memory, leave_out="bytes"),
        "wrong-memory-unit/decimal": partial(memory, unit=DECIMAL_GB),
        "wrong-memory-unit/bits": partial(memory, unit=GIB / BITS_PER_BYTE),
        "cost-is-linear": in_line,
    },
    feedback={
        "score-memory-factor-missing/heads": "Every head has score matrices of its own; the number of heads counts.",
        "score-memory-factor-missing/batch": "Every sequence of the batch has score matrices of its own.",
        "score-memory-factor-missing/bytes": "This counts numbers; each of them takes more than one byte.",
        "wrong-memory-unit/decimal": "You divided by $10^9$; one GiB is $2^{30}$ bytes.",
        "wrong-memory-unit/bits": "You counted bits; a byte is 8 of them.",
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
