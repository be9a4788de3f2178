"""What a learner's pages take, as ratios to a view that does nothing: `python -m quizsite.benchmarks.pages`.

Time to the first byte, at the real web server on one open connection, page and no-op in turn. The learner has studied
the course for three weeks. Both databases are measured, each by a process of its own.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.client import HTTPConnection
from typing import Any
from uuid import uuid4

from quizsite.testing.postgres import throwaway_postgres

NOTHING = "/healthz"
PAGES = {"/study/": 5, "/": 10, "/statistics/": 10, "/statistics/report/": 10}  # times the no-op, at most
DAYS, ANSWERS_A_DAY = 21, 20
ROUNDS = 200


def fill(now: datetime) -> str:
    """Let a learner study the real course until today; return the key of a session of theirs."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from accounts.models import User

    learner = User.objects.create_user("measured@example.com", "scaled dot product")
    for day in range(DAYS, -1, -1):
        for number in range(ANSWERS_A_DAY // (1 if day else 2)):
            _answer_next(learner, now - timedelta(days=day, minutes=ANSWERS_A_DAY - number))
    session = SessionStore()
    session[SESSION_KEY] = str(learner.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = learner.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def _answer_next(learner: Any, at: datetime) -> None:
    from quizzes import presenting, tokens
    from quizzes.item_kinds import ITEM_KINDS
    from reviews import reviewing
    from reviews.plans.queue import Queue

    item = Queue(learner, at=at).next_item()
    if item is None:
        return
    shown = presenting.present_for_review(item, learner_id=learner.pk, channel="benchmark", at=at)
    served = presenting.load(item.pk, item.version, learner.pk)
    samples = ITEM_KINDS[item.kind].sample_responses(served.content, tokens.read_token(shown.token).nonce)
    response = {} if item.kind == "flashcard" else samples["wrong" if item.pk % 5 == 0 else "correct"][0]
    rating = 3 if item.kind == "flashcard" else None
    given = {"response": response, "rating": rating, "duration_ms": 20_000, "reviewed_at": at, "body": response}
    reviewing.answer(learner, token=shown.token, submission_id=uuid4(), received_at=at, **given)


@contextmanager
def web_server() -> Iterator[int]:
    """Run one process of the real web server; yield its port."""
    from quizsite.broker import free_port
    from quizsite.testing.waiting import wait_until

    port = free_port()
    words = [sys.executable, "-m", "gunicorn", "--config", "python:quizsite.gunicorn_settings", "quizsite.wsgi"]
    server = subprocess.Popen(words, env={**os.environ, "PORT": str(port), "WEB_WORKERS": "1"})
    try:
        wait_until(lambda: _answers(port), within=60, what="the web server")
        yield port
    finally:
        server.terminate()
        server.wait(20)


def _answers(port: int) -> bool:
    try:
        connection = HTTPConnection("127.0.0.1", port)
        connection.request("GET", NOTHING)
        return connection.getresponse().status == 200
    except OSError:
        return False


def measure(port: int, session_key: str) -> str:
    """Return the table."""
    from engine.benchmarks.measuring import Measure, table, time_ratio

    connection = HTTPConnection("127.0.0.1", port)
    cookie = {"Cookie": f"attentive_session_{port}={session_key}"}

    def visit(path: str) -> Callable[[], None]:
        def get() -> None:
            connection.request("GET", path, headers=cookie)
            response = connection.getresponse()
            response.read()
            assert response.status == 200, (path, response.status)

        return get

    noop = visit(NOTHING)
    return table(
        [Measure(path, time_ratio(visit(path), noop, rounds=ROUNDS), at_most=goal) for path, goal in PAGES.items()]
    )


def main(database: str) -> None:
    import django

    django.setup()
    from quizsite.preparing import prepare
    from web.clock import now

    prepare(lambda _: None)
    session_key = fill(now())
    with web_server() as port:
        sys.stdout.write(f"{database}\n{measure(port, session_key)}\n")


@contextmanager
def _environment(database: str) -> Iterator[dict[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        given = {**os.environ, "DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "quizsite.settings"}
        given.pop("DATABASE_URL", None)
        if database == "sqlite":
            yield given
        else:
            with throwaway_postgres() as url:
                yield {**given, "DATABASE_URL": url}


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(sys.argv[1])
    else:
        for each in ("sqlite", "postgres"):
            with _environment(each) as environment:
                subprocess.run([sys.executable, "-m", "quizsite.benchmarks.pages", each], env=environment, check=True)
