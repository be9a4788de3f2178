"""Take off what formulas and programs put around an answer: $ $, array( ), tensor( ), torch.Size( ).

A leading = stays and is refused: in a spreadsheet it starts a program.
"""

import re

_WRAPPERS = (
    re.compile(r"\s*(?:\$\$?|\\\(|\\\[)(?P<inside>[^$]*?)(?:\$\$?|\\\)|\\\])\s*", re.DOTALL),
    re.compile(
        r"\s*(?:(?:np|numpy|torch)\s*\.\s*)?(?:array|tensor|Size)\s*\("
        r"(?P<inside>.*?)(?:,\s*(?:dtype|device)\s*=[^)]*)?\)\s*",
        re.DOTALL,
    ),
)
MOST = 4  # wrappers inside each other


def unwrapped(text: str) -> str:
    """Put spaces where the wrappers stood, so that every character keeps its place."""
    for _ in range(MOST):
        match = next((found for wrapper in _WRAPPERS if (found := wrapper.fullmatch(text))), None)
        if match is None:
            return text
        start, end = match.span("inside")
        text = " " * start + text[start:end] + " " * (len(text) - end)
    return text
