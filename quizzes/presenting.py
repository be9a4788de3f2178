"""Put an item before a learner: what is shown, and the token that comes back with the answer."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from quizzes import nonces, tokens
from quizzes.item_kinds import ITEM_KINDS
from quizzes.item_kinds.base import Content, ItemKind, Prompt
from quizzes.models import Attempt, HintUse, Item, ItemVersion
from quizzes.tokens import PresentationToken
from web.problems import Problem

MOST_DRAWS = 20  # a type with two statements comes out the same so often once in a million times


@dataclass(frozen=True)
class Presentation:
    """One item as shown to one learner."""

    item: Item
    prompt: Prompt
    token: str

    def as_json(self) -> dict[str, Any]:
        """Return the `review` object of the API."""
        concept = self.item.concept.localized
        return {
            "token": self.token,
            "item": {
                "id": self.item.pk,
                "slug": self.item.slug,
                "kind": self.item.kind,
                "concept": concept.slug,
                "concept_title": concept.title,
                "concept_language": concept.language,
            },
            "prompt": {
                "text": self.prompt.text,
                "html": self.prompt.html,
                "data": self.prompt.data,
                "language": self.prompt.language,
            },
            "options": self.prompt.options,
            "answer_format": self.prompt.answer_format,
            "back": self.prompt.back,
            "hints": self.prompt.hints,
        }


@dataclass(frozen=True)
class Served:
    """An item in one version, with its kind: all that grading needs."""

    item: Item
    kind: ItemKind
    content: Content


def load(item_id: int, version: int, learner_id: int | None) -> Served:
    """Return one version of an item that `learner_id` may see; 404 otherwise."""
    served = load_all([(item_id, version)], learner_id).get((item_id, version))
    if served is None:
        raise Problem(404, "not_found", _("There is no such item."))
    return served


def load_all(wanted: Iterable[tuple[int, int]], learner_id: int | None) -> dict[tuple[int, int], Served]:
    """Return the versions that exist and that `learner_id` may see, by (item id, version). One query.

    In the language of the page or reply that is being made, where they are translated.
    """
    wanted, language = set(wanted), get_language() or settings.LANGUAGE_CODE
    rows = ItemVersion.objects.select_related("item__concept", "item__card").filter(
        item_id__in={item_id for item_id, _ in wanted}, number__in={version for _, version in wanted}
    )
    found = {}
    for row in rows:
        if (row.item_id, row.number) in wanted and row.item.owner_id in (None, learner_id):
            kind = ITEM_KINDS[row.item.kind]
            found[row.item_id, row.number] = Served(row.item, kind, kind.content_of(row.item, row, language))
    return found


@dataclass(frozen=True)
class OfflineItem:
    """An item packed for a device without a connection; `revealed` is what a written answer is compared with."""

    item: Item
    presentations: tuple[Presentation, ...]
    revealed: dict[str, Any] | None


def present_for_review(
    item: Item, *, learner_id: int, channel: str, at: datetime, lifetime: timedelta = tokens.LIFETIME
) -> Presentation:
    """Show `item` for review: the same problem until an answer is accepted through this channel. Writes nothing."""
    return _present_steadily(item, learner_id, tokens.REVIEW, channel, at + lifetime)


def present_in_run(item: Item, *, learner_id: int, purpose: str, channel: str, at: datetime) -> Presentation:
    """Show `item` as a step of a lesson or placement, which is its own channel. Writes nothing."""
    return _present_steadily(item, learner_id, purpose, channel, at + tokens.LIFETIME)


def _present_steadily(item: Item, learner_id: int, purpose: str, channel: str, expires_at: datetime) -> Presentation:
    answered = Attempt.objects.of(learner_id).through(channel, item.pk).using_up_a_nonce().count()
    nonce_of = _review_nonces(item, learner_id, channel, answered)
    return _present(item, learner_id, purpose, nonce_of, channel, expires_at)


def present_offline(
    items: Sequence[Item], *, learner_id: int, channel: str, expires_at: datetime, copies: int
) -> list[OfflineItem]:
    """Show `items` so often that a device can ask each again: `copies` times where we grade, else once.

    Two queries, whatever the number of items. Writes nothing.
    """
    versions = load_all(((item.pk, item.version) for item in items), learner_id)
    last_statements = Attempt.objects.of(learner_id).last_statements(
        [served.item.pk for served in versions.values() if served.kind.draws_numbers]
    )
    packed = []
    for item in items:
        served = versions[item.pk, item.version]
        last = last_statements.get(item.pk)
        shown: list[Presentation] = []
        for number in range(copies if served.kind.needs_token else 1):
            nonce_of = _review_nonces(item, learner_id, channel, number)
            nonce, prompt = _draw(served, nonce_of, last)
            token = PresentationToken(learner_id, item.pk, item.version, tokens.REVIEW, nonce, channel, expires_at)
            shown.append(Presentation(served.item, prompt, token.sign()))
            last = prompt.drawn if served.kind.draws_numbers else None
        packed.append(OfflineItem(served.item, tuple(shown), served.kind.reveal(served.content)))
    return packed


def _review_nonces(item: Item, learner_id: int, channel: str, answered: int) -> Callable[[int], str]:
    def nonce(redraw: int) -> str:
        return nonces.presentation_nonce(
            learner_id=learner_id,
            item_id=item.pk,
            version=item.version,
            channel=channel,
            answered=answered,
            redraw=redraw,
        )

    return nonce


def present_for_practice(item: Item, *, learner_id: int, at: datetime) -> Presentation:
    """Show `item` with numbers that nobody has seen; the schedule is not touched by the answer."""
    return _present(item, learner_id, tokens.PRACTICE, lambda redraw: nonces.practice_nonce(), "", at + tokens.LIFETIME)


def present_to_visitor(item: Item, *, visitor: str, at: datetime) -> Presentation:
    """Show an item of the course to someone without an account, with numbers that nobody has seen."""
    served = load(item.pk, item.version, None)
    last = Attempt.objects.by_visitor(visitor).last_statements([item.pk]) if served.kind.draws_numbers else {}
    nonce, prompt = _draw(served, lambda redraw: nonces.practice_nonce(), last.get(item.pk))
    expires_at = at + tokens.LIFETIME
    token = PresentationToken(None, item.pk, item.version, tokens.VISITOR, nonce, visitor, expires_at)
    return Presentation(served.item, prompt, token.sign())


def represent(token: PresentationToken) -> Presentation:
    """Show again exactly what `token` was made for."""
    served = load(token.item_id, token.version, token.learner_id)
    return Presentation(served.item, served.kind.present(served.content, token.nonce), token.sign())


def _present(
    item: Item, learner_id: int, purpose: str, nonce_of: Callable[[int], str], channel: str, expires_at: datetime
) -> Presentation:
    """Show `item` with a statement other than the one that the learner answered last."""
    served = load(item.pk, item.version, learner_id)
    last = None
    if served.kind.draws_numbers:
        last = Attempt.objects.of(learner_id).last_statements([item.pk]).get(item.pk)
    nonce, prompt = _draw(served, nonce_of, last)
    token = PresentationToken(learner_id, item.pk, item.version, purpose, nonce, channel, expires_at)
    return Presentation(served.item, prompt, token.sign())


def _draw(served: Served, nonce_of: Callable[[int], str], last: str | None) -> tuple[str, Prompt]:
    """Return the first draw whose statement is not `last`, the one that the learner answered before it."""
    for redraw in range(MOST_DRAWS):
        nonce = nonce_of(redraw)
        prompt = served.kind.present(served.content, nonce)
        if prompt.drawn != last:
            break
    return nonce, prompt


def hints_taken(learner_id: int | None, nonce: str) -> int:
    """Return how many hints the learner took for this presentation."""
    return hints_by_nonce(learner_id, [nonce]).get(nonce, 0)


def hints_by_nonce(learner_id: int | None, wanted: Iterable[str]) -> dict[str, int]:
    """Return how many hints the learner took, for each of these presentations with any. One query."""
    uses = HintUse.objects.filter(learner_id=learner_id, nonce__in=set(wanted))
    return dict(uses.values_list("nonce", "taken"))
