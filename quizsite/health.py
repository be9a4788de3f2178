"""`/healthz`: the process is up. `/readyz`: it can serve, and whether its background work is delayed."""

from collections.abc import Callable
from functools import cache

import redis
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu import Connection

from accounts.languages import same_for_everybody

BROKER_PATIENCE = 0.5  # seconds


@same_for_everybody
@require_safe
@never_cache
def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer as long as the process can. It looks at nothing else: a restart would not heal a database."""
    return HttpResponse("ok\n", content_type="text/plain")


@same_for_everybody
@require_safe
@never_cache
def readyz(_request: HttpRequest) -> HttpResponse:
    """Answer 503 without database or schema. Without a broker study goes on, so that is `degraded` and still 200."""
    checks = {name: _outcome(check) for name, check in CHECKS.items()}
    able = checks["database"] == checks["migrations"] == "ok"
    status = "unavailable" if not able else "ready" if checks["broker"] == "ok" else "degraded"
    response = JsonResponse({"status": status, "checks": checks}, status=200 if able else 503)
    if not able:
        response["Retry-After"] = "5"
    return response


def _outcome(check: Callable[[], None]) -> str:
    """Return "ok" or the kind of failure; its text may name hosts and accounts, so it is not shown to the world."""
    try:
        check()
    except Exception as error:
        return type(error).__name__
    return "ok"


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


class MigrationsMissing(Exception):
    """The code is newer than the database."""


@cache  # a failure raises and is not kept; what is applied once stays applied
def _migrations() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise MigrationsMissing


def _broker() -> None:
    url = settings.BROKER_URL
    if not url:
        return  # messages are files beside the database
    if not url.startswith("redis"):
        with Connection(url, connect_timeout=BROKER_PATIENCE) as broker:
            broker.connect()
        return
    with redis.Redis.from_url(
        url, socket_connect_timeout=BROKER_PATIENCE, socket_timeout=BROKER_PATIENCE, retry=None
    ) as client:
        client.ping()


CHECKS: dict[str, Callable[[], None]] = {"database": _database, "migrations": _migrations, "broker": _broker}
