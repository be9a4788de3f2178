"""Name a growth rate, such as O(n^2 d). It is marked like a limit: what a factor or a lower term adds is not wrong."""

import re

from engine.answers.base import AnswerInput, Format, sentence_of, slugs_of
from engine.parsing import ParseError, at, nothing_yet
from engine.parsing.growth import grows_at_most, latex_of, leading_terms, text_of
from engine.parsing.symbols import Polynomial, read_symbols
from engine.parsing.wrapping import unwrapped
from engine.phrases import Phrase
from engine.problem import Problem, Value
from engine.verdict import CORRECT, PARTIAL, WRONG, Verdict

_ORDER = re.compile(r"\s*(?:\\mathcal\{O\}|\\Theta|[OΘ𝒪])\s*(?=[({\[\\])", re.UNICODE)
_SIZED = re.compile(r"\\(?:left|right)\s*")


class Complexity(AnswerInput):
    def read(self, text: str, answer_format: Format) -> str:
        bare, offset = _without_order(unwrapped(text))
        if not bare.strip():
            raise nothing_yet()
        polynomial = read_symbols(bare, answer_format["symbols"], offset=offset)
        if any(factor <= 0 for factor in polynomial.values()) or not polynomial:
            raise ParseError("no_growth", Phrase("A growth rate is positive: write it as in O(n^2 d)."), 1)
        return bare.strip()

    def echo(self, value: Value, answer_format: Format) -> str:
        symbols = answer_format["symbols"]
        return f"O({text_of(read_symbols(value, symbols), symbols)})"

    def mark(self, problem: Problem, value: Value) -> Verdict:
        symbols = problem.answer_format["symbols"]
        given, right = (read_symbols(each, symbols) for each in (value, problem.answer))
        leading = leading_terms(given)
        said = self.say(problem.answer, problem.answer_format)
        if set(leading) == set(leading_terms(right)):
            reasons = _loose_ends(given, leading, symbols)
            if not reasons:
                return Verdict(CORRECT, (), Phrase("Right: it grows like %(growth)s.", growth=said))
            return Verdict(PARTIAL, (), _with_reasons(reasons, said))
        paths = [
            path
            for path in problem.wrong_paths
            if set(leading_terms(read_symbols(path.value, symbols))) == set(leading)
        ]
        if paths:
            sentences = tuple(dict.fromkeys(map(sentence_of, paths)))
            return Verdict(WRONG, slugs_of(paths), " ".join(sentences), sentences=sentences)
        return Verdict(WRONG, (), _comparison(given, right))

    def write(self, value: Value, answer_format: Format, decimals: int | None = None) -> str:
        return f"O({value})"

    def say(self, value: Value, answer_format: Format) -> str:
        return f"$O({latex_of(str(value), answer_format['symbols'])})$"


def _loose_ends(given: Polynomial, leading: Polynomial, symbols: list[str]) -> list[Phrase]:
    """Say what does not belong inside O( ): factors, and terms that another one outgrows."""
    reasons = []
    if any(factor != 1 for factor in leading.values()):
        reasons.append(Phrase("A constant factor does not belong inside $O(\\cdot)$."))
    if len(given) > len(leading):
        lower = text_of({term: factor for term, factor in given.items() if term not in leading}, symbols)
        reasons.append(Phrase("Terms that others outgrow are left out, here %(terms)s.", terms=lower))
    return reasons


def _with_reasons(reasons: list[Phrase], said: str) -> Phrase:
    why = reasons[0] if len(reasons) == 1 else Phrase("%(one)s %(other)s", one=reasons[0], other=reasons[1])
    return Phrase("The growth is right. %(why)s Written in full: %(growth)s.", why=why, growth=said)


def _comparison(given: Polynomial, right: Polynomial) -> Phrase:
    if grows_at_most(right, given):
        return Phrase("This bound holds, but it is too loose: the cost grows more slowly.")
    if grows_at_most(given, right):
        return Phrase("The cost grows faster than this.")
    return Phrase("This is another growth: it is too fast in one size and too slow in the other.")


def _without_order(text: str) -> tuple[str, int]:
    """Take off O( ) and its bracket; give what is inside and where it starts."""
    text = _SIZED.sub(lambda match: " " * len(match.group()), text)
    match = _ORDER.match(text)
    if match is None:
        return text, 0
    inside = text[match.end() :].rstrip()
    if inside[:1] in "([{" and inside[-1:] in ")]}":
        return inside[1:-1], match.end() + 1
    position = match.end() + 1
    raise ParseError("bracket", Phrase("The bracket after O is not closed (%(at)s).", at=at(position)), position)
