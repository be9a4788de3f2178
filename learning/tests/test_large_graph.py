"""A page costs the same queries whether a concept has 6 prerequisites or 405."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from model_bakery import baker

from cards import snapshot
from cards.linking import changing_the_graph
from cards.models import Card, Concept, Prerequisite


@pytest.fixture
def hubs(db, now):
    """`few` requires 6 of a crowd, `many` all 405; both have a card."""
    shape = {"level": "graduate", "difficulty": "beginner", "status": "published"}
    with changing_the_graph():
        crowd = Concept.objects.bulk_create(Concept(slug=f"c-{n}", title=f"C {n}", **shape) for n in range(405))
        few, many = (baker.make(Concept, slug=slug, title=slug, **shape) for slug in ("few", "many"))
        Prerequisite.objects.bulk_create(
            Prerequisite(concept=hub, requires=each)
            for hub, below in ((few, crowd[:6]), (many, crowd))
            for each in below
        )
    for hub in (few, many):
        baker.make(Card, slug=f"card-{hub.slug}", concept=hub, status="published", created_at=now, updated_at=now)


@pytest.mark.parametrize(
    "path", ["/concepts/{}/", "/cards/card-{}/", "/api/v1/concepts/{}/"], ids=["concept", "card", "api"]
)
def test_6_and_405_prerequisites_cost_the_same_queries(api, alice, hubs, path):
    client = api(alice)
    counts = []
    for slug in ("few", "few", "many"):  # the first visit reads the graph
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path.format(slug)).status_code == 200
        counts.append(len(queries))
    assert snapshot.current().graph.prerequisites_total["many"] == 405
    assert counts[1] == counts[2]
