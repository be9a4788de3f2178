"""What the engine says about an answer, in other languages: one catalogue and one line each.

Apart from `CATALOGUES`: a problem is told in a language as a whole or not at all, a message stands for itself. What
speaks of the mistake behind an answer belongs to the course and stays in its language.
"""

from engine.languages import german_messages
from engine.phrases import Catalogue, Untranslated, translated

MESSAGES: dict[str, Catalogue] = {
    "de": german_messages.CATALOGUE,
}


def told(message: str, language: str) -> str:
    """Tell what is said about an answer in the language, or as it is where there are no words for it."""
    try:
        return translated(message, MESSAGES.get(language, {}))
    except Untranslated:
        return message
