"""Celery's wiring, and what a real worker does with a task whose process is killed."""

import importlib
import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import psutil
import pytest
from celery.schedules import crontab
from django.conf import settings

from quizsite import celery_settings
from quizsite.celery import app
from quizsite.processes import kill_family, spawn
from quizsite.testing.waiting import wait_until

ROOT = Path(__file__).resolve().parent.parent.parent
CELERY = [sys.executable, "-m", "celery", "--quiet", "--app", "quizsite.celery"]


def test_ours_is_the_application_of_every_process():
    program = "import django; django.setup(); import celery; print(celery.current_app.main)"
    output = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert output.stdout == "quizsite\n"


def test_every_scheduled_task_exists():
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert scheduled
    assert scheduled <= set(app.tasks)


def test_messages_expire_before_they_pile_up():
    for name, entry in app.conf.beat_schedule.items():
        nightly = isinstance(entry["schedule"], crontab)
        period = timedelta(days=1) if nightly else entry["schedule"]
        assert entry["options"]["expires"] <= period.total_seconds(), name


def test_tasks_are_acknowledged_when_done_and_carry_json_only():
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.accept_content == ["json"]


@pytest.fixture
def settings_with_redis(monkeypatch):
    monkeypatch.setattr(settings, "BROKER_URL", "redis://127.0.0.1:1/0")
    yield importlib.reload(celery_settings)
    monkeypatch.undo()
    importlib.reload(celery_settings)


def test_no_task_outlives_the_time_after_which_its_message_is_handed_out_again(settings_with_redis):
    visibility_timeout = settings_with_redis.broker_transport_options["visibility_timeout"]
    assert settings_with_redis.task_soft_time_limit < settings_with_redis.task_time_limit < visibility_timeout


@pytest.mark.parametrize(
    ("variables", "transport"),
    [
        ({}, "filesystem"),
        ({"REDIS_URL": "redis://queue.example/0"}, "redis"),
        ({"CELERY_BROKER_URL": "rediss://queue.example/0"}, "rediss"),
        ({"CELERY_BROKER_URL": "amqp://learner:secret@queue.example:5672/attentive"}, "amqp"),
        ({"REDIS_URL": "redis://queue.example/0", "CELERY_BROKER_URL": "amqp://queue.example//"}, "amqp"),
    ],
)
def test_the_broker_is_what_its_address_names(variables, transport, tmp_path):
    program = (
        "import django; django.setup(); from quizsite.celery import app\n"
        "connection = app.connection_for_write()\n"
        "print(connection.as_uri().partition(':')[0], connection.hostname, *sorted(connection.transport_options))"
    )
    environment = {**os.environ, "DATA_DIR": str(tmp_path), **variables}
    output = subprocess.check_output([sys.executable, "-c", program], cwd=ROOT, env=environment, text=True)
    found, *options = output.split()
    assert found == transport
    assert ("visibility_timeout" in options) == transport.startswith("redis")
    assert ("confirm_publish" in options) == (transport == "amqp")


@pytest.fixture(params=["redis", pytest.param("files", marks=pytest.mark.slow)])
def environment(request, tmp_path):
    environment = {**os.environ, "DATA_DIR": str(tmp_path / "data")}
    if request.param == "redis":
        environment["REDIS_URL"] = request.getfixturevalue("valkey_url")
    return environment


@pytest.fixture
def redis_environment(valkey_url, tmp_path):
    return {**os.environ, "DATA_DIR": str(tmp_path / "data"), "REDIS_URL": valkey_url}


@pytest.fixture
def start_worker():
    """`start_worker(environment)` starts a real worker process with one pool child."""
    started = []

    def start(environment):
        command = [*CELERY, "worker", "--concurrency", "1", "--include", "quizsite.tests.recording"]
        worker = spawn([*command, "--without-gossip", "--without-mingle"], environment=environment)
        started.append(worker)
        return worker

    yield start
    for worker in started:
        kill_family(worker)


def publish(directory, environment):
    """Publish from a process of its own, as beat does."""
    arguments = ["call", "quizsite.tests.recording.record", "--args", json.dumps([str(directory)])]
    subprocess.run([*CELERY, *arguments], env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def begun(directory, times=1):
    return lambda: (directory / "began").exists() and len((directory / "began").read_text()) >= times


@pytest.mark.servers
def test_a_worker_runs_what_another_process_published(environment, start_worker, tmp_path):
    worker = start_worker(environment)
    (tmp_path / "may-end").touch()
    publish(tmp_path, environment)
    wait_until((tmp_path / "ended").exists, within=60, what="the task")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(30) == 0


@pytest.mark.servers
def test_a_task_whose_process_is_killed_runs_again_at_once(redis_environment, start_worker, tmp_path):
    worker = start_worker(redis_environment)
    publish(tmp_path, redis_environment)
    wait_until(begun(tmp_path), within=60, what="the task to begin")
    for child in psutil.Process(worker.pid).children():
        child.kill()
    wait_until(begun(tmp_path, times=2), within=60, what="the task to begin again")
    (tmp_path / "may-end").touch()
    wait_until((tmp_path / "ended").exists, within=30, what="the task to end")


@pytest.mark.servers
def test_a_stopping_worker_finishes_its_task(redis_environment, start_worker, tmp_path):
    worker = start_worker(redis_environment)
    publish(tmp_path, redis_environment)
    wait_until(begun(tmp_path), within=60, what="the task to begin")
    worker.send_signal(signal.SIGTERM)
    (tmp_path / "may-end").touch()
    assert worker.wait(30) == 0
    assert (tmp_path / "ended").exists()


@pytest.mark.slow
@pytest.mark.servers
def test_a_task_whose_worker_is_killed_is_handed_out_again(redis_environment, start_worker, tmp_path):
    worker = start_worker(redis_environment)
    publish(tmp_path, redis_environment)
    wait_until(begun(tmp_path), within=60, what="the task to begin")
    kill_family(worker)
    (tmp_path / "may-end").touch()
    start_worker(redis_environment)
    wait_until((tmp_path / "ended").exists, within=180, what="the task to be run again")
