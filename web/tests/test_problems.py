"""Errors of the API: one shape, stable codes, nothing of our insides."""

import ast
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404
from django.test import RequestFactory
from rest_framework import exceptions, serializers
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from web import errors
from web.problems import CODES, Problem


def answer_to(exception: Exception, method: str = "get", **request):
    class Failing(APIView):
        authentication_classes = []
        permission_classes = []
        throttle_classes = []

        def get(self, request):
            raise exception

        def post(self, request):
            return self.get(request.data)

    response = Failing.as_view()(getattr(APIRequestFactory(), method)("/api/v1/x", **request))
    response.render()
    return response, json.loads(response.content)


@pytest.mark.parametrize(
    ("exception", "status", "code"),
    [
        (Problem(409, "token_used", "Used."), 409, "token_used"),
        (Http404("secret table name"), 404, "not_found"),
        (PermissionDenied("secret"), 403, "permission_denied"),
        (exceptions.Throttled(wait=2.4), 429, "throttled"),
        (exceptions.NotAcceptable(), 406, "not_acceptable"),
        (OperationalError("database is locked at /var/secret"), 503, "unavailable"),
    ],
)
def test_it_answers_with_a_problem_document(exception, status, code):
    response, document = answer_to(exception)
    assert response.status_code == document["status"] == status
    assert response["Content-Type"] == "application/problem+json"
    assert document["code"] == code
    assert set(document) >= {"type", "title", "detail"}
    assert "secret" not in response.content.decode()


def test_trouble_that_passes_says_when_to_come_back():
    assert answer_to(OperationalError())[0]["Retry-After"] == "5"
    assert answer_to(exceptions.Throttled(wait=2.4))[0]["Retry-After"] == "3"


def test_extra_members_go_into_the_document():
    _, document = answer_to(Problem(422, "invalid_answer", "I can't read this.", position=8))
    assert document["position"] == 8


def test_field_errors_name_the_path_of_the_field():
    class Inner(serializers.Serializer):
        id = serializers.UUIDField()

    class Outer(serializers.Serializer):
        events = Inner(many=True)
        name = serializers.CharField()

    form = Outer(data={"events": [{"id": "63d451a8-f1b6-4752-af47-6658a6c5d786"}, {"id": "no"}]})
    assert not form.is_valid()
    _, document = answer_to(exceptions.ValidationError(form.errors))
    assert document["code"] == "invalid"
    assert [(error["field"], error["code"]) for error in document["errors"]] == [
        ("events[1].id", "invalid"),
        ("name", "required"),
    ]


def test_a_body_in_another_format_is_415_and_another_method_405():
    assert answer_to(Http404(), "post", data="a=1", content_type="text/plain")[1]["code"] == "unsupported_media_type"
    assert answer_to(Http404(), "put", data={}, format="json")[1]["code"] == "method_not_allowed"


def test_a_bug_of_ours_is_not_dressed_up():
    with pytest.raises(ZeroDivisionError):
        answer_to(ZeroDivisionError())


def test_every_code_that_is_raised_is_documented():
    raised = set()
    for path in Path(settings.BASE_DIR).glob("[a-z]*/**/*.py"):
        if "tests" in path.parts or ".venv" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem" and len(node.args) > 1:
                code = node.args[1]
                raised |= {code.value} if isinstance(code, ast.Constant) else set()
    assert "json_invalid" in raised
    assert raised <= set(CODES)


@pytest.mark.parametrize(
    ("view", "status"), [(errors.bad_request, 400), (errors.permission_denied, 403), (errors.not_found, 404)]
)
def test_pages_for_people_and_documents_for_programs(view, status):
    page = view(RequestFactory().get("/course/none"), Exception("secret"))
    assert (page.status_code, page["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert b"<h1" in page.content
    assert b"secret" not in page.content
    document = view(RequestFactory().get("/api/v1/none"), Exception("secret"))
    assert (document.status_code, document["Content-Type"]) == (status, "application/problem+json")


def test_the_error_page_of_a_missing_database_promises_to_come_back():
    try:
        raise OperationalError
    except OperationalError:
        response = errors.server_error(RequestFactory().get("/study/"))
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert errors.server_error(RequestFactory().get("/study/")).status_code == 500


def test_an_unknown_address_of_the_api_is_json(client):
    response = client.get("/api/v1/no/such/thing")
    assert (response.status_code, response.json()["code"]) == (404, "not_found")
