"""Which picture goes with which concept: one entry a concept. The weights are computed by the engine."""

from collections.abc import Callable

import numpy as np
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

import engine
from learning.infographics.drawings import Block, Grid, Rows, arcs, columns, heats, product, squares, waves
from learning.lab.attending import Floats, Switches, entries, weigh
from learning.lab.examples import EXAMPLES

TOKENS = EXAMPLES["the-cat-sat"].tokens
_HEAD = EXAMPLES["the-cat-sat"].heads[0]


def _weights(**switches: bool) -> Rows:
    weighing = weigh(_HEAD.raw, _HEAD.d_k, Switches(**switches))
    return entries(weighing.weights, weighing.visible)


def _row(values: Floats) -> list[float]:
    return [float(each) for each in values]


def _of_cat() -> list[float]:
    return [each or 0.0 for each in _weights()[1]]


def _padded() -> Rows:
    """The same scores with a filler at the end that nobody may look at."""
    scores = np.pad(_HEAD.raw / np.sqrt(_HEAD.d_k), ((0, 0), (0, 1)))
    scores[:, -1] = -np.inf
    return entries(engine.softmax(scores), np.isfinite(scores))


def _reordered() -> Rows:
    weights, order = np.array(_weights(), dtype=float), [2, 1, 0]
    return entries(weights[order][:, order])


def _crossed() -> Rows:
    return entries(engine.softmax(np.array([[1.2, 0.3, 0.1, 2.0, 0.2], [0.1, 1.9, 0.8, 0.4, 0.2]])))


def _heads() -> list[Rows]:
    places = np.arange(4)
    distance = places[:, None] - places[None, :]
    scores = [-1.2 * np.abs(distance - 1), -1.2 * np.abs(distance), 1.6 * (places[None, :] == 1) + 0 * distance]
    return [entries(engine.softmax(each)) for each in scores]


def _scaling() -> SafeString:
    scores = np.array([8.0, 4.0, 0.0])  # of keys that are 16 wide
    return columns(
        (_("unscaled"), _row(engine.softmax(scores))), (_("divided by √16 = 4"), _row(engine.softmax(scores / 4)))
    )


PICTURES: dict[str, Callable[[], SafeString]] = {
    "attention-mechanisms": lambda: arcs(TOKENS, _of_cat(), 1),
    "qkv-roles": lambda: product(
        Block("X", "n × d", 3, 4), "→", Block("Q", "n × dₖ", 3, 3, "q"), " ", Block("K", "n × dₖ", 3, 3, "k"), " ",
        Block("V", "n × dᵥ", 3, 2, "v"),
    ),
    "attention-scores": lambda: product(
        Block("Q", "n × dₖ", 4, 3, "q"), "·", Block("Kᵀ", "dₖ × n", 3, 4, "k"), "=", Block("S", "n × n", 4, 4)
    ),
    "score-scaling": _scaling,
    "attention-weights": lambda: heats(Grid(_weights(), _("each row adds up to 1"), TOKENS, TOKENS)),
    "attention-output": lambda: product(
        Block("A", "n × n", 4, 4), "·", Block("V", "n × dᵥ", 4, 2, "v"), "=", Block("O", "n × dᵥ", 4, 2)
    ),
    "matrix-form": lambda: product(
        Block("Q", "n × dₖ", 4, 3, "q"), "·", Block("Kᵀ", "dₖ × n", 3, 4, "k"), "→", Block("A", "n × n", 4, 4), "·",
        Block("V", "n × dᵥ", 4, 2, "v"), "=", Block("O", "n × dᵥ", 4, 2),
    ),
    "attention-shapes": lambda: product(
        Block("Q", "n × dₖ", 5, 3, "q"), "·", Block("Kᵀ", "dₖ × m", 3, 4, "k"), "→", Block("A", "n × m", 5, 4), "·",
        Block("V", "m × dᵥ", 4, 2, "v"), "=", Block("O", "n × dᵥ", 5, 2),
    ),
    "self-attention": lambda: heats(Grid(_weights(), _("queries and keys from one sentence"), TOKENS, TOKENS)),
    "cross-attention": lambda: heats(
        Grid(_crossed(), _("two queries, five keys from elsewhere"), ("q₁", "q₂"), ("k₁", "k₂", "k₃", "k₄", "k₅"))
    ),
    "causal-masking": lambda: heats(
        Grid(_weights(), _("all visible")), Grid(_weights(causal=True), _("later keys hidden"))
    ),
    "padding-masking": lambda: heats(Grid(_padded(), _("the filler is hidden"), TOKENS, (*TOKENS, "–"))),
    "permutation-equivariance": lambda: heats(
        Grid(_weights(), _("as written"), TOKENS, TOKENS), Grid(_reordered(), _("reversed"), TOKENS[::-1], TOKENS[::-1])
    ),
    "multi-head-attention": lambda: heats(
        *(Grid(weights, _("head %d") % place) for place, weights in enumerate(_heads(), 1))
    ),
    "positional-encoding": lambda: waves(4, 9, 20, 45),
    "attention-complexity": lambda: squares((_("n tokens"), 4), (_("2n tokens"), 8)),
}  # fmt: skip
