"""Texts that can be said in another language: they remember the template and the values they were made of."""

from collections.abc import Mapping
from typing import Any, Self

Catalogue = Mapping[str, str]  # English template -> template of another language


class Untranslated(LookupError):
    """The text is not in the catalogue, or was not written as a phrase."""


class Phrase(str):
    """A text that *is* its English and can be said in another language.

    A template names its values, `"a key of size %(d_k)s"`: braces belong to LaTeX, and other languages have another
    order. A value may be a phrase itself.
    """

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, **values: Any) -> Self:
        phrase = super().__new__(cls, template % values if values else template)
        phrase.template, phrase.values = template, values
        return phrase


def translated(text: str, catalogue: Catalogue) -> str:
    """Say a phrase by the catalogue; raise Untranslated where it does not know how."""
    if not isinstance(text, Phrase) or text.template not in catalogue:
        raise Untranslated(text)
    values = {
        name: translated(value, catalogue) if isinstance(value, Phrase) else value
        for name, value in text.values.items()
    }
    template = catalogue[text.template]
    return template % values if values else template
