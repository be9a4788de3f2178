"""What an author should look at again in concepts and cards: errors that must go, and warnings that may stay.

Pure: rows need not be stored. A finding is one sentence; who asks knows what it is about.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import SequenceMatcher

from cards.graph import Graph
from cards.models import Card, GlossaryTerm

MANY_PREREQUISITES = 4
ALIKE = 0.9
LONGEST_BODY, LONGEST_DEFINITION = 150, 30  # words
SUGGESTIONS = range(2, 5)

_CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
_FORMULA = re.compile(r"\$\$[^$]+\$\$|\$[^$]+\$")
_WORDS_IN_FORMULA = re.compile(r"\\(?:text|mathrm|operatorname)\{[^}]*\}|\s")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")

# UTF-8 read as another alphabet, and the character that stands for bytes already lost.
DAMAGED = re.compile("Ξ±|Ã.|â€|\ufffd")

_LINK = re.compile(r"\]\((/[^)\s]*)\)")
_LOST_CITATION = re.compile(r"\w [.](?=\s|$)")


def warnings_of_concept(slug: str, graph: Graph, titles: Mapping[str, str]) -> Iterator[str]:
    """Look at one concept's place in the graph, and at its title beside the others."""
    required = graph.requires[slug]
    if len(required) > MANY_PREREQUISITES:
        yield f"It has {len(required)} hard prerequisites; more than {MANY_PREREQUISITES} are hard to keep in mind."
    for each in required:
        if each in graph.ancestors(other for other in required if other != each):
            yield f"The edge to “{each}” follows from others."
    yield from _alike(slug, titles)


def _alike(slug: str, titles: Mapping[str, str]) -> Iterator[str]:
    own = SequenceMatcher(b=titles[slug].casefold(), autojunk=False)
    for other in sorted(titles.keys() - {slug}):
        own.set_seq1(titles[other].casefold())
        if own.real_quick_ratio() >= ALIKE and own.quick_ratio() >= ALIKE and own.ratio() >= ALIKE:
            same = "the same title as" if titles[slug] == titles[other] else "almost the title of"
            yield f"It has {same} “{other}”: “{titles[slug]}”."


def warnings_of_suggestions(suggestions: Iterable[str]) -> Iterator[str]:
    number = len(list(suggestions))
    if number not in SUGGESTIONS:
        yield f"It suggests {number} questions; two to four are a choice."


def errors_of_text(text: str, is_known: Callable[[str], bool]) -> Iterator[str]:
    """Look for damage and for links that lead nowhere; `is_known` says whether there is a page at a path."""
    if damage := damage_of(text):
        yield damage
    for address in _LINK.findall(text):
        if not is_known(re.split("[?#]", address)[0]):
            yield f"The link to {address} leads nowhere."


def damage_of(text: str) -> str:
    """Return what is wrong with the characters, or nothing."""
    mark = DAMAGED.search(text)
    return f"damaged characters “{mark[0]}”: the text was saved in another encoding" if mark else ""


def warnings_of_card(card: Card) -> Iterator[str]:
    """Look for what scraped and copied text brings along, and for length."""
    words = len(card.body.split())
    if words > LONGEST_BODY:
        yield f"The body has {words} words; at most {LONGEST_BODY} are read."
    for name in ("front", "back", "body", "example", "key_facts", "mistakes"):
        text = getattr(card, name)
        if _LOST_CITATION.search(text):
            yield f"{name}: a space before a full stop; a citation may have been lost there."
        paragraphs = [" ".join(each.split()) for each in re.split(r"\n\s*\n", text) if each.strip()]
        if len(set(paragraphs)) < len(paragraphs):
            yield f"{name}: a paragraph stands there twice."


def errors_of_translation(name: str, original: str, translated: str) -> Iterator[str]:
    """Look for formulas, code and numbers that the translation does not share with its original."""
    for what, found in (("code", _code), ("formulas", _formulas), ("numbers", _numbers)):
        ours, theirs = found(original), found(translated)
        if ours != theirs:
            lost = ", ".join(sorted((ours - theirs).elements())) or "none"
            added = ", ".join(sorted((theirs - ours).elements())) or "none"
            yield f"{name}: the {what} are not those of the original; missing: {lost}; new: {added}."


def _code(text: str) -> Counter[str]:
    return Counter(_CODE.findall(text))


def _formulas(text: str) -> Counter[str]:
    # The words inside a formula may be of another language.
    return Counter(_WORDS_IN_FORMULA.sub("", each) for each in _FORMULA.findall(_CODE.sub("", text)))


def _numbers(text: str) -> Counter[str]:
    return Counter(_NUMBER.findall(_FORMULA.sub("", _CODE.sub("", text))))


def warnings_of_term(term: GlossaryTerm) -> Iterator[str]:
    words = len(term.definition.split())
    if words > LONGEST_DEFINITION:
        yield f"The definition has {words} words; at most {LONGEST_DEFINITION} are read."
