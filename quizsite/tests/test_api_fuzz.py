"""Requests that nobody would write, made from the API's own document: none of them may break the server."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from quizsite.wsgi import application

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def token(client, course):
    given = {"email": "fuzz@example.com", "password": "scaled dot product"}
    signed_up = client.post("/_allauth/app/v1/auth/signup", given, content_type="application/json").json()
    return signed_up["meta"]["session_token"]


def test_no_request_breaks_the_server(course, token):
    document = schemathesis.openapi.from_wsgi("/api/schema/?format=json", application)
    fired = 0
    for result in document.get_all_operations():
        operation = result.ok()
        if (operation.method.upper(), operation.path.rstrip("/")) == ("DELETE", "/api/v1/me"):
            continue  # it would end the login of all that follow

        @given(case=operation.as_strategy())
        @settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        def fire(case):
            nonlocal fired
            reply = case.call(headers={"X-Session-Token": token})
            fired += 1
            assert reply.status_code < 500, (case.method, case.path, reply.text)
            if reply.status_code >= 400:
                assert reply.headers["content-type"][0].startswith("application/problem+json"), reply.text

        fire()
    assert fired > 500
