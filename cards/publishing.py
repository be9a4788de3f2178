"""Writing cards: whoever edits one, the page, the version and the approvals follow."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from cards.models import Approval, Card
from cards.models.cards import RENDERED_FIELDS
from cards.rendering import render_columns

# A change of one of these makes a new version, which starts without approvals.
SUBSTANCE = ("title", *RENDERED_FIELDS)


@transaction.atomic
def save_card(card: Card, *, now: datetime) -> Card:
    """Store a new or edited card, rendered, with its version counted up if its substance changed."""
    before = Card.objects.select_for_update().filter(pk=card.pk).first() if card.pk else None
    if before is None:
        card.created_at = now
    elif any(getattr(before, field) != getattr(card, field) for field in SUBSTANCE):
        card.version = before.version + 1
    card.updated_at = now
    render_columns(card)
    card.save()
    return card


def approve(card: Card, *, reviewer: Any, institution: str, note: str = "", now: datetime) -> Approval:
    """Vouch for the card as it stands; nobody approves their own."""
    refuse_own_card(card, reviewer)
    approval, _ = Approval.objects.get_or_create(
        card=card,
        card_version=card.version,
        reviewer=reviewer,
        defaults={"institution": institution, "note": note, "at": now},
    )
    return approval


def refuse_own_card(card: Card, reviewer: Any) -> None:
    if card.creator_id == reviewer.pk:
        raise ValidationError("You wrote this card. Somebody else has to review it.", code="own_card")
