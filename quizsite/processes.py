"""Child processes that never outlive us: each in a session of its own, tied to this process's life."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

_PR_SET_PDEATHSIG = 1  # <sys/prctl.h>
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def tie_to_parent(last_signal: signal.Signals = signal.SIGTERM) -> Callable[[], None] | None:
    """Return a `preexec_fn` after which the child gets `last_signal` when this process dies, even by kill -9.

    Linux only. The kernel watches the *thread* that forks, so children are started from the main thread.
    """
    if _LIBC is None:
        return None
    parent = os.getpid()

    def tie() -> None:
        # Whom a shell starts in the background ignores these two, and so would all children.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGQUIT, signal.SIG_DFL)
        _LIBC.prctl(_PR_SET_PDEATHSIG, last_signal)
        if os.getppid() != parent:  # the parent died between fork and prctl: no signal will ever come
            os._exit(1)

    return tie


def spawn(
    command: Sequence[str | os.PathLike[str]],
    *,
    environment: Mapping[str, str],
    last_signal: signal.Signals = signal.SIGTERM,
    keep_open: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start `command`; it inherits our output and the file descriptors `keep_open`.

    The session of its own keeps the terminal's Ctrl-C away: otherwise the broker would die before the worker
    that still has something to acknowledge.
    """
    return subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        pass_fds=keep_open,
        preexec_fn=tie_to_parent(last_signal),
    )


def kill_family(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of the session of `process`: a master killed with -9 leaves its pool behind."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
