"""T68: size of the key-value cache, with and without grouped queries, and the longest context that fits."""

from functools import partial

import numpy as np

from engine.dice import Dice
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Part, Trace
from engine.problems.cost.sizes import BITS_PER_BYTE, DECIMAL_GB, GIB, TYPED_PRODUCTS, spaced
from engine.writing import short

DECIMALS = 3
LAYERS = np.array([24, 32, 40, 48])
# (heads, key-value heads, head size, width): heads * head size is not the width, and the number of key-value heads
# is not the number of heads that share one.
HEADS = np.array([(32, 8, 128, 5120), (32, 4, 128, 5120), (24, 8, 128, 2304), (16, 8, 256, 3072), (48, 8, 64, 4608)])
LENGTHS, BATCHES, BYTES = np.array([4096, 8192, 16384, 32768]), np.array([1, 2, 4, 8]), np.array([1, 2])
ROOMS = np.array([8, 16, 20, 24, 40, 48, 80])


def draw(dice: Dice) -> Parameters:
    h, g, d_h, d_model = HEADS[dice.whole("heads", 0, len(HEADS) - 1)].T
    choices = {"L": LAYERS, "n": LENGTHS, "B": BATCHES, "bytes": BYTES, "room": ROOMS}
    sizes = {name: values[dice.whole(name, 0, len(values) - 1)] for name, values in choices.items()}
    return {**sizes, "h": h, "g": g, "d_h": d_h, "d_model": d_model}


def fill(p: Parameters, *, kinds: int = 2, head_size: Array | None = None, unit: float = GIB) -> Trace:
    """Work out all three answers; `kinds` is what is stored for each token, keys and values."""
    d_h = p["d_h"] if head_size is None else head_size
    per_head = kinds * p["L"] * d_h * p["bytes"] * p["B"] * 1.0  # bytes for one position of all sequences
    return sized(p, per_head * p["g"], per_head * p["h"], unit)


def sized(p: Parameters, grouped: Array, full: Array, unit: float = GIB) -> Trace:
    return {
        "per_position": grouped,
        "grouped": grouped * p["n"] / unit,
        "full": full * p["n"] / unit,
        "longest": np.floor(p["room"] * unit / grouped),
    }


def with_derived_head_size(p: Parameters) -> Trace:
    return fill(p, head_size=p["d_model"] / p["h"])


def with_all_query_heads(p: Parameters) -> Trace:
    full = fill(p)["per_position"] / p["g"] * p["h"]
    return sized(p, full, full)


def with_group_size(p: Parameters) -> Trace:
    one_head = fill(p)["per_position"] / p["g"]
    return sized(p, one_head * p["h"] / p["g"], one_head * p["h"])


def fits(p: Parameters, trace: Trace) -> Array:
    # Eighths have three decimals at most, and a context that fits exactly can be typed as a fraction.
    eighths, context = trace["grouped"] * 8, p["room"] * GIB / trace["per_position"]
    is_exact = (eighths == np.floor(eighths)) & (context == trace["longest"])
    return is_exact & (trace["grouped"] >= 0.5) & (trace["grouped"] < p["room"])


def counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def tell(p: Parameters) -> str:
    return (
        rf"A model has $L = {p['L']}$ layers of width $d_{{\text{{model}}}} = {p['d_model']}$, with $h = {p['h']}$ "
        rf"query heads and $g = {p['g']}$ key–value heads of size $d_h = {p['d_h']}$. It reads "
        f"{counted(p['B'], 'sequence')} at a time and caches every number in {counted(p['bytes'], 'byte')}. Give three "
        "things:\n\n"
        f"- the size of its key–value cache at {p['n']} tokens per sequence, in GiB\n"
        f"- the size that it would have if each query head had its own keys and values, in GiB\n"
        f"- the longest context, in tokens per sequence, whose cache fits in {p['room']} GiB with the "
        f"{p['g']} key–value heads\n\n"
        f"Nothing needs rounding: sizes have at most {DECIMALS} decimals, and the context is a whole number. "
        f"{TYPED_PRODUCTS}"
    )


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    per_position = spaced(trace["per_position"])
    grouped, full = short(trace["grouped"], DECIMALS), short(trace["full"], DECIMALS)
    return (
        Step(
            rf"Each position has keys and values in every layer: $2 \cdot L \cdot g \cdot d_h = 2 \cdot {p['L']} \cdot "
            rf"{p['g']} \cdot {p['d_h']}$ numbers. Times {counted(p['bytes'], 'byte')} and "
            rf"{counted(p['B'], 'sequence')}, that is ${per_position}$ bytes.",
            "per_position",
            trace["per_position"],
        ),
        Step(
            rf"At {p['n']} tokens: ${per_position} \cdot {p['n']} / 2^{{30}} = {grouped}$ GiB.",
            "grouped",
            trace["grouped"],
        ),
        Step(
            rf"With {p['h']} heads instead of {p['g']}: ${grouped} \cdot {p['h']} / {p['g']} = {full}$ GiB.",
            "full",
            trace["full"],
        ),
        Step(
            rf"{p['room']} GiB hold ${p['room']} \cdot 2^{{30}} / {per_position} = {spaced(trace['longest'])}$ tokens.",
            "longest",
            trace["longest"],
        ),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    return (
        "How many numbers does one token leave in the cache of one layer? It leaves a key and a value for each "
        "key–value head.",
        f"One position of all sequences takes ${spaced(trace['per_position'])}$ bytes over all layers.",
        "One GiB is $2^{30}$ bytes. The second size follows from the first by the ratio of the heads.",
    )


TYPE = NumericType(
    slug="cache-size",
    code="T68",
    title="Size of the key–value cache",
    objective="LO8",
    difficulty="medium",
    input="parts",
    parts=(
        Part(stage="grouped", label="Cache in GiB", decimals=DECIMALS),
        Part(stage="full", label="Cache with $h$ key–value heads, in GiB", decimals=DECIMALS),
        Part(stage="longest", label="Longest context in tokens", decimals=0),
    ),
    draw=draw,
    right=fill,
    wrong={
        "cache-only-keys": partial(fill, kinds=1),
        "cached-all-query-heads": with_all_query_heads,
        "group-size-for-group-count": with_group_size,
        "head-size-derived-not-given": with_derived_head_size,
        "wrong-memory-unit/decimal": partial(fill, unit=DECIMAL_GB),
        "wrong-memory-unit/bits": partial(fill, unit=GIB / BITS_PER_BYTE),
    },
    feedback={
        "wrong-memory-unit/decimal": "You worked with $10^9$; one GiB is $2^{30}$ bytes.",
        "wrong-memory-unit/bits": "You counted bits; a byte is 8 of them.",
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
