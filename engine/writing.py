"""Numbers as people read and type them."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from engine.phrases import Phrase
from engine.problem import Value


def fixed(x: float, decimals: int) -> str:
    """Write a number with so many decimals, and zero without a sign."""
    text = f"{x:.{decimals}f}"
    return text.removeprefix("-") if float(text) == 0 else text


def short(x: float, decimals: int) -> str:
    """Write a number with at most so many decimals: 1.50 is 1.5, 3.00 is 3."""
    text = fixed(x, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


def nested(value: Value, write: Any) -> str:
    """Write a number, a vector as [1, 2] or a matrix as [[1, 2], [3, 4]]."""
    if np.ndim(value) == 0:
        return write(float(value))
    return "[" + ", ".join(nested(entry, write) for entry in np.asarray(value)) + "]"


def latex_row(values: Iterable[float], decimals: int = 6) -> str:
    r"""Write a row vector: \begin{bmatrix} 1 & 2 \end{bmatrix}."""
    return r"\begin{bmatrix} " + " & ".join(short(x, decimals) for x in values) + r" \end{bmatrix}"


def latex_matrix(rows: Iterable[Iterable[float]], decimals: int = 6) -> str:
    body = r" \\ ".join(" & ".join(short(x, decimals) for x in row) for row in rows)
    return r"\begin{bmatrix} " + body + r" \end{bmatrix}"


def printed(text: str) -> str:
    """Give typed numbers the minus sign of print."""
    return text.replace("-", "\u2212")


def in_math(numbers: Iterable[str]) -> str:
    """Join numbers to a list for a sentence, each as a formula: $6$, $-3$ and $2$."""
    return in_words(f"${number}$" for number in numbers)


def in_words(items: Iterable[str]) -> str:
    """Join to a list for a sentence: The, cat and sat."""
    *most, last = items
    return Phrase("%(most)s and %(last)s", most=", ".join(most), last=last) if most else last


def relation(x: float, decimals: int) -> str:
    r"""Choose the sign before a number written with so many decimals: = or \approx."""
    return "=" if abs(x - round(x, decimals)) < 1e-12 else r"\approx"


def factor(x: float, decimals: int = 6) -> str:
    """Write a number for use inside a product or sum: negative ones in brackets."""
    text = short(x, decimals)
    return f"({text})" if text.startswith("-") else text
