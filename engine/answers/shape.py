"""Name the shape of an array: numbers such as 100 x 64, or symbols such as (B, h, n, d/h)."""

import re
from functools import lru_cache

from engine.answers.base import AnswerInput, Format, sentence_of, slugs_of
from engine.parsing import ParseError, at, nothing_yet
from engine.parsing.growth import latex_of
from engine.parsing.symbols import Polynomial, read_symbols
from engine.parsing.wrapping import unwrapped
from engine.phrases import Phrase
from engine.problem import Problem, Value
from engine.verdict import CORRECT, WRONG, Verdict, refused

_BRACKETS = {"(": ")", "[": "]", "{": "}"}
# A cross between two sizes; letters and digits may touch it (100x64), so it is told from a symbol x by its neighbours.
_BETWEEN = re.compile(
    r"\s*[,;×]\s*|\s*\\times\s*|\s+by\s+|(?<=[\w)}])\s*[xX](?=\s*[\d(])|(?<=[\d)}])\s*[xX](?=\s*\w)|\s+[xX]\s+"
)


class Shape(AnswerInput):
    """An answer is one text for each axis; two are the same when they are equal as formulas."""

    def read(self, text: str, answer_format: Format) -> tuple[str, ...]:
        inside, start = _without_brackets(unwrapped(text))
        if not inside.strip():
            raise nothing_yet()
        sizes: list[str] = []
        place = 0
        for match in [*_BETWEEN.finditer(inside), None]:
            piece = inside[place : match.start() if match else len(inside)]
            if not piece.strip() and not (match is None and sizes):  # (100,) is how Python writes one axis
                position = start + place + 1
                message = Phrase("A size is missing here (%(at)s).", at=at(position))
                raise ParseError("missing_number", message, position)
            if piece.strip():
                sizes.append(self._size(piece, start + place, answer_format))
            place = match.end() if match else place
        return tuple(sizes)

    def _size(self, piece: str, offset: int, answer_format: Format) -> str:
        size = piece.strip()
        try:
            _formulas((size,), answer_format)
        except ParseError:  # read again where it stands, so that the message points there
            read_symbols(piece, answer_format["symbols"], answer_format["where"], offset=offset)
        return size

    def echo(self, value: Value, answer_format: Format) -> str:
        return f"({', '.join(value)})"

    def mark(self, problem: Problem, value: Value) -> Verdict:
        wanted = problem.answer_format
        given, right = _formulas(value, wanted), _formulas(problem.answer, wanted)
        if given == right:
            return Verdict(
                CORRECT, (), Phrase("Right: the shape is %(shape)s.", shape=self.say(problem.answer, wanted))
            )
        paths = [path for path in problem.wrong_paths if _formulas(path.value, wanted) == given]
        if paths:
            sentences = list(dict.fromkeys(map(sentence_of, paths)))
            start = "" if len(sentences) == 1 else "More than one slip leads to this shape. "
            return Verdict(WRONG, slugs_of(paths), start + " Or: ".join(sentences), sentences=tuple(sentences))
        if len(given) != len(right) and wanted["rank"]:
            message = Phrase(
                "The shape asked for has %(wanted)s sizes, and yours has %(given)s.",
                wanted=len(right),
                given=len(given),
            )
            return refused(message, "wrong_shape", 1)
        if sorted(map(str, given)) == sorted(map(str, right)):
            return Verdict(WRONG, (), Phrase("These are the right sizes in another order."))
        hits = sum(one == other for one, other in zip(given, right, strict=False))
        if hits == 1:
            return Verdict(WRONG, (), Phrase("1 of the %(all)s sizes is right.", all=len(right)))
        return Verdict(WRONG, (), Phrase("%(right)s of the %(all)s sizes are right.", right=hits, all=len(right)))

    def write(self, value: Value, answer_format: Format, decimals: int | None = None) -> str:
        return self.echo(value, answer_format)

    def say(self, value: Value, answer_format: Format) -> str:
        symbols, where = answer_format["symbols"], answer_format["where"]
        sizes = [latex_of(size, symbols, where) for size in value]
        return "$" + r" \times ".join(sizes) + "$"


def _formulas(value: Value, wanted: Format) -> list[Polynomial]:
    symbols, where = tuple(wanted["symbols"]), tuple(wanted["where"].items())
    return [_formula(size, symbols, where) for size in value]


@lru_cache(maxsize=4096)  # the wrong paths of a type repeat the same few sizes
def _formula(size: str, symbols: tuple[str, ...], where: tuple[tuple[str, str], ...]) -> Polynomial:
    return read_symbols(size, symbols, dict(where))


def _without_brackets(text: str) -> tuple[str, int]:
    """Take off one pair of brackets around everything; give what is inside and where it starts."""
    stripped = text.strip()
    start = text.index(stripped) if stripped else 0
    if len(stripped) > 1 and _BRACKETS.get(stripped[0]) == stripped[-1] and _closes_last(stripped):
        return stripped[1:-1], start + 1
    return stripped, start


def _closes_last(text: str) -> bool:
    depth = 0
    for character in text[:-1]:
        depth += (character in _BRACKETS) - (character in _BRACKETS.values())
        if depth == 0:
            return False
    return True
