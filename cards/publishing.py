"""Writing cards: whoever edits one, the page, the version and the approvals follow."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from cards.models import Affiliation, Approval, Card
from cards.models.cards import RENDERED_FIELDS
from cards.rendering import render_columns

# A change of one of these makes a new version, which starts without approvals.
SUBSTANCE = ("title", *RENDERED_FIELDS)


@transaction.atomic
def save_card(card: Card, *, now: datetime, only_typos: bool = False) -> Card:
    """Store a new or edited card, rendered, with its version counted up if its substance changed.

    `only_typos` is the author's word for it: the approvals wait until a reviewer confirms it, and count again.
    """
    before = Card.objects.select_for_update().filter(pk=card.pk).first() if card.pk else None
    if before is None:
        card.created_at = now
    else:
        card.version, card.approved_since, card.typo_since = before.version, before.approved_since, before.typo_since
        if any(getattr(before, field) != getattr(card, field) for field in SUBSTANCE):
            card.version = card.approved_since = before.version + 1
            vouched_for = before.approved_since if before.typo_since is None else before.typo_since
            card.typo_since = vouched_for if only_typos else None
    card.updated_at = now
    render_columns(card)
    card.save()
    return card


@transaction.atomic
def approve(card: Card, *, reviewer: Any, note: str = "", now: datetime) -> Approval:
    """Vouch for the card as it stands, for the reviewer's institution; nobody approves their own."""
    refuse_own_card(card, reviewer)
    approval, _ = Approval.objects.get_or_create(
        card=card,
        card_version=card.version,
        reviewer=reviewer,
        defaults={"institution": institution_of(reviewer), "note": note, "at": now},
    )
    return approval


@transaction.atomic
def confirm_only_typos(card: Card, *, reviewer: Any) -> None:
    """Agree with the author that nothing but typos changed: what was approved before is approved again."""
    refuse_own_card(card, reviewer)
    institution_of(reviewer)
    waiting = Card.objects.select_for_update().get(pk=card.pk)
    if waiting.typo_since is None:
        raise ValidationError("No correction of typos waits on this card.", code="no_typo")
    waiting.approved_since, waiting.typo_since = waiting.typo_since, None
    waiting.save(update_fields=["approved_since", "typo_since"])
    card.approved_since, card.typo_since = waiting.approved_since, None


def institution_of(reviewer: Any) -> str:
    """Return whom the reviewer speaks for; ValidationError without a verified affiliation."""
    affiliation = Affiliation.objects.filter(reviewer=reviewer).first()
    if affiliation is None:
        raise ValidationError("An administrator has to verify your institution first.", code="no_affiliation")
    return affiliation.institution


def refuse_own_card(card: Card, reviewer: Any) -> None:
    if card.creator_id == reviewer.pk:
        raise ValidationError("You wrote this card. Somebody else has to review it.", code="own_card")
