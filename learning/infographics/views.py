"""The gallery of infographics, and each one full size."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe

from cards.models import Card
from learning.infographics.drawings import HEIGHT, WIDTH
from learning.infographics.pictures import PICTURES

MOST_FACTS = 3
_FACT = re.compile(r"<li>(.*?)</li>", re.DOTALL)


def gallery(request: HttpRequest) -> HttpResponse:
    cards = [card for card in _cards().in_course_order() if card.concept.slug in PICTURES]
    shown = {card.concept: PICTURES[card.concept.slug]() for card in reversed(cards)}
    context = {"nav_current": "course", "shown": list(shown.items())[::-1], "width": WIDTH, "height": HEIGHT}
    return render(request, "learning/infographics/gallery.html", context)


def infographic(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in PICTURES:
        raise Http404
    card = _cards().filter(concept__slug=slug).in_course_order().first()
    if card is None:
        raise Http404
    context = {
        "nav_current": "course",
        "concept": card.concept,
        "picture": PICTURES[slug](),
        "facts": facts_of(card.key_facts_html),
    }
    return render(request, "learning/infographics/infographic.html", context)


def facts_of(html: str) -> list[SafeString]:
    """Return the entries of a list that `web.markup` made and cleaned."""
    return [mark_safe(fact) for fact in _FACT.findall(html)[:MOST_FACTS]]


def _cards():
    return Card.objects.published().select_related("concept").filter(concept__slug__in=PICTURES)
