"""Compare and write formulas in symbols: which terms outgrow which, and how to print them."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from engine.parsing.symbols import LOG, Polynomial, Term, tokens_of


def leading_terms(polynomial: Polynomial) -> Polynomial:
    """Leave out every term that another one outgrows, or keeps up with, in each symbol."""
    return {
        term: factor
        for term, factor in polynomial.items()
        if not any(other != term and _is_at_most(term, other) for other in polynomial)
    }


def grows_at_most(one: Polynomial, other: Polynomial) -> bool:
    """Is every term of the one bounded by some term of the other?"""
    return all(any(_is_at_most(term, bound) for bound in other) for term in one)


def _is_at_most(one: Term, other: Term) -> bool:
    a, b = dict(one), dict(other)
    symbols = {name.removeprefix(LOG) for name in [*a, *b]}
    return all(_growth(a, symbol) <= _growth(b, symbol) for symbol in symbols)


def _growth(exponents: Mapping[str, Fraction], symbol: str) -> tuple[Fraction, Fraction]:
    """Give the power of a symbol and of its logarithm; compared in this order, since any power beats a logarithm."""
    return exponents.get(symbol, Fraction(0)), exponents.get(LOG + symbol, Fraction(0))


def text_of(polynomial: Polynomial, symbols: Sequence[str]) -> str:
    """Write a formula in plain text, its symbols in this order: 3 n^2 d + n log n."""
    written = [_term_text(term, factor, symbols) for term, factor in polynomial.items()]
    return " + ".join(written).replace("+ -", "- ") or "0"


def _term_text(term: Term, factor: Fraction, symbols: Sequence[str]) -> str:
    powers = [
        name if exponent == 1 else f"{name}^{exponent}" if exponent.denominator == 1 else f"{name}^({exponent})"
        for name, exponent in sorted(
            term, key=lambda pair: (pair[0].startswith(LOG), symbols.index(pair[0].removeprefix(LOG)))
        )
    ]
    number = [] if abs(factor) == 1 and powers else [str(abs(factor))]
    return ("-" if factor < 0 else "") + " ".join([*number, *powers])


def latex_of(text: str, symbols: Sequence[str], where: Mapping[str, str] | None = None) -> str:
    """Write a typed formula in LaTeX, in the form in which it was typed."""
    written: list[str] = []
    for kind, word, _ in tokens_of(text, [*symbols, *(where or {})]):
        if kind == "symbol":
            written.append(_latex_symbol(word))
        elif kind in ("times", "log", "sqrt"):
            written.append({"times": r"\cdot", "log": r"\log", "sqrt": r"\sqrt"}[kind])
        elif kind == "number" and written and written[-1].endswith("^"):
            written[-1] += word if len(word) == 1 else f"{{{word}}}"
        elif kind == "^" and written:
            written[-1] += "^"
        else:
            written.append(word)
    return " ".join(written)


def _latex_symbol(name: str) -> str:
    stem, _, index = name.partition("_")
    if not index:
        return stem
    return f"{stem}_{index}" if len(index) == 1 else rf"{stem}_{{\text{{{index}}}}}"
