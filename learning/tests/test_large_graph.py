"""A page costs the same queries whether a concept has 6 prerequisites or 405."""

import sys

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from model_bakery import baker

from cards import snapshot
from cards.linking import changing_the_graph
from cards.models import Card, Concept, Prerequisite

OURS = tuple(f"{settings.BASE_DIR}/{room}/" for room in ("cards", "learning", "quizzes", "web", "accounts"))


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


def lines_run_by(visit):
    """Count the lines of our own code that a visit runs, loops included."""
    lines = 0

    def count(frame, event, _argument):
        nonlocal lines
        lines += event == "line"
        return count

    def enter(frame, _event, _argument):
        return count if frame.f_code.co_filename.startswith(OURS) else None

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        visit()
    finally:
        sys.settrace(before)
    return lines


@pytest.mark.parametrize("path", ["/concepts/few/", "/cards/card-few/", "/api/v1/concepts/few/"])
def test_a_larger_graph_costs_a_page_no_more_work(api, alice, hubs, path):
    """What takes time in a large graph is counted once for each of its versions; after that a page only looks up."""
    client = api(alice)
    shape = {"level": "graduate", "difficulty": "beginner", "status": "published"}
    counts = []
    for number in range(2):
        with changing_the_graph():
            Concept.objects.bulk_create(Concept(slug=f"more-{number}-{n}", title="More", **shape) for n in range(600))
        client.get(path)  # reads the graph
        counts.append(lines_run_by(lambda: client.get(path)))
    assert counts[0] > 100
    assert counts[1] <= counts[0] * 1.01
