"""“I know this” and its undo on the pages of a concept and of a card."""

from datetime import timedelta

import pytest

from cards import linking
from cards.vocabulary import RETIRED
from learning import claiming
from learning.models import Claim


@pytest.fixture
def reader(client, alice, concepts):
    client.force_login(alice)
    return client


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_saying_that_one_knows_a_topic_shows_why_it_is_known_and_what_follows(reader, alice):
    response = reader.post("/concepts/goal/claim", follow=True)
    assert response.redirect_chain == [("/concepts/goal/", 302)]
    text = response.content.decode()
    assert "You said so." in text
    assert "One question checks it within a week" in text
    assert "Undo “I know this”" in text
    assert "Follows from" in page(reader, "/concepts/base/")
    assert Claim.objects.get().learner == alice


def test_taking_it_back_on_a_card_returns_to_the_card(reader, alice, concepts, now):
    claiming.claim(alice, concepts["goal"], at=now)
    assert "Undo “I know this”" in page(reader, "/cards/card-goal/")
    response = reader.post("/concepts/goal/claim/undo", {"next": "/cards/card-goal/"}, follow=True)
    assert response.redirect_chain == [("/cards/card-goal/", 302)]
    assert "Taken back" in response.content.decode()
    assert "Undo “I know this”" not in page(reader, "/cards/card-goal/")


def test_a_claim_that_answers_refuted_says_so_and_can_be_made_again(reader, alice, concepts, attempt, now):
    claiming.claim(alice, concepts["goal"], at=now - timedelta(days=1))
    for item in ("goal-choice", "goal-numeric"):
        attempt(alice, item, "wrong")
    text = page(reader, "/concepts/goal/")
    assert "two answers since then missed" in text
    assert ">I know this</button>" in text


def test_a_shaky_basis_is_named(reader, alice, learn, attempt):
    learn(alice, "left")
    learn(alice, "base")
    for item in ("base-choice", "base-numeric"):
        attempt(alice, item, "wrong")
    assert 'A basis is shaky: <a href="/concepts/base/">Base</a>' in page(reader, "/concepts/left/")


def test_what_answers_have_shown_needs_no_claim(reader, alice, learn):
    learn(alice, "base")
    text = page(reader, "/concepts/base/")
    assert "Shown on " in text
    assert ">I know this</button>" not in text


def test_a_form_sends_nobody_to_another_site(reader):
    response = reader.post("/concepts/goal/claim", {"next": "https://elsewhere.example/"})
    assert response.url == "/concepts/goal/"


def test_what_was_said_of_a_withdrawn_topic_can_be_taken_back(reader, alice, concepts, now):
    claiming.claim(alice, concepts["goal"], at=now)
    linking.set_status(concepts["goal"], RETIRED)
    reader.post("/concepts/goal/claim/undo", {"next": "/goals/"})
    assert not Claim.objects.standing().exists()
    assert reader.post("/concepts/goal/claim").status_code == 404


def test_a_visitor_is_offered_an_account_and_claims_nothing_before(client, concepts):
    text = page(client, "/concepts/goal/")
    assert "Create one" in text
    assert 'href="/concepts/goal/claim"' in text
    assert "I know this</button>" in page(client, "/concepts/goal/claim")
    assert client.post("/concepts/goal/claim").url.startswith("/accounts/signup/")
    assert not Claim.objects.exists()
