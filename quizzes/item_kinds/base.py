"""What every kind of item can do. One kind is one file beside this one and one line in the registry."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext as _

from engine import ENGLISH

if TYPE_CHECKING:
    from quizzes.models import Item, ItemVersion, Option, RubricPoint

Content = Mapping[str, Any]
Json = Any
Texts = dict[str, Any]  # what of an item is translated, in the shape of its kind

CORRECT, PARTIAL, WRONG = "correct", "partial", "wrong"


class InvalidAnswer(Exception):
    """The response could not be read. It is not wrong, and nothing is counted.

    Parameters
    ----------
    message : a sentence for the learner
    position : index of the first character that could not be read, or None
    """

    def __init__(self, message: str, position: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.position = position


class ContentError(Exception):
    """An author's item is not fit to be published; `problems` says why, one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Prompt:
    """What is sent before grading: nothing that depends on the answer key.

    `drawn` is the statement before any translation: it tells two draws apart whatever language they are told in.
    """

    text: str
    html: str
    data: dict[str, Json] = field(default_factory=dict)
    options: list[dict[str, str]] = field(default_factory=list)
    answer_format: dict[str, Json] | None = None
    back: dict[str, str] | None = None
    hints: int = 0
    language: str = ENGLISH
    drawn: str = ""


@dataclass(frozen=True)
class Grade:
    """A graded response, with everything that a feedback page shows."""

    verdict: str
    misconceptions: tuple[str, ...] = ()
    feedback: str = ""
    feedback_html: str = ""
    answer: Json = None
    solution: tuple[dict[str, Json], ...] = ()
    details: dict[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class Paper:
    """One item as two sides of a card, in Markdown: for programs that can neither draw numbers nor grade."""

    front: str
    back: str


class ItemKind(ABC):
    """The fixed verbs of a kind.

    `content` is the frozen JSON of one version, `nonce` decides everything random about a presentation. Both are
    plain values: a kind reads no database, no clock and throws no dice.
    """

    slug: ClassVar[str]
    label: ClassVar[str]
    # Where nothing is drawn and the learner compares, an offline answer needs no token.
    needs_token: ClassVar[bool] = True
    draws_numbers: ClassVar[bool] = False

    @abstractmethod
    def freeze(self, item: "Item") -> Content:
        """Return the content of `item` as it stands now; raise ContentError if it may not be published."""

    def texts(self, item: "Item", options: Sequence["Option"], points: Sequence["RubricPoint"]) -> Texts:
        """Return what of the item is translated, as its author wrote it; nothing, for kinds without words of theirs."""
        return {}

    def worded(self, content: Content, texts: Texts) -> Content:
        """Return `content` with these texts in it, rendered. What is graded by stays."""
        return content

    def content_of(self, item: "Item", version: "ItemVersion", language: str) -> Content:
        """Return the content to serve for one version of `item`, in the language if it was translated; with its own."""
        translated = version.translations.get(language)
        return {**(translated or version.content), "language": language if translated else item.language}

    @abstractmethod
    def present(self, content: Content, nonce: str) -> Prompt:
        """Return what the learner sees."""

    def hint(self, content: Content, nonce: str, index: int) -> str:
        """Return hint `index` (from 0) as HTML."""
        return content["hints"][index]

    @abstractmethod
    def grade(self, content: Content, nonce: str, response: Mapping[str, Json], rating: int | None) -> Grade:
        """Grade `response`; raise InvalidAnswer if it cannot be read."""

    def problem(self, content: Content, nonce: str) -> Json:
        """Return what an attempt must keep to stay explainable, or None."""
        return None

    def reveal(self, content: Content) -> dict[str, Json] | None:
        """Return what a learner compares a written answer with, or None for other kinds."""
        return None

    @abstractmethod
    def on_paper(self, content: Content, nonce: str) -> Paper:
        """Return the question and its answer, with the numbers that this nonce draws."""

    @abstractmethod
    def sample_responses(self, content: Content, nonce: str) -> dict[str, list[dict[str, Json]]]:
        """Return responses by expected verdict (and `invalid`): the contract test lives on this."""


def is_unknown(response: Mapping[str, Json]) -> bool:
    """True for "I don't know yet": wrong, and honest."""
    return response.get("unknown") is True


def require_keys(response: Mapping[str, Json], allowed: set[str]) -> None:
    """Raise InvalidAnswer if `response` has a key that its kind does not know."""
    extra = sorted(set(response) - allowed)
    if extra:
        raise InvalidAnswer(_("The response has a field that I do not know: %s.") % extra[0][:40])
