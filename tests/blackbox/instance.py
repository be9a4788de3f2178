"""One instance of the product, and what can be done to its processes."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import sleep
from urllib.request import urlopen

import psutil  # type: ignore[import-untyped]

from quizsite.broker import free_port
from quizsite.processes import tie_to_parent
from quizsite.testing.postgres import PostgresServer
from quizsite.testing.processes import kill_tree, tree
from quizsite.testing.waiting import wait_until

ROOT = Path(__file__).resolve().parent.parent.parent
GUNICORN = ["-m", "gunicorn", "--config", "python:quizsite.gunicorn_settings", "quizsite.wsgi"]
LONGEST_FREEZE = 1.5  # seconds


class Instance:
    """Web processes as in production, on SQLite or on a Postgres of their own."""

    def __init__(self, folder: Path, postgres: PostgresServer | None) -> None:
        self.folder, self.postgres, self.port = folder, postgres, free_port()
        inherited = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        self._environment = {**inherited, "DATA_DIR": str(folder), "PORT": str(self.port), "LOG_LEVEL": "ERROR"}
        if postgres:
            self._environment["DATABASE_URL"] = postgres.url
        self.manage("prepare")
        self.start_web()

    def manage(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a management command on the instance's data; its output is in the result."""
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def start_web(self) -> None:
        """Start the web server and wait until it answers. Call it from the main thread: the child watches that one."""
        with (self.folder / "web.log").open("ab") as log:
            self._web = subprocess.Popen(
                [sys.executable, *GUNICORN],
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=tie_to_parent(signal.SIGKILL),
            )
        wait_until(self._answers, within=60, what="the web server")

    def kill_web(self, dice: random.Random) -> None:
        """Kill -9 all web processes, and start them again."""
        kill_tree(self._web.pid)
        self._web.wait()
        self.start_web()

    def kill_worker(self, dice: random.Random) -> None:
        """Kill -9 one web worker; its master starts another."""
        with suppress(psutil.NoSuchProcess):
            self._worker(dice).kill()

    def freeze_worker(self, dice: random.Random) -> None:
        """Stop one web worker in the middle of whatever it does, and let it go on later."""
        with suppress(psutil.NoSuchProcess):
            worker = self._worker(dice)
            worker.suspend()
            sleep(dice.uniform(0.2, LONGEST_FREEZE))
            worker.resume()

    def kill_database(self, dice: random.Random) -> None:
        """Kill -9 all database processes, and start them again."""
        assert self.postgres is not None
        self.postgres.kill()
        self.postgres.start()

    def stop(self) -> None:
        """End the web processes."""
        kill_tree(self._web.pid)
        self._web.wait()

    def _worker(self, dice: random.Random) -> psutil.Process:
        return dice.choice(wait_until(lambda: tree(self._web.pid)[1:], within=20, what="a web worker"))

    def _answers(self) -> bool:
        if self._web.poll() is not None:
            raise RuntimeError((self.folder / "web.log").read_text()[-4000:])
        with suppress(OSError), urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2):
            return True
        return False


@contextmanager
def running(folder: Path, postgres: PostgresServer | None) -> Iterator[Instance]:
    """Run an instance that keeps its data in `folder`."""
    instance = Instance(folder, postgres)
    try:
        yield instance
    finally:
        instance.stop()
        print((folder / "web.log").read_text()[-4000:])  # noqa: T201 (pytest shows it where a test failed)
