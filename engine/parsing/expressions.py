"""Work out one typed number: 0.27, 3/4, 1/sqrt(2), -2^3, 1e-3, 1×10^-3, \\frac{1}{2}.

    sum     = product (("+" | "-") product)*
    product = signed (("*" | "/") signed)*
    signed  = ["+" | "-"] power
    power   = atom ["^" (signed | group)]
    atom    = number | "pi" | "e" | function group | "frac" group group | "(" sum ")"
    group   = "(" sum ")" | "{" sum "}"

Exact fractions as long as they can be, with bounds on every size: no input makes this slow. Nothing is ever evaluated
by Python itself.
"""

import math
from collections.abc import Callable
from fractions import Fraction
from functools import partial

from engine.parsing.errors import ParseError, at
from engine.parsing.tokens import Token, unreadable
from engine.phrases import Phrase

Number = Fraction | float

MAX_NUMBER_CHARACTERS = 200
MAX_DEPTH = 25
MAX_EXPONENT = 308  # of ten, as far as floats go
MAX_BITS = 8_192  # of a numerator or denominator on the way

CONSTANTS = {"pi": math.pi, "e": math.e}
FUNCTIONS: dict[str, Callable[[float], float]] = {
    "sqrt": math.sqrt,
    "exp": math.exp,
    "ln": math.log,
    "log2": math.log2,
    "log10": math.log10,
}


def evaluate(tokens: list[Token], text: str) -> Number:
    """Work out the number that these tokens spell; raise ParseError where they spell none."""
    if tokens[-1].end - tokens[0].start > MAX_NUMBER_CHARACTERS:
        message = Phrase(
            "One number has more than %(most)s characters (%(at)s).", most=MAX_NUMBER_CHARACTERS, at=at(tokens[0].start)
        )
        raise ParseError("too_long", message, tokens[0].start)
    reader = _Reader(tokens, text)
    value = reader.sum()
    if reader.token is not None:
        raise reader.unreadable()
    return value


class _Reader:
    """A recursive-descent reader of one expression."""

    def __init__(self, tokens: list[Token], text: str) -> None:
        self.tokens, self.text = tokens, text
        self.place = self.depth = 0

    @property
    def token(self) -> Token | None:
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def kind(self) -> str:
        return self.token.kind if self.token else ""

    def take(self) -> Token:
        if self.token is None:
            raise self.unreadable()
        self.place += 1
        return self.tokens[self.place - 1]

    def unreadable(self) -> ParseError:
        return unreadable(self.text, (self.token or self.tokens[-1]).start)

    def go_deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            position = self.tokens[self.place - 1].start
            message = Phrase("Brackets and powers go too deep here (%(at)s).", at=at(position))
            raise ParseError("too_deep", message, position)

    def sum(self) -> Number:
        self.go_deeper()
        value = self.product()
        while self.kind() in ("+", "-"):
            sign = self.take()
            if self.kind() in ("+", "-"):
                raise self.unreadable()  # two signs in a row are more often a slip than meant
            right = self.product()
            value = self.bounded(partial(_plus if sign.kind == "+" else _minus, value), right, sign)
        self.depth -= 1
        return value

    def product(self) -> Number:
        value = self.signed()
        previous = ""
        while self.kind() in ("*", "/"):
            sign = self.take()
            if sign.kind == previous == "/":
                message = Phrase(
                    "Two fraction bars in a row can be read in two ways (%(at)s): use brackets.", at=at(sign.start)
                )
                raise ParseError("ambiguous_fraction", message, sign.start)
            value = self.bounded(partial(_times if sign.kind == "*" else _over, value), self.signed(), sign)
            previous = sign.kind
        return value

    def signed(self) -> Number:
        if self.kind() not in ("+", "-"):
            return self.power()
        negative = self.take().kind == "-"
        value = self.power()
        return -value if negative else value

    def power(self) -> Number:
        base = self.atom()
        if self.kind() != "^":
            return base
        sign = self.take()
        self.go_deeper()
        exponent = self.group() if self.kind() == "{" else self.signed()
        self.depth -= 1
        return self.bounded(partial(_power, base), exponent, sign)

    def atom(self) -> Number:
        token = self.take()
        if token.kind == "number":
            return _literal(token)
        if token.kind == "(":
            return self.inside(")")
        if token.kind != "name":
            raise unreadable(self.text, token.start)
        name = token.text.removeprefix("\\").lower()
        if name in ("frac", "dfrac", "tfrac"):
            above, below = self.group(), self.group()
            return self.bounded(partial(_over, above), below, token)
        if name in FUNCTIONS:
            return self.bounded(partial(_call, name), self.group(), token)
        name = {"π": "pi"}.get(name, name)
        if name in CONSTANTS:
            return CONSTANTS[name]
        message = Phrase('I don\'t know "%(word)s" (%(at)s).', word=token.text[:20], at=at(token.start))
        raise ParseError("unknown_name", message, token.start)

    def group(self) -> Number:
        if self.kind() not in ("(", "{"):
            raise self.unreadable()
        return self.inside({"(": ")", "{": "}"}[self.take().kind])

    def inside(self, closing: str) -> Number:
        value = self.sum()
        if self.kind() != closing:
            raise self.unreadable()
        self.place += 1
        return value

    def bounded(self, work: Callable[[Number], Number], x: Number, sign: Token) -> Number:
        """Work out a step, and turn whatever has no usable value into a message."""
        try:
            value = work(x)
            if isinstance(value, Fraction):
                fits = max(value.numerator.bit_length(), value.denominator.bit_length()) <= MAX_BITS
            else:
                fits = math.isfinite(value)
        except ZeroDivisionError:
            message = Phrase("Dividing by zero gives no number (%(at)s).", at=at(sign.start))
            raise ParseError("division_by_zero", message, sign.start) from None
        except ValueError:
            message = Phrase("There is no real number for this (%(at)s).", at=at(sign.start))
            raise ParseError("not_real", message, sign.start) from None
        except OverflowError:
            fits = False
        if not fits:
            raise too_large(sign.start)
        return value


def too_large(position: int) -> ParseError:
    message = Phrase("This number is too large or too fine to use (%(at)s).", at=at(position))
    return ParseError("too_large", message, position)


def _literal(token: Token) -> Fraction:
    mantissa, _, exponent = token.text.lower().partition("e")
    if exponent and abs(int(exponent)) > MAX_EXPONENT:
        raise too_large(token.start)
    value = Fraction(mantissa.removesuffix(".")) * Fraction(10) ** int(exponent or 0)
    if abs(value) >= 10**MAX_EXPONENT:
        raise too_large(token.start)
    return value


def _plus(a: Number, b: Number) -> Number:
    return a + b


def _minus(a: Number, b: Number) -> Number:
    return a - b


def _times(a: Number, b: Number) -> Number:
    return a * b


def _over(a: Number, b: Number) -> Number:
    return a / b


def _power(base: Number, exponent: Number) -> Number:
    if isinstance(base, Fraction) and isinstance(exponent, Fraction) and exponent.denominator == 1:
        bits = max(base.numerator.bit_length(), base.denominator.bit_length())
        if bits * abs(exponent.numerator) > MAX_BITS:
            raise OverflowError
        return base**exponent.numerator
    return math.pow(base, exponent)


def _call(name: str, x: Number) -> Number:
    if name == "sqrt" and isinstance(x, Fraction) and x >= 0:
        above, below = math.isqrt(x.numerator), math.isqrt(x.denominator)
        if above * above == x.numerator and below * below == x.denominator:
            return Fraction(above, below)
    return FUNCTIONS[name](float(x))
