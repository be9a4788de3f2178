"""/healthz is about the process; /readyz is about what it needs."""

import pytest
from django.db import DatabaseError

from quizsite import health


@pytest.fixture
def broken(monkeypatch):
    def breaks(name, error):
        def check():
            raise error

        monkeypatch.setitem(health.CHECKS, name, check)

    return breaks


def test_healthz_answers_without_a_database(client):
    # No `db` fixture: any query would fail this test.
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]


def test_readyz_names_every_check(client, db):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ready",
        "checks": {"database": "ok", "migrations": "ok", "broker": "ok"},
    }


@pytest.mark.parametrize("check", ["database", "migrations"])
def test_readyz_is_503_when_it_cannot_serve_and_tells_no_secrets(client, db, broken, check):
    broken(check, DatabaseError("password of postgres://attentive:hunter2@db refused"))
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["status"] == "unavailable"
    assert response.json()["checks"][check] == "DatabaseError"
    assert response["Retry-After"] == "5"
    assert b"hunter2" not in response.content


def test_a_broker_that_is_away_only_degrades(client, db, settings):
    settings.BROKER_URL = "redis://127.0.0.1:1/0"
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["status"] == "degraded"
    assert response.json()["checks"]["broker"] == "ConnectionError"


def test_a_missing_migration_is_noticed(client, db):
    from django.db.migrations.recorder import MigrationRecorder

    health._migrations.cache_clear()
    MigrationRecorder.Migration.objects.filter(app="accounts").delete()
    response = client.get("/readyz")
    assert (response.status_code, response.json()["checks"]["migrations"]) == (503, "MigrationsMissing")


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_they_can_only_be_read(client, path):
    assert client.post(path).status_code == 405
