"""Publish items: what learners are served is always a frozen, checked version."""

import hashlib
import json
from datetime import datetime

from django.db import transaction

from accounts.models import User
from quizzes.item_kinds import ITEM_KINDS
from quizzes.models import Item, ItemVersion, Status


@transaction.atomic
def publish(item: Item, *, at: datetime, by: User | None = None) -> bool:
    """Freeze the item's present content as a new version if it differs from the last; return whether it did.

    Raises ContentError, and changes nothing, if the item is not fit for learners.
    """
    content = ITEM_KINDS[item.kind].freeze(item)
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    last = ItemVersion.objects.filter(item=item, number=item.version).first()
    changed = last is None or last.digest != digest
    if changed:
        item.version += 1
        ItemVersion.objects.create(
            item=item, number=item.version, content=content, digest=digest, created_at=at, created_by=by
        )
    if changed or item.status != Status.PUBLISHED:
        item.status = Status.PUBLISHED
        item.save(update_fields=["version", "status"])
    return changed


@transaction.atomic
def retire(item: Item) -> None:
    """Take the item out of circulation. What learners did with it stays."""
    item.status = Status.RETIRED
    item.save(update_fields=["status"])
