"""Killed, frozen and unheard: what the server acknowledged is there once, and every memory is what it should be."""

from pathlib import Path

import pytest

from quizsite.testing.postgres import postgres_server
from tests.blackbox.instance import Instance, running
from tests.blackbox.rounds import play

pytestmark = [pytest.mark.slow, pytest.mark.servers]


def survives(instance: Instance, *, faults: int) -> None:
    report = play(instance, seed=1, faults=faults)
    print(report)  # noqa: T201 (`pytest -rP` shows what the run was exposed to)
    assert report.violations == []
    # A run that met nothing proves nothing.
    assert report.exposure["events"] > 50
    assert report.exposure["collisions"] > 0
    assert report.exposure["reply lost"] > 0
    assert report.exposure["faults while a request was on its way"] > faults / 2


def test_kills_and_freezes_lose_nothing_on_sqlite(tmp_path: Path) -> None:
    with running(tmp_path, None) as instance:
        survives(instance, faults=3)


def test_kills_and_freezes_of_web_and_database_lose_nothing_on_postgres(tmp_path: Path) -> None:
    with postgres_server(durable=True) as postgres, running(tmp_path, postgres) as instance:
        survives(instance, faults=4)
