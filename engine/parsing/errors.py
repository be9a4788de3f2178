"""What can be wrong with a typed answer before anybody looks at its value."""


class ParseError(Exception):
    """The text is no answer: a stable code, a sentence for the learner and where to look, counted from 1."""

    def __init__(self, code: str, message: str, position: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.position = position
        self.cell: tuple[int, int] | None = None  # row and column, where there are several numbers
