"""Texts in other languages, beside the original: a translation has words and no identity of its own."""

import hashlib
import json
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import get_language

CURRENT, STALE = "current", "stale"


def course_language() -> str:
    return settings.COURSE_LANGUAGE


def wording_of(texts: Any) -> str:
    """Return eight digits that name these texts: a translation says by them what it translates."""
    return hashlib.sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()[:8]


class Translatable(models.Model):
    """A row with texts in one language, and translations of exactly these texts.

    `translations` is {"de": {"of": the wording translated, "title": ..., "body_html": ...}}, written by the loading of
    the course alone. It comes with the row, so no page asks for it; a translation of another wording is never shown.
    """

    TEXTS: ClassVar[tuple[str, ...]]  # the columns that are translated

    language = models.CharField(
        max_length=35, default=course_language, help_text="Of the texts here, as in BCP 47: en, de, pt-BR."
    )
    translations = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def wording(self) -> str:
        return wording_of({name: getattr(self, name) for name in self.TEXTS})

    @property
    def translation_states(self) -> dict[str, str]:
        """Say of each translation whether it is of the present wording."""
        return {
            language: CURRENT if each["of"] == self.wording else STALE for language, each in self.translations.items()
        }

    def in_language(self, language: str | None) -> "Localized":
        """Return the row as readers of `language` see it: translated, or in its own language."""
        translation = self.translations.get(language)
        if language is None or translation is None or translation["of"] != self.wording:
            return Localized(self, self.language, {})
        return Localized(self, language, {name: text for name, text in translation.items() if name != "of"})

    @property
    def localized(self) -> "Localized":
        """The row in the language of the page or reply that is being made."""
        return self.in_language(get_language())


class Localized:
    """A row to read, in one language: what is translated comes from there, everything else from the row."""

    def __init__(self, row: Translatable, language: str, texts: dict[str, str]) -> None:
        self.row, self.language, self.texts = row, language, texts

    def __getattr__(self, name: str) -> Any:
        return self.texts[name] if name in self.texts else getattr(self.row, name)
