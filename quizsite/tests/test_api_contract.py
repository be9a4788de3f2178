"""The API as a whole, walked from its own OpenAPI document."""

import json
import re
from uuid import uuid4

import pytest
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

TAKE_NO_BODY = ("/undo", "/claim", "/goals/{slug}", "/placement", "/finish", "/read")  # or need none
METHODS = ("get", "post", "put", "patch", "delete")
CONTRACT = {
    "GET me", "PATCH me", "DELETE me", "GET me/export", "GET concepts/", "GET concepts/{slug}/", "GET cards/",
    "GET cards/{id}/", "GET glossary/", "GET items/", "GET reviews/next", "POST reviews/hint",
    "POST reviews/reveal", "POST reviews/",
    "PUT reviews/{event_id}/rating", "POST reviews/{event_id}/undo", "POST sync/events", "GET sync/events",
    "POST concepts/{slug}/claim", "DELETE concepts/{slug}/claim", "GET memories/",
    "GET goals/", "PUT goals/{slug}", "DELETE goals/{slug}", "GET plan", "POST lab/attention", "GET placement",
    "POST placement", "POST placement/answer", "POST placement/finish", "POST lessons/",
    "GET lessons/{id}/", "POST lessons/{id}/read", "POST lessons/{id}/answer",
    "POST lessons/{id}/finish", "GET practice/types", "POST practice/next", "POST practice/answer",
    "POST memories/{item_id}/events/", "POST reports/", "GET stats/summary", "GET stats/forecast",
    "GET stats/retention", "GET stats/calendar", "GET stats/calibration", "GET stats/misconceptions",
}  # fmt: skip


@pytest.fixture(scope="module")
def schema():
    return SchemaGenerator().get_schema(public=True)


@pytest.fixture(scope="module")
def operations(schema):
    return [(method.upper(), path) for path, item in schema["paths"].items() for method in item if method in METHODS]


def address(path: str) -> str:
    values = {"slug": "dot-product", "id": "1", "event_id": str(uuid4()), "item_id": "1"}
    return re.sub(r"{(\w+)}", lambda match: values[match[1]], path)


def test_the_document_is_valid_and_holds_the_contract(schema, operations):
    validate_schema(schema)
    assert {f"{method} {path.removeprefix('/api/v1/')}" for method, path in operations} >= CONTRACT


def test_the_document_names_no_warning(capsys):
    from drf_spectacular.drainage import GENERATOR_STATS, reset_generator_stats

    reset_generator_stats()
    with GENERATOR_STATS.silence():
        SchemaGenerator().get_schema(public=True)
        assert not GENERATOR_STATS, dict(GENERATOR_STATS._warn_cache)


def test_every_operation_asks_for_a_login(api, operations, db):
    for method, path in operations:
        refused = api().generic(method, address(path), "{}", content_type="application/json")
        assert (method, path, refused.status_code) == (method, path, 401)
        assert refused["Content-Type"] == "application/problem+json"
        assert refused["WWW-Authenticate"]
        assert json.loads(refused.content)["code"] == "not_authenticated"


def test_both_spellings_answer_without_a_redirect(api, alice, course, operations):
    client = api(alice)
    for method, path in operations:
        if method != "GET":
            continue
        spelled = address(path)
        other = spelled[:-1] if spelled.endswith("/") else f"{spelled}/"
        assert client.get(spelled).status_code == client.get(other).status_code, path


MALFORMED = [
    (b"", 400),
    (b"{", 400),
    (b"[]", 400),
    (b'"text"', 400),
    (b"null", 400),
    (b"{" * 100_000, 400),
    (b'{"a":' * 5000 + b"1" + b"}" * 5000, 400),
    (b'{"token": "\\u0000"}', 400),
    (b'{"token": "\\ud800"}', 400),
    (b'{"rating": NaN}', 400),
    (b'{"rating": 1e400}', 400),
    (b'{"id": "\xff"}', 400),
    (b'{"a": "' + b"x" * 2_000_000 + b'"}', 413),
    (b'{"id": 1, "token": 2, "response": 3, "rating": "x", "text": [], "type": {}, "events": 5}', 400),
]


