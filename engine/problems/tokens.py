"""Short sentences that lend their words to the rows of a matrix."""

import numpy as np
from numpy.typing import NDArray

from engine.dice import Dice
from engine.problem import Parameters

SENTENCES = {
    2: ("Rain fell", "Birds sing", "Nobody knew", "Stars fade", "Bread rises", "Doors close"),
    3: ("The cat sat", "Rain fell early", "Birds sing again", "She reads maps", "Old doors creak", "We took trains"),
    4: ("The bank was steep", "Nobody saw him leave", "Bread rises by itself", "They sold every ticket"),
}


def draw_tokens(dice: Dice, n: int) -> NDArray[np.str_]:
    """Draw the n words of a sentence; (n, B)."""
    words = np.array([sentence.split() for sentence in SENTENCES[n]])  # (sentences, n)
    return words[dice.whole("sentence", 0, len(words) - 1)].T


def row_names(p: Parameters) -> str:
    return ", ".join(p["tokens"])
