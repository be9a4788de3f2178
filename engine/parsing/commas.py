"""Decide what a comma means.

It is a decimal mark in a single number and where ";" or "&" separates; elsewhere it separates. Text that can be read
both ways, such as 0,27,0,73, is not guessed at: the learner is asked for ";".
"""

from dataclasses import dataclass, replace

from engine.parsing.errors import ParseError, at
from engine.parsing.tokens import Token
from engine.phrases import Phrase

Tokens = list[Token]


@dataclass(frozen=True)
class Expected:
    """What the problem asks for; it settles how a comma is meant."""

    shape: tuple[int, ...] = ()
    decimals: int = 0

    @property
    def in_a_row(self) -> int:
        return self.shape[-1] if self.shape else 1


def is_comma(token: Token) -> bool:
    return token.kind == ","


def has_comma(tokens: Tokens) -> bool:
    return any(map(is_comma, tokens))


def _is_decimal_comma(before: Token, comma: Token, after: Token) -> bool:
    """Could this comma be a decimal mark: whole digits right before it, digits right after it?"""
    return (
        comma.kind == ","
        and before.kind == after.kind == "number"
        and before.text.isdigit()
        and "." not in after.text
        and not comma.spaced
        and not after.spaced
    )


def with_decimal_commas(tokens: Tokens) -> Tokens:
    """Read every comma that can be one as a decimal mark."""
    merged: Tokens = []
    i = 0
    while i < len(tokens):
        if i + 2 < len(tokens) and _is_decimal_comma(*tokens[i : i + 3]):
            merged.append(replace(tokens[i], text=f"{tokens[i].text}.{tokens[i + 2].text}"))
            i += 3
        else:
            merged.append(tokens[i])
            i += 1
    return merged


def refuse_possible_thousands(tokens: Tokens) -> None:
    """Raise ParseError where a whole number is asked for and 65,536 may stand for sixty-five thousand."""
    bare = tokens[1:] if tokens[0].kind in ("+", "-") else tokens
    if len(bare) == 3 and _is_decimal_comma(*bare):
        before, comma, after = bare
        if len(after.text) == 3 and before.text.strip("0"):
            message = Phrase(
                "This comma can be a decimal mark, or separate the thousands (%(at)s): "
                "write the number without it, or with a point.",
                at=at(comma.start),
            )
            raise ParseError("ambiguous_comma", message, comma.start)


def refuse_ambiguous_commas(tokens: Tokens, expected: Expected, spaces_separate: bool) -> None:
    """Raise ParseError where the commas of a row could be decimal marks as well as separators."""
    merged = with_decimal_commas(tokens)
    pairs = [window for window in zip(tokens, tokens[1:], tokens[2:], strict=False) if _is_decimal_comma(*window)]
    if not pairs:
        return
    as_separators = sum(map(is_comma, tokens)) + 1
    as_decimals = sum(map(is_comma, merged)) + 1
    # 0,27 looks like a decimal whatever is asked for; 1,25 does where decimals are asked for.
    looks_decimal = any(
        len(after.text) > 1 and (before.text == "0" or expected.decimals > 0) for before, _, after in pairs
    )
    # A learner who writes decimal commas writes them throughout, so every number takes two pieces.
    all_in_pairs = as_separators == 2 * as_decimals and as_decimals > 1
    fits = as_separators == expected.in_a_row
    if looks_decimal or spaces_separate or (all_in_pairs and not fits):
        comma = pairs[0][1]
        message = Phrase(
            "These commas can be read in two ways (%(at)s): put ; between the numbers, or write decimals with a point.",
            at=at(comma.start),
        )
        raise ParseError("ambiguous_comma", message, comma.start)
