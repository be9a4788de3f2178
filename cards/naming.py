"""The words of the glossary in the text of a page: the first time that a section names one, it links to what it means.

Never in a question or its options, which could leak an answer: ask for it only where something is explained.
"""

import re
from collections.abc import Iterable
from html import escape

from cards.models import Card, GlossaryTerm

_PIECES = re.compile(r"(<[^>]*>)")
# Inside these nothing is linked; a table's head and a heading name things on purpose.
_LEFT_ALONE = {"a", "code", "pre", "math", "h1", "h2", "h3", "h4", "h5", "h6", "th"}


class Names:
    """Every name of some terms, longest first."""

    def __init__(self, terms: Iterable[GlossaryTerm]):
        self._term_of: dict[str, int] = {}
        for term in terms:
            for name in (term.term, *(alias.name for alias in term.aliases.all())):
                self._term_of[_folded(escape(name, quote=False))] = term.pk
        names = sorted(self._term_of, key=lambda name: (-len(name), name))
        # A symbol is written in one way only; of any other word the size of the letters says nothing.
        spelled = [re.escape(name) if _is_symbol(name) else f"(?i:{re.escape(name)})" for name in names]
        self._pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(spelled)})(?![\w-])") if spelled else None

    def link(self, html: str, page: str) -> str:
        """Return the section with links to `page`, where each term stands under its number."""
        if self._pattern is None:
            return html
        linked: set[int] = set()
        inside = 0

        def as_link(match: re.Match[str]) -> str:
            term = self._term_of[_folded(match[0])]
            if term in linked:
                return match[0]
            linked.add(term)
            return f'<a href="{page}#term-{term}">{match[0]}</a>'

        pieces = _PIECES.split(html)
        for number, piece in enumerate(pieces):
            if number % 2:
                tag = piece.strip("</> ").partition(" ")[0].rstrip("/").lower()
                if tag in _LEFT_ALONE:
                    inside += -1 if piece.startswith("</") else 1
            elif not inside:
                pieces[number] = self._pattern.sub(as_link, piece)
        return "".join(pieces)


def names_for(concept_id: int) -> Names:
    """Return the published terms but for the concept's own, which its page explains. Two queries."""
    return Names(GlossaryTerm.objects.published().exclude(concept=concept_id).prefetch_related("aliases"))


def link_words(cards: Iterable[Card], concept_id: int, page: str) -> None:
    """Put the links into what the cards of one concept explain, in memory; their questions stay as they are."""
    names = names_for(concept_id)
    for card in cards:
        for column in ("body_html", "example_html", "key_facts_html", "mistakes_html"):
            setattr(card, column, names.link(getattr(card, column), page))


def _is_symbol(name: str) -> bool:
    return "_" in name or len(name) == 1


def _folded(name: str) -> str:
    return name if _is_symbol(name) else name.casefold()
