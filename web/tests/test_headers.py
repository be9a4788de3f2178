"""Headers: a policy without exceptions but two, and private answers that no cache keeps."""

import pytest

STRICT = {"default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "object-src 'none'"}
STRICT |= {"base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"}


def policy(response) -> set[str]:
    return {each.strip() for each in response["Content-Security-Policy"].split(";")}


@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/accounts/signup/", "/no/such/page", "/api/v1/me"])
def test_pages_and_answers_carry_the_strict_policy(client, db, address):
    response = client.get(address)
    assert policy(response) >= STRICT
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_the_admin_may_evaluate_and_style_and_nothing_more(client, db):
    widened = policy(client.get("/admin/login/"))
    assert "script-src 'self' 'unsafe-eval'" in widened
    assert "style-src 'self' 'unsafe-inline'" in widened
    assert "img-src 'self' data:" in widened
    assert widened >= STRICT - {"script-src 'self'", "style-src 'self'", "img-src 'self'"}


def test_the_documentation_of_the_api_may_style_but_not_evaluate(client, db):
    widened = policy(client.get("/api/docs/"))
    assert "script-src 'self'" in widened
    assert "style-src 'self' 'unsafe-inline'" in widened


@pytest.mark.parametrize("address", ["/", "/study/", "/api/v1/me"])
def test_what_a_signed_in_learner_sees_is_kept_by_no_cache(client, alice, course, address):
    client.force_login(alice)
    response = client.get(address)
    assert set(response["Cache-Control"].split(", ")) >= {"private", "no-store"}
    assert "Cookie" in response["Vary"]


def test_an_answer_to_a_token_is_kept_by_no_cache(client, db):
    response = client.get("/api/v1/me", headers={"X-Session-Token": "no-such-token"})
    assert response.status_code == 401
    assert "no-store" in response["Cache-Control"]


def test_the_headers_cost_a_health_check_no_query(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").status_code == 200
