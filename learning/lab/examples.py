"""The worked examples: numbers made by hand so that every step can be followed; everything else is computed from them.

An example with queries, keys and values shows all six steps. One with scores alone shows where each head looks.
"""

from dataclasses import dataclass, field

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from learning.lab.attending import Floats


@dataclass(frozen=True, eq=False)
class Projections:
    """What the tokens are made of: X (n, d_model) times each matrix gives queries, keys and values."""

    x: Floats
    w_q: Floats
    w_k: Floats
    w_v: Floats


@dataclass(frozen=True, eq=False)
class Head:
    """One way of looking: raw scores (n, n), and the width that they are scaled by."""

    name: str | Promise
    raw: Floats
    d_k: int


@dataclass(frozen=True, eq=False)
class Example:
    slug: str
    title: str | Promise
    lead: str | Promise
    tokens: tuple[str, ...]
    chosen: int  # the token whose row is read first
    concept: str  # the card that it belongs to
    heads: tuple[Head, ...]
    projections: Projections | None = field(default=None)


# The raw scores are twice the scaled ones, because the heads are taken to be 4 wide.
_REFERENCE = 2 * np.array(
    [
        [1.5, 2.2, 0.3, -0.5, 0.2, -0.5, 0.2, -0.8],
        [0.9, 2.0, 1.4, -0.3, 1.2, -0.3, 1.3, -0.6],
        [-0.2, 1.9, 1.6, 0.6, 0.5, -0.2, 1.2, 0.1],
        [-0.6, 0.4, 1.5, 1.2, 0.3, 0.4, 1.3, -0.2],
        [-0.6, 2.1, 0.4, -0.3, 0.9, -0.1, 1.2, -1.0],
        [-0.8, 0.6, -0.1, 0.2, 1.4, 1.1, 1.5, -0.4],
        [-0.6, 1.8, 0.9, 0.5, 1.3, 0.8, 1.6, -0.5],
        [-0.5, 0.6, 0.9, 0.1, 0.2, 0.1, 1.0, 1.2],
    ]
)
# The second head looks one token back: the score falls by 1.4 for each token away from there.
_places = np.arange(8)
_BACK = 5 - 1.4 * np.abs(_places[:, None] - 1 - _places[None, :])

_X = np.array([[0.5, 1, 0, 0.8], [1, 0, 1, 0], [0, 0.8, 0.5, 0.5]])
_W_Q = np.array([[1, 1, 0], [1, 0, 1], [1, 1, 0], [0, 0, 0]], dtype=float)
_W_K = np.array([[1, 0, 1], [0, 1, 0], [1, 0, 0], [0, 0, 1]], dtype=float)
_W_V = np.array([[1, 0], [0, 1], [0, 1], [1, 0]], dtype=float)

EXAMPLES = {
    example.slug: example
    for example in (
        Example(
            slug="the-cat-sat",
            title=_("The cat sat"),
            lead=_("Three tokens with every number, from the embeddings to the output. Small enough to redo on paper."),
            tokens=("The", "cat", "sat"),
            chosen=1,
            concept="attention-output",
            heads=(Head(_("One head"), (_X @ _W_Q) @ (_X @ _W_K).T, 3),),
            projections=Projections(_X, _W_Q, _W_K, _W_V),
        ),
        Example(
            slug="it",
            title=_("Where does “it” look?"),
            lead=_(
                "Every row is one query sharing out 100 % of its attention. The more ink in a cell, the more weight."
            ),
            tokens=("The", "robot", "stopped", "because", "it", "was", "overheating", "."),
            chosen=4,
            concept="reading-attention-maps",
            heads=(Head(_("Head 1: what is meant"), _REFERENCE, 4), Head(_("Head 2: one back"), _BACK, 4)),
        ),
    )
}