def test_a_malformed_body_is_refused_with_a_code_everywhere(api, alice, course, operations):
    client = api(alice)
    for method, path in operations:
        if method == "GET" or path.endswith(TAKE_NO_BODY):
            continue
        for body, status in MALFORMED:
            if (method, body) == ("DELETE", b""):
                continue  # that is how an account is deleted
            refused = client.generic(method, address(path), body, content_type="application/json")
            if method == "PATCH" and refused.status_code == 200:
                continue  # nothing in that body is a setting
            assert 400 <= refused.status_code < 500, (method, path, body[:40])
            assert refused.json()["code"], (method, path, body[:40])
            assert refused.status_code in (status, 400, 404), (method, path, body[:40])


def test_another_content_type_is_refused(api, alice, course):
    refused = api(alice).post("/api/v1/reviews/", "id=1", content_type="application/x-www-form-urlencoded")
    assert (refused.status_code, refused.json()["code"]) == (415, "unsupported_media_type")


def test_an_unknown_address_is_a_problem_document(api, alice):
    refused = api(alice).get("/api/v1/no/such/thing")
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")


def test_the_documents_page_loads_nothing_from_outside(client, db):
    page = client.get("/api/docs/").content.decode()
    assert "swagger" in page
    assert not re.findall(r'(?:src|href)="https?://', page)


def test_a_private_answer_is_never_cached(api, alice, course):
    assert "no-store" in api(alice).get("/api/v1/me")["Cache-Control"]


def test_me_takes_settings_and_refuses_nonsense(api, alice):
    client = api(alice)
    changed = client.patch("/api/v1/me", {"time_zone": "Asia/Tokyo", "day_starts_at": 5, "new_per_day": 7}).json()
    assert (changed["time_zone"], changed["day_starts_at"], changed["new_per_day"]) == ("Asia/Tokyo", 5, 7)
    for wrong in (
        {"time_zone": "Mars"}, {"day_starts_at": 24}, {"desired_retention": 0.5}, {"new_per_day": "7"},
        {"reminder_hour": -1}, {"day_starts_at": True},
    ):  # fmt: skip
        refused = client.patch("/api/v1/me", wrong)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, next(iter(wrong)))
    assert client.patch("/api/v1/me", {"email": "new@example.com", "is_staff": True}).json()["email"] == alice.email
    alice.refresh_from_db()
    assert not alice.is_staff


def test_a_mobile_client_signs_up_studies_and_leaves(client, course):
    given = {"email": "mobile@example.com", "password": "scaled dot product"}
    signed_up = client.post("/_allauth/app/v1/auth/signup", given, content_type="application/json").json()
    token = {"X-Session-Token": signed_up["meta"]["session_token"]}
    assert client.get("/api/v1/reviews/next", headers=token).json()["review"]["token"]
    client.delete("/_allauth/app/v1/auth/session", headers=token)
    assert client.get("/api/v1/reviews/next", headers=token).status_code == 401
    again = client.post("/_allauth/app/v1/auth/login", given, content_type="application/json").json()
    assert again["meta"]["session_token"] != signed_up["meta"]["session_token"]


@pytest.mark.parametrize("token", ["nonsense", "", "x" * 5000, "../../etc"])
def test_a_bad_session_token_is_no_login(client, db, token):
    refused = client.get("/api/v1/me", headers={"X-Session-Token": token})
    assert (refused.status_code, refused["Content-Type"]) == (401, "application/problem+json")


def test_a_token_ends_with_the_account(client, course, django_user_model):
    given = {"email": "leaver@example.com", "password": "scaled dot product"}
    token = client.post("/_allauth/app/v1/auth/signup", given, content_type="application/json").json()["meta"]
    headers = {"X-Session-Token": token["session_token"]}
    assert client.get("/api/v1/me", headers=headers).status_code == 200
    django_user_model.objects.filter(email=given["email"]).update(is_active=False)
    assert client.get("/api/v1/me", headers=headers).status_code == 401
