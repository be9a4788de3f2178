"""What a visitor says they know is theirs after sign-up or login."""

from django.urls import reverse

from cards import linking
from cards.vocabulary import RETIRED
from conftest import PASSWORD
from learning.models import Claim

SIGNUP = {"email": "new@example.com", "password1": PASSWORD}


def said(email):
    return set(Claim.objects.filter(learner__email=email).values_list("concept__slug", flat=True))


def test_a_visitors_claim_leads_to_sign_up_and_is_noted_there(client, concepts):
    asked = client.post(reverse("claim", args=["left"]))
    assert asked["Location"].startswith("/accounts/signup/?next=%2Fconcepts%2Fleft%2F")
    assert not Claim.objects.exists()
    client.post(asked["Location"], SIGNUP)
    assert said("new@example.com") == {"left"}


def test_claims_move_at_login_too_each_once(client, concepts, alice):
    for slug in ("left", "left", "right"):
        client.post(reverse("claim", args=[slug]))
    client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    client.post("/accounts/logout/")
    client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    assert said(alice.email) == {"left", "right"}
    assert Claim.objects.count() == 2


def test_what_was_withdrawn_meanwhile_is_not_claimed(client, concepts, alice):
    client.post(reverse("claim", args=["left"]))
    linking.set_status(concepts["left"], RETIRED)
    client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    assert said(alice.email) == set()


def test_reading_offers_it_to_visitors_and_keeps_nothing(client, concepts):
    page = client.get("/concepts/left/")
    assert reverse("claim", args=["left"]) in page.content.decode()
    assert not page.cookies
    client.get(reverse("claim", args=["left"]))
    assert "claims" not in client.session
