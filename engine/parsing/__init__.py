"""Read what a learner typed: never evaluated, bounded in every direction, exact where it can be."""

from engine.parsing.errors import ParseError
from engine.parsing.expressions import Number
from engine.parsing.layout import Expected, as_array, parse

__all__ = ["Expected", "Number", "ParseError", "as_array", "parse"]
