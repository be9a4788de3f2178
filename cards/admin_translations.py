"""Where an author sees which translations there are; they are written in fixtures/<language>/, beside the originals."""

from typing import Any

from django.contrib import admin


class ShowsTranslations:
    """List `translated` among the fields that can only be read."""

    @admin.display(description="Translations")
    def translated(self, row: Any) -> str:
        """Say `stale` where the original reads otherwise by now: until it is read again, learners see the original."""
        return ", ".join(f"{language}: {state}" for language, state in row.translation_states.items()) or "none"
