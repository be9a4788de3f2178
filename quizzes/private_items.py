"""A learner's own flashcards, kept from imported notes: made, found again and brought up to date."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from cards.linking import save_concept
from cards.models import Concept
from cards.vocabulary import RETIRED
from quizzes.interchange.anki.guids import guid_of
from quizzes.interchange.anki.reading import CardDraft
from quizzes.models import ImportedCard, Item, ItemVersion, Status
from quizzes.publishing import next_version

NEW, UPDATED, MATCHED = "new", "updated", "matched"
HOME = "imported-notes"
UNDETERMINED = "und"  # as BCP 47 says it: a note does not tell its language

Key = tuple[str, int]  # guid and ordinal of a card


@dataclass(frozen=True)
class Kept:
    """The item of a draft, and what became of it: new, updated or matched."""

    item_id: int
    fate: str


def items_by_guid(learner: User) -> dict[str, int]:
    """Return the items that the learner can see by the guid under which we export them."""
    rows = Item.objects.published().visible_to(learner).values_list("slug", "pk")
    return {guid_of(slug): identifier for slug, identifier in rows}


def keep(learner: User, drafts: Sequence[CardDraft], ours: dict[str, int], *, at: datetime) -> list[Kept]:
    """Store a private flashcard for each draft; return them in the same order. The same draft twice is one item.

    A draft that we exported ourselves (`ours`) is the item that it was made from. One that was imported before takes
    over the text of its note if that was edited since.
    """
    theirs = {(draft.guid, draft.ordinal): draft for draft in drafts if draft.guid not in ours}
    earlier = _find(learner, theirs)
    # Rendered before the lock is taken: on SQLite it keeps everybody else from writing.
    home = _home()
    fresh = {key: _new(learner, draft, home, at) for key, draft in theirs.items() if key not in earlier}
    edited = {key: _edited(earlier[key], draft, at) for key, draft in theirs.items() if key in earlier}
    with transaction.atomic():
        # Two imports of one learner at the same moment would both make what neither finds.
        User.objects.select_for_update().get(pk=learner.pk)
        for key in _find(learner, fresh):
            del fresh[key]
        _store_new(learner, fresh, theirs)
        updated = {key for key, version in edited.items() if version is not None and _store_edit(earlier[key], version)}
        ImportedCard.objects.bulk_update([earlier[key] for key in edited], ["modified"])
    rows = _find(learner, theirs)
    kept = []
    for draft in drafts:
        key = (draft.guid, draft.ordinal)
        if key in theirs:
            fate = NEW if key in fresh else UPDATED if key in updated else MATCHED
            kept.append(Kept(rows[key].item_id, fate))
        else:
            kept.append(Kept(ours[draft.guid], MATCHED))
    return kept


def _find(learner: User, keys: Iterable[Key]) -> dict[Key, ImportedCard]:
    wanted = set(keys)
    rows = ImportedCard.objects.filter(owner=learner, guid__in={guid for guid, _ in wanted}).select_related(
        "item__card"
    )
    return {(row.guid, row.ordinal): row for row in rows if (row.guid, row.ordinal) in wanted}


def _home() -> Concept:
    """Return the concept of private items. It is retired, so it stands on no map and in no list of the course."""
    home = Concept.objects.filter(slug=HOME).first()
    return home or save_concept(
        Concept(slug=HOME, title="Your own notes", level="elementary", difficulty="beginner", status=RETIRED)
    )


def _new(learner: User, draft: CardDraft, home: Concept, at: datetime) -> ItemVersion:
    digest = hashlib.sha256(f"{draft.guid}\x1f{draft.ordinal}".encode()).hexdigest()
    item = Item(
        slug=f"note-{learner.pk}-{digest[:24]}",
        kind="flashcard",
        concept=home,
        owner=learner,
        language=UNDETERMINED,
        status=Status.PUBLISHED,
        stem=draft.front,
        model_answer=draft.back,
    )
    version = next_version(item, at=at, by=learner)
    item.version = version.number
    return version


def _store_new(learner: User, fresh: dict[Key, ItemVersion], drafts: dict[Key, CardDraft]) -> None:
    Item.objects.bulk_create(version.item for version in fresh.values())
    ItemVersion.objects.bulk_create(fresh.values())
    ImportedCard.objects.bulk_create(
        ImportedCard(owner=learner, item=version.item, guid=key[0], ordinal=key[1], modified=drafts[key].modified)
        for key, version in fresh.items()
    )


def _edited(row: ImportedCard, draft: CardDraft, at: datetime) -> ItemVersion | None:
    """Return the next version of an item whose note was edited since its last import and says something else now."""
    item = row.item
    if draft.modified <= row.modified:
        return None
    row.modified = draft.modified
    if (item.stem, item.model_answer) == (draft.front, draft.back):
        return None
    item.stem, item.model_answer = draft.front, draft.back
    return next_version(item, at=at, by=item.owner)


def _store_edit(row: ImportedCard, version: ItemVersion) -> bool:
    """Store the new version unless another import has just done so; return whether this call did."""
    item = row.item
    changed = Item.objects.filter(pk=item.pk, version=item.version).update(
        stem=item.stem, model_answer=item.model_answer, version=version.number
    )
    if changed:
        version.save()
    return bool(changed)
