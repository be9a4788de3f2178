"""Read formulas in given symbols, such as d/h, n_q or 3 n^2 log n, exactly and without evaluating anything.

    sum     = product (("+" | "-") product)*
    product = power (["*" | "/"] power)*            a space, or nothing, multiplies
    power   = atom ["^" exponent]
    atom    = number | symbol | "log" atom | "sqrt" atom | "(" sum ")"

A formula is kept as a sum of terms. A term is a set of factors with exponents; log x is a factor of its own.
"""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from engine.parsing.errors import ParseError, at
from engine.phrases import Phrase

Term = frozenset[tuple[str, Fraction]]  # of factors with their exponents; the empty one is the number 1
Polynomial = dict[Term, Fraction]  # term -> its factor

MAX_CHARACTERS = 200
MAX_DEPTH = 20
MAX_TERMS = 40
MAX_EXPONENT = 20
MAX_NUMBER = 10**30

ONE: Term = frozenset()
LOG = "log "  # before a symbol: its logarithm; the base is a constant factor

_SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True))
_TOKEN = re.compile(
    r"(?P<space>[\s\u00a0]+|\\[,;: ])|(?P<number>\d+(?:\.\d+)?)|(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]+)"
    r"|(?P<log>\\?(?:log|ln|lg)(?:_?\{?(?:2|10|e)\}?(?![0-9]))?)|(?P<sqrt>\\?sqrt|√)|(?P<frac>\\[dt]?frac)"
    r"|(?P<times>\*\*|\*|·|⋅|×|\\cdot|\\times)|(?P<sign>[-+/^(){}\[\]−÷])"
)
_PLAIN = {"−": "-", "÷": "/", "[": "(", "]": ")", "**": "^"}


def read_symbols(
    text: str, symbols: Sequence[str], where: Mapping[str, str] | None = None, *, offset: int = 0
) -> Polynomial:
    """Read a formula.

    Parameters
    ----------
    text : the formula
    symbols : names that may be used
    where : more names, each with the formula it stands for
    offset : characters before `text` in what the learner typed, for messages

    Raises
    ------
    ParseError
        Where the text is no formula in these symbols.
    """
    if len(text) > MAX_CHARACTERS:
        raise ParseError(
            "too_long", Phrase("One formula has more than %(most)s characters.", most=MAX_CHARACTERS), offset + 1
        )
    meanings = {name: {frozenset({(name, Fraction(1))}): Fraction(1)} for name in symbols}
    for name, formula in (where or {}).items():
        meanings[name] = read_symbols(formula, symbols)
    tokens = tokens_of(text, list(meanings), offset)
    if not tokens:
        raise ParseError("empty", Phrase("A formula is missing here (%(at)s).", at=at(offset + 1)), offset + 1)
    reader = _Reader(tokens, meanings, offset + len(text))
    value = reader.sum()
    if reader.kind():
        raise reader.unreadable()
    return value


def _spellings(name: str) -> list[str]:
    r"""Give the ways to write a symbol: d_k is also d_{k}, d_{\text{k}} and dk."""
    stem, _, index = name.partition("_")
    return [name, rf"{stem}_{{{index}}}", rf"{stem}_{{\text{{{index}}}}}", stem + index] if index else [name]


def tokens_of(text: str, names: Sequence[str], offset: int = 0) -> list[tuple[str, str, int]]:
    """Cut into (kind, text, position); the longest symbol that fits wins, so n_q is not n times something."""
    spellings = sorted(((way, name) for name in names for way in _spellings(name)), key=lambda pair: -len(pair[0]))
    tokens: list[tuple[str, str, int]] = []
    place = 0
    while place < len(text):
        symbol = next(((way, name) for way, name in spellings if text.startswith(way, place)), None)
        match = _TOKEN.match(text, place)
        if symbol and not (match and match.lastgroup in ("log", "sqrt") and len(match.group()) > len(symbol[0])):
            tokens.append(("symbol", symbol[1], offset + place + 1))
            place += len(symbol[0])
        elif match:
            if match.lastgroup != "space":
                word = match.group()
                kind = str(match.lastgroup) if match.lastgroup != "sign" else _PLAIN.get(word, word)
                tokens.append((_PLAIN.get(word, kind), word, offset + place + 1))
            place = match.end()
        else:
            raise _unknown(text, place, offset, names)
    return tokens


