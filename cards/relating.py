"""Which cards stand beside a card: what its author chose first, then what is close to it."""

from collections.abc import Iterator
from functools import reduce
from operator import or_

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from cards.graph import Graph
from cards.models import Card
from cards.models.cards import CardQuerySet

AT_MOST = 6


def related_to(card: Card, graph: Graph) -> list[Card]:
    """Return up to six published cards, the same ones in the same order until the course changes.

    The author's own come first. Then, as long as there is room: the same topic, its neighbours in the graph, a common
    mistake, a common tag. What the author keeps away is never among them. Read the card with `for_showing`; then it
    takes four queries at most.
    """
    kept_away = {line.related_id for line in card.related_lines.all() if line.is_blocked}
    found = card.related_published[:AT_MOST]
    for circle in _circles(card, graph):
        if len(found) == AT_MOST:
            break
        taken = {card.pk, *kept_away, *(each.pk for each in found)}
        found += circle.exclude(pk__in=taken).order_by("concept__position", "position", "slug")[: AT_MOST - len(found)]
    return found


def _circles(card: Card, graph: Graph) -> Iterator[CardQuerySet]:
    """Yield ever wider circles of cards; each may hold the ones before."""
    published, concept = Card.objects.published(), card.concept
    yield published.filter(concept=concept)
    if concept.slug in graph:
        yield published.filter(concept__slug__in=[*graph.requires[concept.slug], *graph.required_by[concept.slug]])
    yield published.filter(misconceptions__in=card.misconceptions.all()).distinct()
    if concept.tags:
        # The list is compared as text, which both databases can; a tag stands there in quotes.
        shared = reduce(or_, (Q(tags_as_text__contains=f'"{tag}"') for tag in concept.tags))
        yield published.annotate(tags_as_text=Cast("concept__tags", TextField())).filter(shared)
