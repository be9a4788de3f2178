"""Joining, coming back and a forgotten password, as a person meets them."""

import re

import pytest
from django.core import mail

from accounts.models import User
from conftest import PASSWORD

NEW = {"email": "Dora@Example.com", "password1": "three unrelated words", "time_zone": "Asia/Tokyo"}


def test_a_new_learner_starts_at_once_in_their_own_time_zone(client, db):
    assert client.post("/accounts/signup/", NEW)["Location"] == "/"
    dora = User.objects.get()
    assert (dora.email, dora.time_zone) == ("dora@example.com", "Asia/Tokyo")
    assert "Log out" in client.get("/").content.decode()


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "localtime"])
def test_a_browser_without_a_known_zone_is_no_reason_to_refuse(client, db, zone):
    client.post("/accounts/signup/", {**NEW, "time_zone": zone})
    assert User.objects.get().time_zone == "UTC"


def test_a_refused_sign_up_says_why_beside_the_field_and_keeps_the_address(client, db):
    page = client.post("/accounts/signup/", {**NEW, "password1": "12345"}).content.decode()
    assert "too short" in page
    assert 'aria-invalid="true"' in page
    assert 'value="Dora@Example.com"' in page
    assert not User.objects.exists()


def test_logging_in_leads_where_the_learner_wanted_to_go(client, alice):
    assert (
        client.post("/accounts/login/?next=/study/", {"login": alice.email.upper(), "password": PASSWORD})["Location"]
        == "/study/"
    )


def test_a_wrong_password_and_an_unknown_address_read_the_same(client, alice):
    def said(address: str) -> list[str]:
        page = client.post("/accounts/login/", {"login": address, "password": "wrong"}).content.decode()
        return re.findall(r"<li>(.*?)</li>", page)

    assert said(alice.email)[-1] == said("nobody@example.com")[-1] != []


def test_login_does_not_lead_to_another_site(client, alice):
    response = client.post("/accounts/login/?next=//spy.example/", {"login": alice.email, "password": PASSWORD})
    assert response["Location"] == "/"


def test_logging_out_asks_first_and_then_forgets(client, alice):
    client.force_login(alice)
    assert "Log out of this device?" in client.get("/accounts/logout/").content.decode()
    assert client.get("/study/").wsgi_request.user.is_authenticated
    client.post("/accounts/logout/")
    assert client.get("/study/").status_code == 302


def test_a_forgotten_password_is_replaced_through_the_mail(client, alice):
    sent = client.post("/accounts/password/reset/", {"email": alice.email}, follow=True)
    assert "Look into your mail" in sent.content.decode()
    (link,) = re.findall(r"https?://\S+(/accounts/password/reset/key/\S+)", mail.outbox[0].body)
    form = client.get(link, follow=True)
    assert "Choose a new password" in form.content.decode()
    new = {"password1": "another phrase of words", "password2": "another phrase of words"}
    done = client.post(form.redirect_chain[-1][0], new, follow=True)
    assert "The new password is saved" in done.content.decode()
    assert client.login(email=alice.email, password=new["password1"])
    assert "This link no longer works" in client.get(link, follow=True).content.decode()


def test_asking_for_an_unknown_address_reads_the_same(client, db):
    sent = client.post("/accounts/password/reset/", {"email": "nobody@example.com"}, follow=True)
    assert "Look into your mail" in sent.content.decode()


def test_the_mail_after_sign_up_confirms_the_address(client, db):
    client.post("/accounts/signup/", NEW)
    (link,) = re.findall(r"https?://\S+(/accounts/confirm-email/\S+)", mail.outbox[0].body)
    assert "Is dora@example.com your address?" in client.get(link).content.decode()
    client.post(link)
    assert "This link no longer works" in client.get("/accounts/confirm-email/no-such-key/").content.decode()
    assert User.objects.get().emailaddress_set.get().verified


ADDRESSES = ["login", "signup", "logout", "password/reset", "password/reset/done", "password/change", "email"]
ADDRESSES += ["confirm-email", "inactive", "reauthenticate", "password/reset/key/done"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("signed_in", [False, True])
def test_every_account_page_wears_the_same_frame(client, alice, address, signed_in):
    if signed_in:
        client.force_login(alice)
    response = client.get(f"/accounts/{address}/", follow=True)
    page = response.content.decode()
    assert response.status_code == 200
    assert page.count("<h1") == 1
    assert 'href="#main"' in page
    assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]* src=)", page)
