"""Read what a learner typed: never evaluated, bounded in every direction, exact where it can be."""

from engine.parsing.commas import Expected
from engine.parsing.errors import ParseError, at, nothing_yet
from engine.parsing.layout import Numbers, as_array, parse

__all__ = ["Expected", "Numbers", "ParseError", "as_array", "at", "nothing_yet", "parse"]
