"""Waiting for other processes without guessing how long they take."""

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


def wait_until(look: Callable[[], Found], *, within: float, what: str) -> Found:
    """Call `look` until it returns something true, and return that; fail after `within` seconds."""
    deadline = time.monotonic() + within
    while not (found := look()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"Waited {within:.0f} s in vain for {what}.")
        time.sleep(0.05)
    return found
