"""The cards beside a card: the author's choice first, then what is close."""

import pytest
from model_bakery import baker

from cards import linking, relating, snapshot
from cards.models import Card, Concept, Misconception, Prerequisite, RelatedCard
from cards.vocabulary import DRAFT, HARD, RETIRED


def concept(slug, **fields):
    values = {"title": slug, "level": "graduate", "difficulty": "beginner", "status": "published"} | fields
    return baker.make(Concept, slug=slug, **values)


def card(slug, of, now, **fields):
    values = {"title": slug, "status": "published", "difficulty": "beginner"} | fields
    return baker.make(Card, slug=slug, concept=of, created_at=now, updated_at=now, **values)


@pytest.fixture
def around(db, now):
    """Cards by slug: two of the concept in the middle, one below, one above, one by mistake, one by tag, one far."""
    middle = concept("middle", tags=["attention"])
    below, above = concept("below"), concept("above")
    linking.link(Prerequisite(concept=middle, requires=below, kind=HARD))
    linking.link(Prerequisite(concept=above, requires=middle, kind=HARD))
    cards = {
        "self": card("self", middle, now),
        "twin": card("twin", middle, now),
        "below": card("below", below, now),
        "above": card("above", above, now),
        "mistake": card("mistake", concept("other"), now),
        "tag": card("tag", concept("tagged", tags=["attention", "basics"]), now),
        "far": card("far", concept("far", tags=["attention-free"]), now),
    }
    belief = baker.make(Misconception, slug="plain-mean")
    for slug in ("self", "mistake"):
        cards[slug].misconceptions.add(belief)
    return cards


def slugs(card):
    shown = Card.objects.for_showing().get(pk=card.pk)
    return [each.slug for each in relating.related_to(shown, snapshot.current().graph)]


def test_close_cards_come_in_order_of_closeness(around):
    assert slugs(around["self"]) == ["twin", "above", "below", "mistake", "tag"]


def test_the_authors_choice_comes_first_and_what_is_kept_away_never(around):
    RelatedCard.objects.create(card=around["self"], related=around["far"], position=1)
    RelatedCard.objects.create(card=around["self"], related=around["twin"], is_blocked=True)
    assert slugs(around["self"]) == ["far", "above", "below", "mistake", "tag"]


def test_there_are_six_at_most(around, now):
    for number in range(9):
        card(f"more-{number}", around["self"].concept, now, position=number + 1)
    assert slugs(around["self"]) == ["twin", *(f"more-{number}" for number in range(5))]


def test_withdrawn_cards_are_not_related(around):
    Card.objects.filter(slug="twin").update(status=DRAFT)
    linking.set_status(around["below"].concept, RETIRED)
    assert slugs(around["self"]) == ["above", "mistake", "tag"]


def test_a_card_of_a_draft_has_related_cards_too(around):
    linking.set_status(around["self"].concept, DRAFT)
    assert slugs(around["self"]) == ["mistake", "tag"]


def test_related_cards_cost_four_queries_at_most(around, django_assert_max_num_queries):
    graph = snapshot.current().graph
    shown = Card.objects.for_showing().get(slug="self")
    with django_assert_max_num_queries(4):
        relating.related_to(shown, graph)
