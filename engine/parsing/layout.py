"""Find the numbers in typed text: one number, a list, or rows of lists, with or without brackets."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from engine.parsing.commas import (
    Expected,
    Tokens,
    has_comma,
    is_comma,
    refuse_ambiguous_commas,
    refuse_possible_thousands,
    with_decimal_commas,
)
from engine.parsing.errors import ParseError, at, nothing_yet
from engine.parsing.expressions import Number, evaluate, too_large
from engine.parsing.grouping import ungrouped
from engine.parsing.tokens import Token, tokenize
from engine.phrases import Phrase

Numbers = Number | list[Number] | list[list[Number]]

LARGEST = 1e308  # a float holds little more


def parse(text: str, expected: Expected) -> Numbers:
    """Read an answer: a number, a list of numbers or a list of rows; raise ParseError where it is none."""
    tokens = _strip_rows(tokenize(text))
    if not tokens:
        raise nothing_yet()
    _check_brackets(tokens)
    rows, is_list = _rows(tokens, expected)
    numbers = [
        [_number(entry, text, (i, j), len(rows) > 1 or len(row) > 1) for j, entry in enumerate(row, 1)]
        for i, row in enumerate(rows, 1)
    ]
    if len({len(row) for row in numbers}) > 1:
        i = next(i for i, row in enumerate(numbers) if len(row) != len(numbers[0]))
        message = Phrase(
            "The rows differ in length: %(first)s in row 1, %(other)s in row %(row)s.",
            first=len(numbers[0]),
            other=len(numbers[i]),
            row=i + 1,
        )
        raise ParseError("ragged", message, rows[i][0][0].start)
    return _shaped(numbers, is_list, expected)


def as_array(value: Numbers) -> NDArray[np.float64]:
    return np.array(value, dtype=float)


def _shaped(numbers: list[list[Number]], is_list: bool, expected: Expected) -> Numbers:
    if len(numbers) == 1 and len(numbers[0]) == 1 and (not is_list or not expected.shape):
        return numbers[0][0]
    if len(numbers) == 1:
        return numbers[0]
    if len(numbers[0]) == 1 and len(expected.shape) < 2:
        return [row[0] for row in numbers]
    return numbers


def _number(tokens: Tokens, text: str, cell: tuple[int, int], several: bool) -> Number:
    try:
        value = evaluate(tokens, text)
        if not -LARGEST < value < LARGEST:
            raise too_large(tokens[0].start)
    except ParseError as error:
        error.cell = cell if several else None
        raise
    return value


# --- brackets --------------------------------------------------------------------------------------------------------

_CLOSING = {"[": "]", "(": ")", "{": "}"}


def _check_brackets(tokens: Tokens) -> None:
    open_brackets: Tokens = []
    for token in tokens:
        if token.kind in _CLOSING:
            open_brackets.append(token)
        elif token.kind in _CLOSING.values() and (
            not open_brackets or _CLOSING[open_brackets.pop().kind] != token.kind
        ):
            message = Phrase("This bracket closes nothing (%(at)s).", at=at(token.start))
            raise ParseError("bracket", message, token.start)
    if open_brackets:
        token = open_brackets[-1]
        message = Phrase("This bracket is not closed (%(at)s).", at=at(token.start))
        raise ParseError("bracket", message, token.start)


def _strip_rows(tokens: Tokens) -> Tokens:
    """Drop line ends that separate nothing: at either end, and beside a comma, a semicolon or a bracket."""
    kept: Tokens = []
    for i, token in enumerate(tokens):
        before = tokens[i - 1].kind if i else "["
        after = tokens[i + 1].kind if i + 1 < len(tokens) else "]"
        if token.kind == "row" and (before in ",;[(row" or after in ",;])row"):
            continue
        kept.append(token)
    return kept


def _split(tokens: Tokens, is_boundary: Callable[[Token], bool]) -> list[Tokens]:
    """Split outside all brackets."""
    pieces: list[Tokens] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.kind in _CLOSING) - (token.kind in _CLOSING.values())
        if depth == 0 and is_boundary(token):
            pieces.append([])
        else:
            pieces[-1].append(token)
    return pieces


def _is_one_bracket(tokens: Tokens) -> bool:
    """Is this one bracket around everything, and does it hold a list (and not a term such as (1 + 2))?"""
    if len(tokens) < 2 or tokens[0].kind not in ("[", "(") or tokens[-1].kind not in _CLOSING.values():
        return False
    depth = 0
    for token in tokens[:-1]:
        depth += (token.kind in _CLOSING) - (token.kind in _CLOSING.values())
        if depth == 0:
            return False
    return tokens[0].kind == "[" or len(_split(tokens[1:-1], lambda token: token.kind in (",", ";", "row"))) > 1


# --- rows and entries ------------------------------------------------------------------------------------------------


def _rows(tokens: Tokens, expected: Expected) -> tuple[list[list[Tokens]], bool]:
    """Find the rows and their entries, and whether brackets or separators make them a list."""
    bracketed = _is_one_bracket(tokens)
    inside = _strip_rows(tokens[1:-1]) if bracketed else tokens
    if not inside:
        raise ParseError("empty", Phrase("There is no number between the brackets."), tokens[0].start)
    lists = _lists_inside(inside)
    if lists is not None:
        return [_entries(row, expected, bracketed=True) for row in lists], True
    lines = _split(inside, lambda token: token.kind == "row")
    if len(lines) == 1:
        lines = _split(inside, lambda token: token.kind == ";")
        if len(lines) > 1 and len(expected.shape) < 2:
            single = [_whitespace_entries(with_decimal_commas(_present(line, inside))) for line in lines]
            if all(len(entries) == 1 and not has_comma(entries[0]) for entries in single):
                return [[entries[0] for entries in single]], True
    rows = [_entries(_present(line, inside), expected, bracketed) for line in lines]
    return rows, bracketed or len(rows) > 1 or len(rows[0]) > 1


def _lists_inside(tokens: Tokens) -> list[Tokens] | None:
    """Find the rows of [1, 2], [3, 4]; None where the text is no list of lists."""
    pieces = [piece for piece in _split(_apart(tokens), lambda token: token.kind in (",", ";", "row")) if piece]
    if not any(_is_one_bracket(piece) for piece in pieces):
        return None
    for piece in pieces:
        inner = piece[1:-1]
        if not _is_one_bracket(piece) or not inner or any(token.kind == "[" for token in inner):
            message = Phrase("Every row needs its own bracket with numbers in it (%(at)s).", at=at(piece[0].start))
            raise ParseError("ragged", message, piece[0].start)
    return [piece[1:-1] for piece in pieces]


def _apart(tokens: Tokens) -> Tokens:
    """Put a row end between ] and [, as in NumPy's printed matrices."""
    apart = tokens[:1]
    for before, token in pairwise(tokens):
        if before.kind == "]" and token.kind == "[":
            apart.append(Token("row", "", token.start, True))
        apart.append(token)
    return apart


def _present(tokens: Tokens, around: Tokens) -> Tokens:
    if not tokens:
        raise ParseError("missing_number", Phrase("A number is missing between two separators."), around[0].start)
    return tokens


def _entries(tokens: Tokens, expected: Expected, bracketed: bool) -> list[Tokens]:
    """Cut one row into its numbers."""
    if not expected.shape and not bracketed and (number := ungrouped(tokens)):
        return [number]
    if any(token.kind == "column" for token in tokens):
        columns = _split(tokens, lambda token: token.kind == "column")
        return [with_decimal_commas(_present(column, tokens)) for column in columns]
    if not has_comma(tokens):
        return _whitespace_entries(tokens)
    if not bracketed and not expected.shape:
        single = with_decimal_commas(tokens)
        if expected.decimals == 0:
            refuse_possible_thousands(tokens)
        if not has_comma(single):
            return _whitespace_entries(single)
    entries = _split(tokens, is_comma)
    spaces_separate = any(len(_whitespace_entries(entry)) > 1 for entry in entries if entry)
    refuse_ambiguous_commas(tokens, expected, spaces_separate)
    for before, after in pairwise(entries):
        if not after or not before:
            comma = next(
                token for token in tokens if token.kind == "," and (not before or token.start >= before[-1].end)
            )
            message = Phrase("A number is missing beside this comma (%(at)s).", at=at(comma.start))
            raise ParseError("missing_number", message, comma.start)
    return entries


def _whitespace_entries(tokens: Tokens) -> list[Tokens]:
    """Cut at white space between two numbers, and before a sign that is glued to what follows: 1 -2 is two numbers."""
    entries: list[Tokens] = [tokens[:1]]
    depth = int(tokens[0].kind in _CLOSING)
    for i, (before, token) in enumerate(pairwise(tokens), 1):
        ends_number = before.kind in ("number", "name", ")", "}")
        glued = i + 1 < len(tokens) and not tokens[i + 1].spaced
        starts_number = token.kind in ("number", "name", "(") or (token.kind in "+-" and glued)
        if depth == 0 and token.spaced and ends_number and starts_number:
            entries.append([])
        entries[-1].append(token)
        depth += (token.kind in _CLOSING) - (token.kind in _CLOSING.values())
    return entries
