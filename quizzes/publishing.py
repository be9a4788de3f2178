"""Publish items: what learners are served is always a frozen, checked version."""

import hashlib
import json
from datetime import datetime

from django.db import transaction

from accounts.models import User
from cards.models.translations import CURRENT
from quizzes.item_kinds import ITEM_KINDS
from quizzes.item_kinds.base import Content, ContentError
from quizzes.models import Item, ItemVersion, Status


@transaction.atomic
def publish(item: Item, *, at: datetime, by: User | None = None) -> bool:
    """Freeze the item's present content as a new version if it differs from the last; return whether it did.

    Raises ContentError, and changes nothing, if the item is not fit for learners.
    """
    following = next_version(item, at=at, by=by)
    last = ItemVersion.objects.filter(item=item, number=item.version).first()
    changed = last is None or last.digest != following.digest
    if changed:
        following.save()
        item.version = following.number
    if changed or item.status != Status.PUBLISHED:
        item.status = Status.PUBLISHED
        item.save(update_fields=["version", "status"])
    return changed


def next_version(item: Item, *, at: datetime, by: User | None = None) -> ItemVersion:
    """Return the item's present content, checked and frozen as the version after the last one, not yet stored."""
    content = ITEM_KINDS[item.kind].freeze(item)
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    return ItemVersion(
        item=item,
        number=item.version + 1,
        content=content,
        translations=_translated(item, content),
        digest=digest,
        created_at=at,
        created_by=by,
    )


def _translated(item: Item, content: Content) -> dict[str, Content]:
    """Return the content in the words of each translation that is of the item's present wording."""
    return {
        language: ITEM_KINDS[item.kind].worded(content, item.translations[language]["texts"])
        for language, state in item.translation_states.items()
        if state == CURRENT
    }


def renew_translations(item: Item, *, at: datetime) -> None:
    """Give the version that learners see the item's translations; there is no new version, for nothing else changes.

    An item that was edited and cannot be published keeps them until it can.
    """
    try:
        present = next_version(item, at=at)
    except ContentError:
        return
    seen = ItemVersion.objects.filter(item=item, number=item.version, digest=present.digest)
    seen.update(translations=present.translations)


@transaction.atomic
def retire(item: Item) -> None:
    """Take the item out of circulation. What learners did with it stays."""
    item.status = Status.RETIRED
    item.save(update_fields=["status"])
