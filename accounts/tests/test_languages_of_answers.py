"""The API speaks the language of the account, whichever way it is asked; its codes stay the same in all of them."""

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from conftest import PASSWORD

GERMAN = {"accept-language": "de-AT,de;q=0.9"}


@pytest.fixture
def german(alice):
    User.objects.filter(pk=alice.pk).update(language="de")
    return alice


def token_of(learner) -> str:
    login = Client().post(
        "/_allauth/app/v1/auth/login", {"email": learner.email, "password": PASSWORD}, content_type="application/json"
    )
    return login.json()["meta"]["session_token"]


def test_a_refusal_speaks_german_to_who_asks_for_german(client, db):
    english = client.get("/api/v1/me")
    german = client.get("/api/v1/me", headers=GERMAN)
    assert (english["Content-Language"], german["Content-Language"]) == ("en", "de")
    assert english.json()["code"] == german.json()["code"] == "not_authenticated"
    assert english.json()["title"] == "Unauthorized"
    assert german.json()["title"] == "Nicht angemeldet"


def test_the_account_counts_for_a_session_and_for_a_token_alike(client, german):
    session_token = token_of(german)
    client.force_login(german)
    by_session = client.get("/api/v1/none", headers={"accept-language": "en"})
    by_token = Client().patch(
        "/api/v1/me",
        {"day_starts_at": 99},
        content_type="application/json",
        headers={"accept-language": "en", "x-session-token": session_token},
    )
    assert by_session["Content-Language"] == by_token["Content-Language"] == "de"
    assert by_session.json()["detail"] == "Das gibt es nicht, oder es gehört jemand anderem."
    assert by_token.json()["detail"] == "Einige Felder fehlen oder sind falsch."
    assert by_token.json()["errors"][0]["code"] == "max_value"


@pytest.mark.parametrize("address", ["/admin/login/", "/api/schema/"])
def test_what_is_made_for_authors_and_makers_stays_in_one_language(client, db, address):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"
    answer = client.get(address, headers=GERMAN)
    assert answer["Content-Language"] == "en"
    assert "Anmelde" not in answer.content.decode()
