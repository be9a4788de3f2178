"""A package as what we make of it: cards with two sides of Markdown, and the answers that were given to them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from quizzes.interchange.anki.collection import Card, Note, read_notes
from quizzes.interchange.anki.faces import CardSkipped, faces_of, fields_of
from quizzes.interchange.anki.markdown import plain, to_markdown
from quizzes.interchange.anki.package import unpack
from quizzes.interchange.anki.refusal import PackageRefused
from web.markup import MAX_LENGTH
from web.words import numeral

LONGEST_GUID = 64
LONGEST_TITLE = 80
# Characters that go into faces, a note counted as often as it has cards: one note may have any number.
MOST_TEXT = 64 * 1024 * 1024


@dataclass(frozen=True)
class CardDraft:
    """One card of a package. `reviews` and `forgotten_at` are Anki's, see `collection`."""

    guid: str
    ordinal: int
    front: str
    back: str
    modified: int
    source: Card


@dataclass(frozen=True)
class NoteDraft:
    """One note: the cards that can be imported, and why something of it cannot."""

    guid: str
    title: str
    cards: tuple[CardDraft, ...]
    remarks: tuple[str, ...]


def read_package(package: bytes) -> list[NoteDraft]:
    """Return the notes of an .apkg file; raise PackageRefused, with a sentence, if it cannot be trusted."""
    notes = read_notes(unpack(package).collection)
    if sum(len(note.cards) * _length(note) for note in notes) > MOST_TEXT:
        raise PackageRefused(_("The package holds more text than we take. Export it in parts."))
    return [_note(note) for note in notes]


def _length(note: Note) -> int:
    templates = note.note_type.templates if note.note_type else ()
    return sum(map(len, note.fields)) + max((len(each.front + each.back) for each in templates), default=0)


def _note(note: Note) -> NoteDraft:
    title = plain(note.fields[0][:1000])[:LONGEST_TITLE]
    if not note.guid or len(note.guid) > LONGEST_GUID or not note.guid.isprintable():
        return NoteDraft("", title, (), (_("its identifier is not one of Anki’s"),))
    if not note.cards:
        return NoteDraft(note.guid, title, (), (_("it has no cards"),))
    cards: list[CardDraft] = []
    remarks: dict[str, None] = {}
    fields = fields_of(note)
    for card in note.cards:
        try:
            draft, left_out = _card(note, card, fields)
        except CardSkipped as reason:
            remark = _("card %(number)d: %(reason)s") % {"number": card.ordinal + 1, "reason": reason}
            remarks[remark] = None
        else:
            cards.append(draft)
            remarks.update(dict.fromkeys(_("left out: %s") % name for name in left_out))
    return NoteDraft(note.guid, title, tuple(cards), tuple(remarks))


def _card(note: Note, card: Card, fields: dict[str, str]) -> tuple[CardDraft, tuple[str, ...]]:
    faces = faces_of(note.note_type, fields, card.ordinal)
    front, back = to_markdown(faces.front), to_markdown(faces.back)
    if not front.has_words:
        raise CardSkipped(_("its front has no text"))
    if not back.has_words:
        raise CardSkipped(_("its back has no text"))
    if max(len(front.text), len(back.text)) > MAX_LENGTH:
        raise CardSkipped(_("its text is longer than %s characters") % numeral(MAX_LENGTH))
    draft = CardDraft(note.guid, card.ordinal, front.text, back.text, note.modified, card)
    return draft, (*front.left_out, *back.left_out)
