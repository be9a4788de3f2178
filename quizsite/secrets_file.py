"""Secrets that are made once and kept with the data, so that a restart forgets no session and no problem."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def secret(name: str, directory: Path, *, required_from_environment: bool) -> str:
    """Return the secret `name` from the environment, else from a file in `directory`, made on first use.

    The file is created with O_EXCL and mode 0600: of several processes that start at once exactly one writes it,
    and nobody else on the machine can read it.
    """
    value = os.environ.get(name)
    if value:
        return value
    if required_from_environment:
        raise RuntimeError(f"{name} must be set in the environment in production.")
    path = directory / f"{name.lower()}.key"
    directory.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{os.getpid()}.new")
    if not path.exists():
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):  # another process was first: then its secret is the one
            os.link(temporary, path)
        temporary.unlink()
    return path.read_text().strip()
