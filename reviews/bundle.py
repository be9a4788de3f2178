"""A bundle: what a device needs to study without a connection. Packed on demand; nothing is written."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from quizzes import presenting
from quizzes.models import Item
from quizzes.presenting import OfflineItem
from reviews.log import instant
from reviews.models import Memory
from reviews.plans import day_plan
from reviews.profiles import profile_of
from web.markup import render

LONGEST = 14  # days
MOST_ITEMS = 500
COPIES = 3  # of an item that we grade: each earns credit once, and an item may come back on the same day


def pack(learner: User, *, days: int, channel: str, at: datetime) -> dict[str, Any]:
    """Return presentations of what falls due within `days`, then of the new items of so many days.

    `channel` names the bundle. No two bundles may share it: two devices would be given the same problems, and only
    the first answer to each would earn credit.
    """
    until = at + timedelta(days=days)
    due = dict(Memory.objects.of(learner).active().due(at=until).values_list("item_id", "asked_at")[: MOST_ITEMS + 1])
    wanted = [*due, *_new_items(learner, days, until, at=at)]
    items = Item.objects.published().visible_to(learner).filter(pk__in=wanted[:MOST_ITEMS])
    found = {item.pk: item for item in items}
    packed = presenting.present_offline(
        [found[identifier] for identifier in wanted if identifier in found],
        learner_id=learner.pk,
        channel=channel,
        expires_at=until,
        copies=COPIES,
    )
    return {
        "bundle": channel,
        "expires_at": instant(until),
        "cut": len(wanted) > MOST_ITEMS,
        "results": [_as_json(each, due.get(each.item.pk)) for each in packed],
    }


def _new_items(learner: User, days: int, until: datetime, *, at: datetime) -> list[int]:
    planned = day_plan.new_items_ahead(learner, profile_of(learner), days=days, at=at)
    own = Memory.objects.of(learner).filter(item_id__in=planned)
    done = set(own.not_to_meet(at=until).values_list("item_id", flat=True))
    return [identifier for identifier in planned if identifier not in done]


def _as_json(packed: OfflineItem, asked_at: datetime | None) -> dict[str, Any]:
    return {
        "due": instant(asked_at) if asked_at else None,
        "presentations": [_with_labels(shown.as_json()) for shown in packed.presentations],
        "reveal": packed.revealed,
    }


def _with_labels(shown: dict[str, Any]) -> dict[str, Any]:
    """Render what the parts of an answer are called: away from us nobody can."""
    parts = (shown["answer_format"] or {}).get("parts", {})
    for part in parts.values():
        part["label_html"] = render(part["label"], inline=True)
    return shown
