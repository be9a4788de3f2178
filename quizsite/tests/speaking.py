"""Reads a page for words of the wrong language: English in what a German page says, and the formal address."""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

# Words that hardly an English sentence does without and no German one has.
ENGLISH = re.compile(
    r"\b(the|and|your|you|of|with|is|are|this|that|to|not|for|from|at|by|has|have|be|or|yet|here|what|which|when)\b",
    re.IGNORECASE,
)
# Inside a sentence a capital is the formal address. A sentence may begin with "Sie", she or they, unless a verb follows
# that only people do.
FORMAL = re.compile(
    r"(?<=[\w,;–] )(?:Sie|Ihnen)\b|\b(?:Ihr|Ihre|Ihren|Ihrem|Ihrer|Ihres)\b"
    r"|\bSie (?:haben|können|erhalten|müssen|sollten|dürfen|möchten|wollen)\b"
)
QUOTED = re.compile(r"„[^“]*“")  # what is quoted is nobody's interface
SILENT = {"script", "style", "code", "math", "textarea", "pre"}
VOID = {"br", "hr", "img", "input", "meta", "link", "wbr", "col", "source", "area", "base", "embed", "track"}
SAID_ATTRIBUTES = ("aria-label", "title", "alt", "placeholder", "content")
NO_WORDS = {"viewport", "theme-color", "color-scheme", "robots", "referrer", "og:image", "og:url", "og:type"}


class _Reader(HTMLParser):
    """Collects what is said in the language of the page: text and labels, without what is marked as another's."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.labels: list[str] = []  # attributes and the title, in which no part can be marked as foreign
        self.page_language = ""
        self.open: list[tuple[str, bool]] = []  # tag, and whether what is in it is said in the page's language

    def handle_starttag(self, tag, attrs) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.page_language = attributes.get("lang", "")
        speaks = not self.open or self.open[-1][1]
        if "lang" in attributes:
            speaks = attributes["lang"] == self.page_language
        speaks = speaks and tag not in SILENT
        if speaks and not (tag == "meta" and attributes.get("name", attributes.get("property", "")) in NO_WORDS):
            self.labels += [attributes[name] for name in SAID_ATTRIBUTES if name in attributes]
        if tag not in VOID:
            self.open.append((tag, speaks))

    def handle_startendtag(self, tag, attrs) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data) -> None:
        if self.open and self.open[-1][1]:
            (self.labels if self.open[-1][0] in ("title", "option") else self.said).append(data)


def said_on(page: str, names: Iterable[str] = ()) -> Iterator[str]:
    """Yield every piece of text that the page says in its own language; labels without these names of the course."""
    reader = _Reader()
    reader.feed(page)
    for label in reader.labels:
        for name in names:
            label = label.replace(name, "")
        yield " ".join(label.split())
    yield from (text for piece in reader.said if (text := " ".join(piece.split())))


def english_on(page: str, translated: set[str], names: Iterable[str] = ()) -> list[str]:
    """Return what reads like English, or is an English text that the catalogue has a translation for.

    One word alone is a token of an example as often as not: it has to be in the catalogue.
    """
    return [
        text
        for text in said_on(page, names)
        if text in translated or (" " in text and ENGLISH.search(QUOTED.sub("", text)))
    ]


def formal_in(text: str) -> list[str]:
    """Return the places where a German text speaks to a stranger instead of a friend."""
    return [text[max(0, match.start() - 40) : match.end() + 40] for match in FORMAL.finditer(text)]
