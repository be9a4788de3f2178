"""Concepts with what their pages and lists show, as far as a learner may see it, for a constant number of queries."""

from datetime import datetime

from django.db.models import Prefetch, QuerySet

from cards.graph import Edge
from cards.models import Card, Concept, Prerequisite, SuggestedQuestion


def for_listing(concepts: QuerySet[Concept]) -> QuerySet[Concept]:
    """Adds `published_prerequisites` and `published_cards` to each concept."""
    edges = Prerequisite.objects.between_published().select_related("requires")
    cards = Card.objects.published().in_course_order()
    return concepts.prefetch_related(
        Prefetch("prerequisites", edges, to_attr="published_prerequisites"),
        Prefetch("cards", cards, to_attr="published_cards"),
    )


def for_showing(concepts: QuerySet[Concept]) -> QuerySet[Concept]:
    """Adds `published_suggestions` as well, and reads objectives and glossary terms ahead."""
    suggestions = SuggestedQuestion.objects.published().most_opened_first().select_related("answer")
    return for_listing(concepts).prefetch_related(
        "objectives",
        "glossary_terms__aliases",
        Prefetch("suggested_questions", suggestions, to_attr="published_suggestions"),
    )


def edges_added_since(at: datetime) -> dict[Edge, datetime]:
    """Return the hard edges that count since a later moment, and since when."""
    edges = Prerequisite.objects.hard().between_published().filter(added_at__gt=at).order_by()
    rows = edges.values_list("concept__slug", "requires__slug", "added_at")
    return {(above, below): since for above, below, since in rows if since}
