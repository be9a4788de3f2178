"""The protocol of push messages, against the example of its own standard, and the addresses that we never post to."""

import json
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import derive_private_key
from hypothesis import given
from hypothesis import strategies as st

from reviews.reminders import outside, web_push
from reviews.reminders.web_push import Keys, decode, encode
from reviews.tests.fake_push import Browser

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def test_the_example_of_rfc_8291_comes_out_to_the_last_byte():
    ephemeral = derive_private_key(
        int.from_bytes(decode("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")), web_push.CURVE
    )
    keys = Keys.read(
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "BTBZMqHH6r4Tts7J_aSIgg",
    )
    text = b"When I grow up, I want to be a watermelon"
    body = web_push.encrypt(text, keys, ephemeral=ephemeral, salt=decode("DGv6ra1nlYgDCS1FRnbzlw"))
    assert encode(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
        "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


@given(st.binary(max_size=3000), st.binary(min_size=16, max_size=16))
def test_the_browser_reads_what_was_written(text, salt):
    browser = Browser("https://push.example.org/1")
    ephemeral = web_push.server_key(salt.hex())
    assert browser.read(web_push.encrypt(text, browser.keys, ephemeral=ephemeral, salt=salt)) == text


def test_a_message_is_signed_for_one_push_service_and_half_a_day():
    private = web_push.server_key("a secret")
    sent = web_push.headers(
        "https://push.example.org/send/abc",
        private=private,
        contact="mailto:us@example.org",
        topic="reminder:1:2026-11-21",
        lifetime=timedelta(hours=8),
        at=NOW,
    )
    token = sent["Authorization"].split("t=")[1].split(",")[0]
    claims = jwt.decode(
        token,
        private.public_key(),
        algorithms=["ES256"],
        audience="https://push.example.org",
        options={"verify_exp": False},
    )
    assert claims["exp"] == (NOW + timedelta(hours=12)).timestamp()
    assert claims["sub"] == "mailto:us@example.org"
    assert sent["Authorization"].endswith(f"k={web_push.public_key(private)}")
    assert (sent["TTL"], sent["Content-Encoding"], len(sent["Topic"])) == ("28800", "aes128gcm", 32)


def test_the_key_of_the_server_is_the_same_at_every_start():
    assert web_push.public_key(web_push.server_key("a")) == web_push.public_key(web_push.server_key("a"))
    assert web_push.public_key(web_push.server_key("a")) != web_push.public_key(web_push.server_key("b"))
    assert len(decode(web_push.public_key(web_push.server_key("a")))) == 65


@pytest.mark.parametrize("p256dh", ["", "x", "BCVx", encode(b"\4" + b"\1" * 64), "é" * 87])
def test_keys_that_are_none_are_refused(p256dh):
    with pytest.raises(ValueError):  # noqa: PT011  (of base64, of the curve or ours)
        Keys.read(p256dh, encode(b"a" * 16))


@pytest.mark.parametrize(
    "address",
    [
        "http://push.example.org/1", "https://127.0.0.1/1", "https://10.0.0.1/", "https://[::1]/", "https://2130706433/",
        "https://localhost/", "https://push.example.org:8443/", "https://me@push.example.org/", "ftp://push.example.org/",
        "https://", "", "//push.example.org/", "https://127.1/", "https://push.example.org/\r\nX: y",
        "https://push.example.org/a b", "https://[", "https://push.example.org:x/", "https://püsh.example.org/",
    ],
)  # fmt: skip
def test_addresses_that_name_no_public_host_are_refused(address):
    with pytest.raises(outside.Refused):
        outside.check(address)


@pytest.mark.parametrize(
    "number",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "::1", "fe80::1", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "2001:0:a00:1::", "ff02::1"],
)  # fmt: skip
def test_private_numbers_are_no_part_of_the_internet(number):
    assert not outside.is_public(number)


@pytest.mark.parametrize("number", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:8.8.8.8"])
def test_public_numbers_are(number):
    assert outside.is_public(number)


@pytest.mark.parametrize("numbers", [["10.0.0.1"], ["8.8.8.8", "127.0.0.1"], []])
def test_a_public_name_that_leads_into_our_network_is_not_connected_to(monkeypatch, numbers):
    found = [(2, 1, 6, "", (number, 443)) for number in numbers]
    monkeypatch.setattr("socket.getaddrinfo", lambda *args, **options: found)
    monkeypatch.setattr("socket.create_connection", lambda *args: pytest.fail("connected"))
    with pytest.raises(outside.Refused):
        outside.post("https://push.example.org/1", b"", {})


def test_what_the_worker_shows_is_json():
    browser = Browser("https://push.example.org/1")
    body = web_push.encrypt(
        json.dumps({"title": "x"}).encode(), browser.keys, ephemeral=web_push.server_key("e"), salt=b"s" * 16
    )
    assert json.loads(browser.read(body)) == {"title": "x"}
