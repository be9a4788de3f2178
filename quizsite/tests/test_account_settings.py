"""Devices, the export and the way out, as a person meets them."""

import json
import re

import pytest
from django.test import Client

from accounts.devices import device_name
from accounts.models import User
from conftest import PASSWORD

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0"


def logged_in(user: User, user_agent: str) -> Client:
    client = Client(headers={"user-agent": user_agent})
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client


@pytest.fixture
def laptop(alice):
    return logged_in(alice, FIREFOX)


@pytest.fixture
def phone(alice):
    return logged_in(alice, PHONE)


def is_in(client: Client) -> bool:
    return client.get("/settings/").status_code == 200


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (FIREFOX, "Firefox on Linux"),
        (PHONE, "Safari on iPhone"),
        (EDGE, "Edge on Windows"),
        ("Attentive/1.2 (build 3)", "Attentive"),
        ("", "Unknown device"),
    ],
)
def test_devices_have_names_that_people_use(user_agent, name):
    assert device_name(user_agent) == name


def test_devices_are_listed_with_this_one_marked(laptop, phone):
    html = laptop.get("/settings/account/devices/").content.decode()
    assert re.findall(r"<b>(.*? on .*?)</b>", html) == ["Firefox on Linux", "Safari on iPhone"]
    assert html.index("Firefox on Linux") < html.index("This device") < html.index("Safari on iPhone")


def test_one_device_can_be_logged_out(laptop, phone):
    html = laptop.get("/settings/account/devices/").content.decode()
    (device,) = re.findall(r'name="device" value="(\d+)"', html)
    laptop.post("/settings/account/devices/", {"device": device})
    assert (is_in(laptop), is_in(phone)) == (True, False)


def test_all_others_can_be_logged_out_at_once_also_apps(laptop, phone, client, alice):
    given = {"email": alice.email, "password": PASSWORD}
    app = client.post("/_allauth/app/v1/auth/login", given, content_type="application/json").json()
    token = {"X-Session-Token": app["meta"]["session_token"]}
    laptop.post("/settings/account/devices/", {"others": "1"})
    assert (is_in(laptop), is_in(phone)) == (True, False)
    assert Client().get("/api/v1/me", headers=token).status_code == 401


@pytest.mark.parametrize("device", ["", "0", "x", "9" * 40, "-1"])
def test_a_device_that_does_not_exist_ends_nothing(laptop, phone, device):
    assert laptop.post("/settings/account/devices/", {"device": device}).status_code == 302
    assert is_in(laptop)
    assert is_in(phone)


def test_nobody_ends_the_login_of_another(laptop, bob):
    html = laptop.get("/settings/account/devices/").content.decode()
    assert "device" in html
    others = logged_in(bob, FIREFOX)
    from allauth.usersessions.models import UserSession

    for row in UserSession.objects.all():
        others.post("/settings/account/devices/", {"device": str(row.pk)})
    others.post("/settings/account/devices/", {"others": "1"})
    assert is_in(laptop)


def test_the_data_can_be_downloaded_from_the_page(laptop, alice):
    response = laptop.get("/settings/account/export/")
    assert json.loads(b"".join(response.streaming_content))["me"]["email"] == alice.email


def test_the_page_says_what_a_deletion_deletes_and_offers_to_keep_it(laptop):
    html = laptop.get("/settings/account/delete/").content.decode()
    assert "0 answers" in html
    assert "Download everything" in html
    assert re.findall(r'class="btn go"[^>]*>([^<]+)<', html) == ["Keep it"]


@pytest.mark.parametrize("typed", ["", "bob@example.com", "alice", "alice@example.com.org"])
def test_another_address_deletes_nothing(laptop, typed):
    response = laptop.post("/settings/account/delete/", {"email": typed})
    assert response.status_code == 422
    assert 'class="errorlist"' in response.content.decode()
    assert User.objects.filter(email="alice@example.com").exists()


def test_the_typed_address_deletes_the_account_and_ends_every_login(laptop, phone):
    response = laptop.post("/settings/account/delete/", {"email": " Alice@Example.com "}, follow=True)
    assert "Your account is deleted" in response.content.decode()
    assert not User.objects.exists()
    assert (is_in(laptop), is_in(phone)) == (False, False)


def test_all_of_it_needs_a_login(client, db):
    for name in ("devices", "export", "delete"):
        address = f"/settings/account/{name}/"
        assert client.get(address)["Location"] == f"/accounts/login/?next={address}"
