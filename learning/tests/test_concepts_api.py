"""Concepts over REST: place in the graph, and where the learner stands."""

import pytest

from cards import linking
from cards.models import Card, Prerequisite
from cards.vocabulary import DRAFT, HARD


@pytest.mark.parametrize("path", ["concepts/", "concepts", "concepts/goal/", "concepts/goal"])
def test_concepts_ask_for_a_login(api, concepts, path):
    answer = api().get(f"/api/v1/{path}")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")


def test_a_concept_says_where_it_stands(api, alice, concepts):
    shown = api(alice).get("/api/v1/concepts/goal/").json()
    assert (shown["depth"], shown["steps"]) == (3, 4)
    assert (shown["prerequisites_total"], shown["unlocks"], shown["leads_to"]) == (4, 0, [])
    assert shown["longest_path"] == ["school", "base", "left", "goal"]
    assert [(edge["slug"], edge["kind"]) for edge in shown["prerequisites"]] == [
        ("left", "hard"),
        ("right", "hard"),
        ("tip", "soft"),
    ]
    assert shown["prerequisites"][0]["title"] == "Left"
    assert shown["prerequisites"][0]["reason"] == "goal uses left"
    card = Card.objects.get()
    assert shown["cards"] == [{"id": card.pk, "slug": "card-goal", "title": "The goal", "language": "en"}]


def test_a_concept_says_what_the_learner_knows_and_why(api, alice, concepts, learn):
    learn(alice, "left")
    client = api(alice)
    expected = {
        "school": (True, {"source": "assumed", "concept": None}, "ready"),
        "base": (True, {"source": "follows", "concept": "left"}, "ready"),
        "left": (True, {"source": "shown", "concept": None}, "learned"),
        "right": (False, None, "ready"),
        "goal": (False, None, "locked"),
    }
    for slug, (known, because, status) in expected.items():
        shown = client.get(f"/api/v1/concepts/{slug}/").json()
        reason = shown["known_because"] and {key: shown["known_because"][key] for key in ("source", "concept")}
        assert (shown["known"], reason, shown["status"]) == (known, because, status), slug


def test_concepts_are_listed_in_the_authors_order(api, alice, concepts):
    listed = api(alice).get("/api/v1/concepts/").json()["results"]
    assert [concept["slug"] for concept in listed] == ["school", "base", "left", "right", "goal", "tip"]


def test_the_list_goes_on_where_the_page_ended(api, alice, concepts):
    client = api(alice)
    first = client.get("/api/v1/concepts/?limit=4").json()
    second = client.get(first["next"]).json()
    assert [concept["slug"] for concept in second["results"]] == ["goal", "tip"]
    assert second["next"] is None


def test_a_draft_is_not_there(api, alice, concepts):
    linking.set_status(concepts["left"], DRAFT)
    client = api(alice)
    assert client.get("/api/v1/concepts/left/").status_code == 404
    goal = client.get("/api/v1/concepts/goal/").json()
    assert [edge["slug"] for edge in goal["prerequisites"]] == ["right", "tip"]
    assert client.get("/api/v1/concepts/base/").json()["leads_to"] == ["right"]


def count_queries(client, path):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize("path", ["/api/v1/concepts/goal/", "/api/v1/concepts/", "/concepts/goal/"])
def test_more_prerequisites_cost_no_more_queries(api, alice, concepts, learn, path):
    learn(alice, "base")
    client = api(alice)
    client.get(path)  # the snapshot is in memory
    before = count_queries(client, path)
    for slug in ("base", "school"):
        linking.link(Prerequisite(concept=concepts["goal"], requires=concepts[slug], kind=HARD))
    client.get(path)
    assert count_queries(client, path) == before
