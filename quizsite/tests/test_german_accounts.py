"""Joining, coming back and a forgotten password in German: every word of it, and to a friend (du, not Sie)."""

import re

import pytest

from accounts.models import User
from conftest import PASSWORD
from quizsite.tests.speaking import ENGLISH, english_on, formal_in, said_on
from quizsite.tests.test_languages import entries

GERMAN = {"headers": {"accept-language": "de"}}
TRANSLATED = {text for text, _, said in entries("de") if text and said != [text]}
NEW = {"email": "dora@example.com", "password1": "three unrelated words"}
WRONG_SIGN_UPS = [{}, {**NEW, "email": "dora"}, {**NEW, "password1": "12345678"}, {**NEW, "password1": "short"}]
WRONG_CHANGES = [
    {},
    {"oldpassword": "no", "password1": "12345678", "password2": "12345678"},
    {"oldpassword": PASSWORD, "password1": "one phrase of words", "password2": "another phrase of words"},
]


def complaints(page: str) -> list[str]:
    return english_on(page, TRANSLATED) + [each for said in said_on(page) for each in formal_in(said)]


@pytest.fixture
def read(client, db):
    """`read(address, form)` gets or sends a page in German, follows it, and fails on a wrong word."""

    def of(address: str, form: dict | None = None) -> str:
        method = client.get if form is None else client.post
        page = method(address, form, follow=True, **GERMAN).content.decode()
        assert complaints(page) == [], address
        return page

    return of


def test_joining_is_german_whatever_goes_wrong(read, alice):
    read("/accounts/signup/")
    for form in WRONG_SIGN_UPS:
        assert 'aria-invalid="true"' in read("/accounts/signup/", form)
    assert "Heute" in read("/accounts/signup/", NEW)


def test_a_wrong_login_and_a_logout_are_german(read, client, alice):
    for form in ({}, {"login": "alice"}, {"login": alice.email, "password": "no"}):
        read("/accounts/login/", form)
    User.objects.update(language="de")
    client.force_login(alice)
    for address in ("logout/", "email/", "confirm-email/", "inactive/", "reauthenticate/", "sessions/"):
        read(f"/accounts/{address}")
    read("/accounts/reauthenticate/", {"password": "no"})
    for form in WRONG_CHANGES:
        read("/accounts/password/change/", form)
    assert "abgemeldet" in read("/accounts/logout/", {})


def test_a_new_password_is_german_from_the_question_to_the_end(read, alice, mailoutbox):
    read("/accounts/password/reset/", {"email": "nobody"})
    read("/accounts/password/reset/", {"email": alice.email})
    (link,) = re.findall(r"https?://\S+?(/accounts/password/reset/key/\S+)", mailoutbox[0].body)
    form = re.findall(r'action="([^"]*)"', read(link))
    assert form
    read(link.replace("/key/", "/key/x"))
    read("/accounts/password/reset/key/done/")


@pytest.fixture
def letters(client, alice, mailoutbox, settings):
    """The mails that a visitor's forms cause, by what they are about."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_PREVENT_ENUMERATION = True
    for about, address, form in (
        ("confirm", "signup/", NEW),
        ("exists", "signup/", {**NEW, "email": alice.email}),
        ("password", "password/reset/", {"email": alice.email}),
        ("unknown", "password/reset/", {"email": "nobody@example.com"}),
    ):
        client.post(f"/accounts/{address}", form, **GERMAN)
        client.logout()
        assert mailoutbox, about
    return mailoutbox


def test_every_mail_about_an_account_is_german_and_speaks_to_a_friend(letters):
    assert [each.to for each in letters] == [
        ["dora@example.com"], ["alice@example.com"], ["alice@example.com"], ["nobody@example.com"]
    ]  # fmt: skip
    for each in letters:
        words = re.sub(r"\S+[@/]\S+", "", each.body)
        assert not ENGLISH.search(words), words
        assert formal_in(each.body) == formal_in(each.subject) == []
        assert not ENGLISH.search(each.subject)
        assert len(each.subject.splitlines()) == 1
