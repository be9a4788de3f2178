"""Cut typed text into tokens. Every token knows where it stood in the text, so that messages can point at it."""

import re
import unicodedata
from dataclasses import dataclass

from engine.parsing.errors import ParseError, at
from engine.parsing.wrapping import unwrapped
from engine.phrases import Phrase

MAX_CHARACTERS = 4_000  # of a whole answer

# What keyboards, word processors and formulas put in place of the plain signs. One character for one character,
# so positions stay true.
_LOOKALIKES = str.maketrans(
    {
        **dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\u2014\ufe63\uff0d", "-"),
        **dict.fromkeys("·×⋅∙∗", "*"),
        **dict.fromkeys("÷⁄∕", "/"),
        **dict.fromkeys("\ufeff\u00a0\u2007\u2009\u200a\u202f", " "),
        "＋": "+",
        "．": ".",
        "，": ",",
        "；": ";",
        "（": "(",
        "）": ")",
    }
)

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

_TOKEN = re.compile(
    r"""
    (?P<number> (?:\d+\.?\d*|\.\d+) (?:[eE][+-]?\d+)? )
  | (?P<space>  (?: [ ] | \\[,;:!\ ] | \\q?quad\b | \\left\b | \\right\b )+ )
  | (?P<open>   \\begin\{[bpvV]?(?:small)?matrix\} )
  | (?P<close>  \\end\{[bpvV]?(?:small)?matrix\} )
  | (?P<row>    \\\\ | [\r\n]+ )
  | (?P<column> & | \t )
  | (?P<times>  \*\*? | \\cdot\b | \\times\b | x(?=[ ]*10[ ]*(?:\^|\*\*)) )
  | (?P<raised> [⁰¹²³⁴⁵⁶⁷⁸⁹]+ )
  | (?P<name>   \\?[A-Za-z]+(?:2|10)? | π )
  | (?P<sign>   [-+/^()\[\]{},;] )
    """,
    re.VERBOSE,
)
_SAME = {"**": "^", "\\cdot": "*", "\\times": "*", "x": "*"}
_END_OF_WORD = re.compile(r"[\s,;&\[\](){}]")


@dataclass(frozen=True)
class Token:
    kind: str  # number, name, row, column, or the sign itself
    text: str
    start: int  # counted from 1
    spaced: bool  # white space stands before it

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def tokenize(text: str) -> list[Token]:
    """Cut `text` into tokens; raise ParseError at the first character that has no place in an answer."""
    if len(text) > MAX_CHARACTERS:
        raise ParseError("too_long", Phrase("This answer has more than %(most)s characters.", most=MAX_CHARACTERS))
    plain = _plain_characters(text)
    tokens: list[Token] = []
    place, spaced = 0, False
    while place < len(plain):
        match = _TOKEN.match(plain, place)
        if match is None:
            raise unreadable(text, place + 1)
        kind, word = str(match.lastgroup), match.group()
        if kind == "space":
            spaced = True
        elif kind == "raised":  # 10² is 10^2
            tokens.append(Token("^", "^", place + 1, False))
            tokens.append(Token("number", word.translate(_RAISED), place + 1, False))
            spaced = False
        else:
            tokens.append(Token(_kind(kind, word), word, place + 1, spaced))
            spaced = kind in ("row", "column")
        place = match.end()
    return tokens


def _plain_characters(text: str) -> str:
    plain = "".join(_plain_digit(character) for character in text.translate(_LOOKALIKES))
    return unwrapped(plain)


def _plain_digit(character: str) -> str:
    digit = unicodedata.decimal(character, None)  # any script's digits, but no Roman or circled ones
    return character if digit is None else str(digit)


def _kind(group: str, word: str) -> str:
    if group in ("number", "name", "row", "column"):
        return group
    return {"open": "[", "close": "]"}.get(group) or _SAME.get(word, word)


def unreadable(text: str, position: int) -> ParseError:
    """Point at the word around a position, from where it starts."""
    start = position - 1
    while start and not _END_OF_WORD.match(text[start - 1]):
        start -= 1
    word = re.split(_END_OF_WORD, text[start : start + 20], maxsplit=1)[0] or text[position - 1 : position]
    shown = "".join(character if character.isprintable() else "\ufffd" for character in word)
    message = Phrase('I can\'t read "%(word)s" (%(at)s).', word=shown, at=at(start + 1))
    return ParseError("unreadable", message, start + 1)
