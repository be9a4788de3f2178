"""Markdown columns and their *_html neighbours: rendered when written, so that a page only reads."""

from django.db import models

from cards.models import Card, Concept, GlossaryTerm, Misconception, Objective, Prerequisite, SuggestedQuestion
from cards.models.cards import RENDERED_FIELDS
from web import markup

# What stands inside a sentence or a heading is rendered without paragraphs.
INLINE: dict[type[models.Model], tuple[str, ...]] = {
    Concept: ("summary",),
    GlossaryTerm: ("definition",),
    Misconception: ("belief",),
    Objective: ("text",),
    Prerequisite: ("reason",),
    SuggestedQuestion: ("text",),
}
BLOCK: dict[type[models.Model], tuple[str, ...]] = {Card: RENDERED_FIELDS}


def render_columns(row: models.Model) -> list[str]:
    """Fill the row's *_html columns; return the names of those with a formula that cannot be read."""
    failed = []
    inline = INLINE.get(type(row), ())
    for name in (*inline, *BLOCK.get(type(row), ())):
        source = getattr(row, name)
        if name == "formula" and source:
            source = f"$${source}$$"
        html = markup.render(source, inline=name in inline) if source else ""
        setattr(row, f"{name}_html", html)
        # A dollar sign left over is a formula that was never closed; a real one is written \\$.
        if "math-error" in html or ("$" in html and "\\$" not in source):
            failed.append(name)
    return failed


def render_again() -> None:
    """Bring every *_html column up to date with the present renderer; a row that renders the same is not written."""
    for model, names in {**INLINE, **BLOCK}.items():
        columns = [f"{name}_html" for name in names]
        for row in model._default_manager.all():
            before = [getattr(row, column) for column in columns]
            render_columns(row)
            if before != [getattr(row, column) for column in columns]:
                model._default_manager.filter(pk=row.pk).update(**{column: getattr(row, column) for column in columns})