def _unknown(text: str, place: int, offset: int, names: Sequence[str]) -> ParseError:
    word = re.match(r"\\?\w+|.", text[place:], re.DOTALL)
    shown = word.group()[:20] if word else ""
    shown = "".join(character if character.isprintable() else "\ufffd" for character in shown)
    position = offset + place + 1
    message = (
        Phrase(
            "I don't know “%(word)s” (%(at)s). The symbols here are %(symbols)s.",
            word=shown,
            at=at(position),
            symbols=", ".join(names),
        )
        if names
        else Phrase("I don't know “%(word)s” (%(at)s). The sizes here are numbers.", word=shown, at=at(position))
    )
    return ParseError("unknown_name", message, position)


class _Reader:
    """A recursive-descent reader of one formula."""

    def __init__(self, tokens: list[tuple[str, str, int]], meanings: Mapping[str, Polynomial], end: int) -> None:
        self.tokens, self.meanings, self.end = tokens, meanings, end
        self.place = self.depth = 0

    def kind(self) -> str:
        return self.tokens[self.place][0] if self.place < len(self.tokens) else ""

    def position(self) -> int:
        return self.tokens[self.place][2] if self.place < len(self.tokens) else self.end

    def take(self) -> tuple[str, str, int]:
        if self.place >= len(self.tokens):
            raise self.unreadable()
        self.place += 1
        return self.tokens[self.place - 1]

    def unreadable(self) -> ParseError:
        position = self.position()
        if self.place >= len(self.tokens):
            message = Phrase("Something is missing at the end (%(at)s).", at=at(position))
            return ParseError("unreadable", message, position)
        word = self.tokens[self.place][1]
        message = Phrase("I can't read “%(word)s” here (%(at)s).", word=word, at=at(position))
        return ParseError("unreadable", message, position)

    def ambiguous(self, sentence: str) -> ParseError:
        position = self.position()
        return ParseError("ambiguous", Phrase(sentence, at=at(position)), position)

    def refuse(self, sentence: str, **values: int) -> ParseError:
        position = self.position()
        return ParseError("too_large", Phrase(sentence, at=at(position), **values), position)

    def sum(self) -> Polynomial:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.refuse("Brackets go too deep here (%(at)s).")
        negative = self.kind() == "-" and bool(self.take())
        value = _scaled(self.product(), Fraction(-1 if negative else 1))
        while self.kind() in ("+", "-"):
            sign = Fraction(1 if self.take()[0] == "+" else -1)
            value = self.bounded(_added(value, _scaled(self.product(), sign)))
        self.depth -= 1
        return value

    def product(self) -> Polynomial:
        value = self.power()
        before = ""
        while (kind := self.kind()) in ("times", "/", "number", "symbol", "log", "sqrt", "frac", "("):
            if kind == before == "/":
                raise self.ambiguous("Two fraction bars in a row can be read in two ways (%(at)s): use brackets.")
            if kind in ("times", "/"):
                self.take()
            factor = self.power()
            value = self.bounded(_multiplied(value, self.inverse(factor) if kind == "/" else factor))
            before = kind
        return value

    def power(self) -> Polynomial:
        base = self.atom()
        if self.kind() == "raised":
            return self.raised(base, Fraction("".join(_SUPERSCRIPTS[digit] for digit in self.take()[1])))
        if self.kind() != "^":
            return base
        self.take()
        exponent = self.group() if self.kind() in ("{", "(") else self.signed_number()
        if set(exponent) - {ONE}:
            raise self.refuse("An exponent here has to be a number (%(at)s).")
        return self.raised(base, exponent.get(ONE, Fraction(0)))

    def signed_number(self) -> Polynomial:
        negative = self.kind() == "-" and bool(self.take())
        return _scaled(self.atom(), Fraction(-1 if negative else 1))

    def atom(self) -> Polynomial:
        kind, word, _ = self.take()
        if kind == "number":
            return self.bounded({ONE: Fraction(word)}) if Fraction(word) else {}
        if kind == "symbol":
            return dict(self.meanings[word])
        if kind == "(":
            self.place -= 1
            return self.group()
        if kind == "log":
            return self.logarithm_of_next()
        if kind == "sqrt":
            return self.raised(self.atom() if self.kind() != "{" else self.group(), Fraction(1, 2))
        if kind == "frac":
            above, below = self.group(), self.group()
            return self.bounded(_multiplied(above, self.inverse(below)))
        self.place -= 1
        raise self.unreadable()

    def group(self) -> Polynomial:
        closing = {"(": ")", "{": "}"}.get(self.kind())
        if closing is None:
            raise self.unreadable()
        self.take()
        value = self.sum()
        if self.kind() != closing:
            raise self.unreadable()
        self.take()
        return value

    def logarithm_of_next(self) -> Polynomial:
        in_brackets = self.kind() in ("(", "{")
        value = self.group() if in_brackets else self.atom()
        if not in_brackets and self.kind() in ("^", "raised"):
            raise self.ambiguous("A power after a logarithm can be read in two ways (%(at)s): use brackets.")
        return self.logarithm(value)

    def logarithm(self, value: Polynomial) -> Polynomial:
        if len(value) != 1:
            raise self.refuse("A logarithm here takes a product of symbols (%(at)s).")
        term = next(iter(value))
        if any(name.startswith(LOG) for name, _ in term):
            raise self.refuse("I can't read a logarithm of a logarithm (%(at)s).")
        if not term:
            return {ONE: Fraction(1)}  # of a number: a constant
        return {frozenset({(LOG + name, Fraction(1))}): exponent for name, exponent in term}

    def inverse(self, value: Polynomial) -> Polynomial:
        if not value:
            raise self.refuse("Dividing by zero gives no size (%(at)s).")
        if len(value) != 1:
            raise self.refuse("I can divide by a product, not by a sum (%(at)s).")
        ((term, factor),) = value.items()
        return {frozenset((name, -exponent) for name, exponent in term): 1 / factor}

    def raised(self, base: Polynomial, exponent: Fraction) -> Polynomial:
        if abs(exponent) > MAX_EXPONENT:
            raise self.refuse("An exponent here is at most %(most)s (%(at)s).", most=MAX_EXPONENT)
        if exponent.denominator == 1 and exponent >= 0:
            value: Polynomial = {ONE: Fraction(1)}
            for _ in range(exponent.numerator):
                value = self.bounded(_multiplied(value, base))
            return value
        if len(base) != 1:
            raise self.refuse("Only a product can be raised to this power (%(at)s).")
        ((term, factor),) = base.items()
        root = Fraction(float(factor) ** float(exponent)).limit_denominator(10**9) if factor > 0 else Fraction(0)
        if not root:
            raise self.refuse("There is no real number for this power (%(at)s).")
        return self.bounded({frozenset((name, power * exponent) for name, power in term): root})

    def bounded(self, value: Polynomial) -> Polynomial:
        large = any(abs(factor.numerator) > MAX_NUMBER or factor.denominator > MAX_NUMBER for factor in value.values())
        if large or len(value) > MAX_TERMS:
            raise self.refuse("This formula is too large to use (%(at)s).")
        return value


def _added(a: Polynomial, b: Polynomial) -> Polynomial:
    terms = dict.fromkeys([*a, *b])
    summed = {term: a.get(term, Fraction(0)) + b.get(term, Fraction(0)) for term in terms}
    return {term: factor for term, factor in summed.items() if factor}


def _scaled(a: Polynomial, factor: Fraction) -> Polynomial:
    return {term: value * factor for term, value in a.items()}


def _multiplied(a: Polynomial, b: Polynomial) -> Polynomial:
    product: Polynomial = {}
    for one, x in a.items():
        for other, y in b.items():
            product = _added(product, {_joined(one, other): x * y})
    return product


def _joined(one: Term, other: Term) -> Term:
    exponents = dict(one)
    for name, exponent in other:
        exponents[name] = exponents.get(name, Fraction(0)) + exponent
    return frozenset((name, exponent) for name, exponent in exponents.items() if exponent)
