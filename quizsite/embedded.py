"""Embedded mode: the whole product on one machine, from one command."""

import errno
import fcntl
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from django.conf import settings
from django.db import connection

from quizsite.broker import prepare_valkey, valkey_binary
from quizsite.preparing import Say, offer_demo_accounts, prepare
from quizsite.supervisor import Service, Supervisor

WEB_STARTS_WITHIN = 60.0  # seconds
EARLIER_RUN_ENDS_WITHIN = 40.0  # seconds, more than any service may take to stop


class CannotStart(Exception):
    """Why the product does not start, in one line."""


def run(*, port: int, say: Say) -> None:
    """Prepare the data, start broker, web, worker and beat, tend them until Ctrl-C or SIGTERM, stop them in order."""
    with sole_use_of(settings.DATA_DIR, say=say) as lock:
        refuse_taken_port(port)
        prepare(say)
        if not settings.PRODUCTION:
            offer_demo_accounts(say)
        _let_go_of_the_database()
        supervisor = Supervisor(say=say, keep_open=[lock])
        stop = _StopRequests()
        try:
            _start(supervisor, port=port, say=say, stop=stop)
            while not stop.count:
                supervisor.tend()
                time.sleep(0.2)
        finally:
            say("Stopping ...")
            supervisor.stop(in_a_hurry=lambda: stop.count > 1)
        say("Stopped.")


def refuse_taken_port(port: int) -> None:
    """Raise CannotStart if the web server could not listen on `port`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OverflowError:
            raise CannotStart(f"Port {port} does not exist; choose one from 1 to 65535.") from None
        except PermissionError:
            raise CannotStart(f"Port {port} is reserved for the administrator; try PORT=8000.") from None
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise CannotStart(f"Port {port} is in use; try another: PORT={port % 65535 + 1} make run") from None


def _let_go_of_the_database() -> None:
    """Close what preparing opened: a pool has threads, and a process with threads must not fork."""
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]


class _StopRequests:
    """Counts Ctrl-C and SIGTERM: the first asks for an ordered stop, a second for a quick one."""

    def __init__(self) -> None:
        self.count = 0
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._note)

    def _note(self, *_: object) -> None:
        self.count += 1


def _start(supervisor: Supervisor, *, port: int, say: Say, stop: _StopRequests) -> None:
    environment = {**os.environ, "PORT": str(port), "HOST": "127.0.0.1", "DATA_DIR": str(settings.DATA_DIR)}
    if not settings.BROKER_URL:
        binary = valkey_binary()
        if binary is None:
            say("Warning: there is no Valkey for this machine. Background work is queued in files;")
            say("a task that runs while its worker is killed is lost until its next turn.")
        else:
            valkey = prepare_valkey(binary, settings.DATA_DIR / "valkey")
            environment["REDIS_URL"] = valkey.url
            supervisor.start(Service("broker", valkey.command, environment, stops_within=10))
    web, worker, beat = services(environment)
    supervisor.start(web)
    if not _answers_in_time(web, f"http://127.0.0.1:{port}/healthz", cancelled=lambda: bool(stop.count)):
        raise CannotStart("The web server does not answer; the lines above say why.")
    supervisor.start(worker)
    supervisor.start(beat)
    if not stop.count:
        say(f"Attentive is ready at http://127.0.0.1:{port}/ (Ctrl-C stops it).")


def services(environment: dict[str, str]) -> tuple[Service, Service, Service]:
    """Return web, worker and beat, in the order in which they start."""
    celery = [sys.executable, "-m", "celery", "--quiet", "--app", "quizsite.celery"]
    schedule = str(settings.DATA_DIR / "beat-schedule")
    web = [sys.executable, "-m", "gunicorn", "--config", "python:quizsite.gunicorn_settings", "quizsite.wsgi"]
    worker = [*celery, "worker", "--concurrency", "1", "--without-gossip", "--without-mingle"]
    beat = [*celery, "beat", "--schedule", schedule, "--pidfile", ""]
    return (
        Service("web", web, environment, stops_within=12),
        # When the supervisor is killed the broker goes at once; the worker must not wait for it.
        Service("worker", worker, environment, stops_within=20, last_signal=signal.SIGQUIT),
        Service("beat", beat, environment, stops_within=5),
    )


def _answers_in_time(web: Service, url: str, *, cancelled: Callable[[], bool]) -> bool:
    """Say whether `url` answers before `web` ends; a cancelled start counts as answered."""
    deadline = time.monotonic() + WEB_STARTS_WITHIN
    while web.is_running and time.monotonic() < deadline:
        if cancelled():
            return True
        try:
            with urlopen(url, timeout=5):
                return True
        except HTTPError:  # it runs, and every page would fail like this one
            return False
        except (OSError, HTTPException):
            time.sleep(0.05)
    return False


@contextmanager
def sole_use_of(directory: Path, *, say: Say) -> Iterator[int]:
    """Lock `directory` and yield the lock's file descriptor.

    Every service inherits it, so the lock lasts until the last process of this run is gone: two brokers never
    write one append-only file, even if the supervisor is killed and started again at once.
    """
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / "up.lock"
    with path.open("a+") as file:
        deadline = time.monotonic() + EARLIER_RUN_ENDS_WITHIN
        told = False
        while not _locked(file.fileno()):
            supervisor = path.read_text().strip()
            if _is_alive(supervisor) or time.monotonic() > deadline:
                raise CannotStart(
                    f"Attentive already runs on {directory} (process {supervisor}); stop it or set another DATA_DIR."
                )
            if not told:
                say("Waiting for the processes of an earlier run to end ...")
                told = True
            time.sleep(0.1)
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield file.fileno()


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_alive(process_id: str) -> bool:
    try:
        os.kill(int(process_id), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return True
