"""Cards, glossary and reports over REST."""

import pytest

from cards import snapshot
from cards.models import Card, Concept, Report
from cards.seeding import load, read_documents
from cards.vocabulary import RETIRED


@pytest.fixture
def course(db, seeds, now):
    load(read_documents(seeds), now=now)


@pytest.mark.parametrize("path", ["cards/", "cards/1/", "glossary/", "reports/"])
def test_nothing_is_read_without_a_login(api, course, path):
    answer = api().get(f"/api/v1/{path}")
    assert answer.status_code == 401
    assert answer.json()["code"] == "not_authenticated"


def test_cards_are_listed_for_a_constant_number_of_queries(api, alice, course, django_assert_num_queries):
    client = api(alice)
    with django_assert_num_queries(3):  # session, user, cards
        listed = client.get("/api/v1/cards/").json()["results"]
    assert [(card["slug"], card["concept"], card["chapter"]) for card in listed] == [
        ("card-1", "scores", "only"),
        ("card-2", "weights", "only"),
    ]


def test_cards_are_found_by_concept(api, alice, course):
    listed = api(alice).get("/api/v1/cards/?concept=weights").json()["results"]
    assert [card["slug"] for card in listed] == ["card-2"]


def test_a_card_comes_whole(api, alice, course, django_assert_num_queries):
    client = api(alice)
    card = Card.objects.get(slug="card-1")
    snapshot.current()
    # Session, user, card; misconceptions, sources, approvals, the author's choice; completions, graph, three circles.
    with django_assert_num_queries(12):
        shown = client.get(f"/api/v1/cards/{card.pk}/").json()
    assert shown["front"] == "What is a score?"
    assert "<math" in shown["formula_html"]
    other = Card.objects.get(slug="card-2").pk
    assert shown["related"] == [{"id": other, "slug": "card-2", "title": "A weight", "language": "en"}]
    assert shown["sources"] == [{"slug": "paper", "citation": "A paper", "url": "https://example.com/paper"}]
    assert (shown["video_file"], shown["creator"]) == (None, None)
    assert shown["updated_at"] == "2026-11-21T09:30:00Z"


def test_a_withdrawn_card_is_nowhere(api, alice, course):
    card = Card.objects.get(slug="card-2")
    Card.objects.filter(pk=card.pk).update(status=RETIRED)
    assert api(alice).get(f"/api/v1/cards/{card.pk}/").status_code == 404
    other = Card.objects.get(slug="card-1")
    assert api(alice).get(f"/api/v1/cards/{other.pk}/").json()["related"] == []


def test_the_cards_of_a_withdrawn_concept_are_nowhere(api, alice, course):
    Concept.objects.filter(slug="scores").update(status=RETIRED)
    assert [card["slug"] for card in api(alice).get("/api/v1/cards/").json()["results"]] == ["card-2"]
    assert api(alice).get("/api/v1/glossary/").json()["results"] == []


def test_the_glossary_knows_other_names(api, alice, course, django_assert_num_queries):
    client = api(alice)
    with django_assert_num_queries(4):  # session, user, terms, aliases
        (term,) = client.get("/api/v1/glossary/").json()["results"]
    assert term == {
        "term": "score",
        "aliases": ["logit"],
        "definition": "How well a key matches",
        "definition_html": "How well a key matches",
        "language": "en",
        "concept": "scores",
    }


@pytest.mark.parametrize("path", ["cards", "glossary"])
def test_the_other_spelling_of_an_address_works(api, alice, course, path):
    assert api(alice).get(f"/api/v1/{path}").status_code == 200


def test_a_report_is_stored_with_its_reporter(api, alice, course):
    body = {"kind": "card", "target": "card-1", "text": "The sign is missing."}
    answer = api(alice).post("/api/v1/reports/", body)
    assert answer.status_code == 201
    report = Report.objects.get()
    assert (report.reporter, report.target, report.text) == (alice, "card-1", "The sign is missing.")
    assert answer.json()["id"] == report.pk


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "card", "target": "card-9", "text": "?"}, "target"),
        ({"kind": "cards", "target": "card-1", "text": "?"}, "kind"),
        ({"kind": "card", "target": "card-1"}, "text"),
        ({"kind": "card", "target": "card-1", "text": ""}, "text"),
        ({"kind": "card", "target": "card-1", "text": 7}, "text"),
        ({"kind": "page", "target": "/" + "x" * 300, "text": "?"}, "target"),
    ],
)
def test_a_report_without_sense_is_refused(api, alice, course, body, field):
    answer = api(alice).post("/api/v1/reports/", body)
    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert not Report.objects.exists()


def test_texts_come_in_the_readers_language_and_say_so(api, alice, course):
    card = Card.objects.get(slug="card-1")
    Card.objects.filter(pk=card.pk).update(
        translations={"de": {"of": card.wording, "title": "Eine Punktzahl", "front": "Was ist eine Punktzahl?"}}
    )
    client = api(alice)
    english = client.get(f"/api/v1/cards/{card.pk}/").json()
    alice.language = "de"
    alice.save()
    german = client.get(f"/api/v1/cards/{card.pk}/").json()
    assert (english["language"], english["title"]) == ("en", "A score")
    assert (german["language"], german["title"], german["front"]) == ("de", "Eine Punktzahl", "Was ist eine Punktzahl?")
    assert {key for key in german if german[key] != english[key]} == {"language", "title", "front"}
    assert [each["language"] for each in client.get("/api/v1/cards/").json()["results"]] == ["de", "en"]
