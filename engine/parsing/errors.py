"""What can be wrong with a typed answer before anybody looks at its value."""

from engine.phrases import Phrase


class ParseError(Exception):
    """The text is no answer: a stable code, a sentence for the learner and where to look, counted from 1."""

    def __init__(self, code: str, message: Phrase, position: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.position = position
        self.cell: tuple[int, int] | None = None  # row and column, where there are several numbers


def at(position: int) -> Phrase:
    """Name a place in what was typed, as a value of a longer phrase."""
    return Phrase("character %(place)s", place=position)


def nothing_yet() -> ParseError:
    return ParseError("empty", Phrase("There is no answer yet."))
