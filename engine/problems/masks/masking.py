"""Masks as parts of the path: which keys one query sees, and how the hidden ones are (wrongly) dealt with.

Only the row asked for is worked out: its scores are (1, n, *B).
"""

from collections.abc import Callable, Iterable

import numpy as np

from engine.problem import Array, Parameters, Step
from engine.problem_types import Trace
from engine.problems import attending
from engine.problems.attending import Keep
from engine.problems.explaining import weights_step
from engine.writing import in_words

PADDING = "[pad]"

See = Callable[[Parameters], Array]  # True where the query of row p["row"] may look; (n,)


def padding(pads: int, words: Array) -> Array:
    """Give the rows of padding that go with the words (n, *B) of many sentences; (pads, *B)."""
    return np.full((pads, *words.shape[1:]), PADDING)


def printed_row(p: Parameters) -> Array:
    return p["scores"][None]


def up_to_itself(p: Parameters) -> Array:
    return np.arange(p["n"]) <= p["row"]


def before_itself(p: Parameters) -> Array:
    return np.arange(p["n"]) < p["row"]


def one_token_ahead(p: Parameters) -> Array:
    return np.arange(p["n"]) <= p["row"] + 1


def from_itself_on(p: Parameters) -> Array:
    return np.arange(p["n"]) >= p["row"]


def softmax_over(
    scores: Array, p: Parameters, keep: Keep, see: See, softmax: Callable[..., Array] = attending.softmax
) -> Array:
    return softmax(np.where(_along(see(p), scores), scores, -np.inf), p, keep)


def softmax_then_mask(scores: Array, p: Parameters, keep: Keep, see: See) -> Array:
    return np.where(_along(see(p), scores), attending.softmax(scores, p, keep), 0.0)


def softmax_with_zero_scores(scores: Array, p: Parameters, keep: Keep, see: See) -> Array:
    return attending.softmax(np.where(_along(see(p), scores), scores, 0.0), p, keep)


def exponentials_over(scores: Array, p: Parameters, keep: Keep, see: See) -> Array:
    return keep(np.where(_along(see(p), scores), np.exp(scores), 0.0))


def _along(seen: Array, scores: Array) -> Array:
    """Lay a row of the mask along the keys: (n,) -> (1, n, 1 ...)."""
    return seen.reshape(1, -1, *[1] * (scores.ndim - 2))


def masked_weights_step(trace: Trace, seen: Array, carry: int) -> Step:
    """Share out among the keys that are seen; the others get 0."""
    visible = weights_step({stage: trace[stage][seen] for stage in ("scaled", "weights")}, carry)
    return Step(f"{visible.text} Every hidden token gets $0$.", "weights", trace["weights"])


def in_italics(tokens: Iterable[str]) -> str:
    """Join tokens to a list in which small words cannot be read as part of the sentence: *by* and *itself*."""
    return in_words(f"*{token}*" for token in tokens)
