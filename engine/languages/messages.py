"""What the engine says about an answer that it does not mark, in other languages: one catalogue and one line each.

Apart from `CATALOGUES`: a problem is told in a language as a whole or not at all, a message stands for itself.
"""

from engine.languages import german_messages
from engine.phrases import Catalogue, Untranslated, translated

MESSAGES: dict[str, Catalogue] = {
    "de": german_messages.CATALOGUE,
}


def told(message: str, language: str) -> str:
    """Tell the message of a reading or of an invalid answer in the language, or as it is where it has no words."""
    try:
        return translated(message, MESSAGES.get(language, {}))
    except Untranslated:
        return message
