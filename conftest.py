"""The fixed cast, the fixed clock and the servers that every test may ask for.

Tests never see the developer's own data: this file gives them a DATA_DIR and a database before it loads the settings.
That is why pyproject.toml does not name the settings to pytest-django, which would load them first.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

DATA_DIR = Path(tempfile.mkdtemp(prefix="attentive-tests-"))
(DATA_DIR / "static").mkdir()  # whitenoise warns when there is none
for _variable in (
    "ATTENTIVE_ENV",
    "CELERY_BROKER_URL",
    "DATABASE_URL",
    "EMAIL_HOST",
    "PORT",
    "REDIS_URL",
    "TEST_CLOCK",
):
    os.environ.pop(_variable, None)
os.environ["DATA_DIR"] = str(DATA_DIR)
os.environ["DJANGO_SETTINGS_MODULE"] = "quizsite.settings"
# Playwright runs an event loop in the test's own thread; Django would refuse every query after it started.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgres"),
        default="sqlite",
        help="what the suite runs on; postgres starts a throw-away server",
    )
    # Not in a later hook: the conftest files of the apps import models, and they are next.
    config = pluginmanager.get_plugin("pytestconfig")
    config.add_cleanup(lambda: shutil.rmtree(DATA_DIR, ignore_errors=True))
    if parser.parse_known_args(config.invocation_params.args).database == "postgres":
        from quizsite.testing.postgres import throwaway_postgres

        server = throwaway_postgres()
        os.environ["DATABASE_URL"] = server.__enter__()
        config.add_cleanup(lambda: server.__exit__(None, None, None))
    import django

    django.setup()


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings
    from django.test import override_settings

    # A file, not memory: with a shared memory database threads meet table locks that no real database has.
    settings.DATABASES["default"].setdefault("TEST", {})
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        settings.DATABASES["default"]["TEST"]["NAME"] = str(DATA_DIR / "test.sqlite3")
    local_memory = "django.core.cache.backends.locmem.LocMemCache"
    quick = override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        CACHES={alias: {"BACKEND": local_memory, "LOCATION": alias} for alias in settings.CACHES},
        STORAGES={
            **settings.STORAGES,
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    )
    quick.enable()
    config.add_cleanup(quick.disable)


@pytest.fixture(autouse=True)
def _empty_caches() -> Iterator[None]:
    """No test inherits another's throttle or login counters."""
    from django.core.cache import caches

    yield
    for cache in caches.all(initialized_only=True):
        cache.clear()


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """No test inherits the language of the last page that another asked for."""
    from django.utils.translation import deactivate

    yield
    deactivate()


# --- the cast: alice and bob study, charlie is the outsider who must be refused, the author writes the course ---------
PASSWORD = "scaled dot product"


@pytest.fixture
def alice(db):
    return _join("alice", time_zone="Europe/Berlin")


@pytest.fixture
def bob(db):
    return _join("bob", time_zone="America/Los_Angeles")


@pytest.fixture
def charlie(db):
    return _join("charlie")


@pytest.fixture
def author(db):
    """Someone with the author's role and nothing more: no superuser."""
    from accounts import roles
    from accounts.joining import give_role, set_up_roles

    set_up_roles()
    author = _join("author")
    give_role(author, roles.AUTHOR)
    return author


def _join(name: str, **fields):
    from accounts.models import User

    return User.objects.create_user(f"{name}@example.com", PASSWORD, display_name=name.title(), **fields)


@pytest.fixture
def api() -> Callable:
    """`api(alice)` is a client of the API with Alice signed in; `api()` is nobody's."""
    from rest_framework.test import APIClient

    def client_of(user=None) -> APIClient:
        client = APIClient()
        if user is not None:
            client.force_login(user)
        return client

    return client_of


@pytest.fixture
def now() -> datetime:
    """A Saturday morning, far from any clock change."""
    return datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


@pytest.fixture
def course(db, now):
    """A small course with one published item of each kind; `course.items["choice"]` and so on."""
    from quizzes.testing import small_course

    return small_course(at=now)


# --- servers ----------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def valkey_server() -> Iterator[str]:
    from quizsite.testing.valkey import throwaway_valkey

    with throwaway_valkey() as url:
        yield url


@pytest.fixture
def valkey_url(valkey_server: str) -> str:
    """A real Valkey in which no other test has left a message."""
    import redis

    with redis.Redis.from_url(valkey_server) as client:
        client.flushall()
    return valkey_server


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    from quizsite.testing.postgres import throwaway_postgres

    with throwaway_postgres() as url:
        yield url
