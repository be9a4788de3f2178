"""Readers tell us what is wrong."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from cards.models import Card, Concept, Report

# Kinds whose target can be looked up from here; an item or a page is taken as named.
TARGETS: dict[str, type[Card | Concept]] = {"card": Card, "concept": Concept}


def report(reporter: Any, *, kind: str, target: str, text: str, now: datetime) -> Report:
    """Store a report; LookupError if it is about a card or concept that does not exist."""
    if kind in TARGETS and not TARGETS[kind].objects.published().filter(slug=target).exists():
        raise LookupError(_("There is no card and no concept “%s”.") % target[:80])
    row = Report(kind=kind, target=target, text=text, reporter=reporter, created_at=now)
    row.full_clean()
    row.save()
    return row
