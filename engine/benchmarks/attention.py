"""Attention: small calls against bare arithmetic, tiles against the textbook and torch, and how their memory grows."""

import importlib
import math
import tracemalloc
from collections.abc import Callable, Iterator
from functools import partial
from importlib.util import find_spec

import numpy as np

import engine
from engine.arrays import Array
from engine.benchmarks.measuring import Measure, time_ratio

WIDTH = 64


def draw(n: int, d: int, dtype: str = "float64") -> tuple[Array, Array, Array]:
    q, k, v = np.random.default_rng(0).standard_normal((3, n, d)).astype(dtype)
    return q, k, v


def textbook(q: Array, k: Array, v: Array) -> Array:
    """Attend by the formula as it is printed."""
    scores = q @ k.T / math.sqrt(q.shape[-1])
    exponentials = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True) @ v


def bare_arithmetic(q: Array, k: Array, v: Array) -> Callable[[], None]:
    """Give the two products and the exponential alone, into arrays that are there already: less cannot be done."""
    transposed, scores, output = k.T, np.empty((len(q), len(k))), np.empty(v.shape)

    def work() -> None:
        np.dot(q, transposed, out=scores)
        np.exp(scores, out=scores)
        np.dot(scores, v, out=output)
        scores.fill(-1)

    return work


def small_calls() -> Iterator[Measure]:
    for n in (2, 4, 8):
        inputs = draw(n, n)
        call = partial(engine.scaled_dot_product_attention, *inputs)
        ratio = time_ratio(call, bare_arithmetic(*inputs), rounds=61, repeats=150)
        yield Measure(f"one call, {n} x {n} / its two products and exp alone", ratio, at_most=5)


def tiles() -> Iterator[Measure]:
    inputs = draw(2048, WIDTH)
    ratio = time_ratio(partial(engine.tiled_attention, *inputs), partial(textbook, *inputs))
    yield Measure("tiled / textbook, float64, n = 2048", ratio, at_most=0.65)
    yield Measure("exponent p of the tiles' extra memory, n^p", memory_exponent(), at_most=0.1)


def memory_exponent() -> float:
    """Fit extra memory, all but the output, to a power of n."""
    lengths = (1024, 2048, 4096, 8192)
    extra = []
    for n in lengths:
        inputs = draw(n, WIDTH)
        tracemalloc.start()
        output = engine.tiled_attention(*inputs)
        extra.append(tracemalloc.get_traced_memory()[1] - output.nbytes)
        tracemalloc.stop()
    return float(np.polyfit(np.log(lengths), np.log(extra), 1)[0])


def against_torch() -> Iterator[Measure]:
    """Compare with torch where it is installed, on one thread each."""
    if not find_spec("torch"):
        return
    torch = importlib.import_module("torch")  # by name: the engine itself depends on NumPy alone
    torch.set_num_threads(1)
    for dtype, goal in (("float64", 0.95), ("float32", 1.10)):
        for n in (512, 1024, 2048):
            inputs = draw(n, WIDTH, dtype)
            theirs = [torch.from_numpy(x)[None, None] for x in inputs]
            attend = partial(torch.nn.functional.scaled_dot_product_attention, *theirs)
            ratio = time_ratio(partial(engine.tiled_attention, *inputs), attend, rounds=25)
            yield Measure(f"tiled / torch, 1 thread, {dtype}, n = {n}", ratio, at_most=goal)
