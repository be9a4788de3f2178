"""Lists in pages, and brakes per account."""

from base64 import b64encode

import pytest
from django.core.cache import caches
from rest_framework.test import APIRequestFactory, force_authenticate
from rest_framework.views import APIView

from web.models import OutboxMessage
from web.pagination import CursorPagination
from web.problems import Problem
from web.throttling import ReadThrottle, WriteThrottle


@pytest.fixture
def rows(db, now):
    OutboxMessage.objects.bulk_create(
        OutboxMessage(kind="mail", key=str(number), created_at=now, next_attempt_at=now) for number in range(5)
    )
    return OutboxMessage.objects.all()


def page(rows, address: str):
    request = APIView().initialize_request(APIRequestFactory().get(address))
    paginator = CursorPagination()
    found = paginator.paginate_queryset(rows, request)
    return [row.key for row in found], paginator.get_paginated_response([]).data


def test_pages_follow_one_another_to_the_end(rows):
    keys, address = [], "/api/v1/things/?limit=2"
    while address:
        found, data = page(rows, address)
        assert set(data) == {"results", "next"}
        keys += found
        address = data["next"]
    assert keys == ["0", "1", "2", "3", "4"]


def test_a_row_added_meanwhile_is_neither_lost_nor_doubled(rows, now):
    first, data = page(rows, "/api/v1/things/?limit=2")
    OutboxMessage.objects.filter(key="0").delete()
    OutboxMessage.objects.create(kind="mail", key="late", created_at=now, next_attempt_at=now)
    rest = page(rows, data["next"].replace("limit=2", "limit=200"))[0]
    assert first + rest == ["0", "1", "2", "3", "4", "late"]


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        b64encode(b"p=abc").decode(),
        b64encode(b"o=-1").decode(),
        b64encode(b"p=\xff").decode(),
        b64encode(b"o=" + b"9" * 5000).decode(),
    ],
)
def test_a_cursor_that_we_never_made_is_refused(rows, cursor):
    with pytest.raises(Problem) as refused:
        page(rows, f"/api/v1/things/?cursor={cursor}")
    assert (refused.value.status_code, refused.value.code) == (400, "cursor_invalid")


class Limited(APIView):
    authentication_classes = []
    permission_classes = []
    throttle_classes = [ReadThrottle, WriteThrottle]

    def get(self, request):
        from rest_framework.response import Response

        return Response({})

    post = get


def call(user, method: str):
    request = getattr(APIRequestFactory(), method)("/api/v1/x")
    force_authenticate(request, user)
    return Limited.as_view()(request).status_code


def test_reads_and_writes_are_limited_apart_and_per_account(alice, bob, settings):
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": {"read": "3/min", "write": "2/min"}}
    assert [call(alice, "get") for _ in range(4)] == [200, 200, 200, 429]
    assert [call(alice, "post") for _ in range(3)] == [200, 200, 429]
    assert call(bob, "get") == 200


def test_limits_ask_neither_redis_nor_the_database(settings):
    assert ReadThrottle().cache is caches["throttle"]
    assert settings.CACHES["throttle"]["BACKEND"].endswith("LocMemCache")
