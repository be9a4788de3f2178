"""Keeps a handful of services alive: ordered start, restart with back-off, ordered stop."""

import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from quizsite.processes import kill_family, spawn

FIRST_DELAY = 1.0  # seconds before the first restart; doubles with each death ...
LONGEST_DELAY = 30.0  # ... up to this
STEADY_AFTER = 60.0  # seconds of life after which earlier deaths are forgiven


@dataclass
class Service:
    """One child process: how it is started and how long it may take to end."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    stops_within: float  # seconds between the polite signal and the kill
    last_signal: signal.Signals = signal.SIGTERM  # what it gets when the supervisor itself is killed
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started_at: float = field(default=0.0, init=False)
    delay: float = field(default=0.0, init=False)
    restart_at: float | None = field(default=None, init=False)

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None


def next_delay(delay: float, lived_for: float) -> float:
    """Return the seconds to wait before a service that lived for `lived_for` seconds is started again."""
    if delay == 0 or lived_for >= STEADY_AFTER:
        return FIRST_DELAY
    return min(2 * delay, LONGEST_DELAY)


class Supervisor:
    """Starts services in the order given, tends them, and stops them in the reverse order.

    It is single-threaded: call `tend` again and again. `keep_open` are file descriptors that every service
    inherits (the lock on the data directory, so that it is held until the last of them is gone).
    """

    def __init__(
        self,
        *,
        say: Callable[[str], None],
        keep_open: Sequence[int] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.services: list[Service] = []
        self._say = say
        self._keep_open = keep_open
        self._clock = clock

    def start(self, service: Service) -> None:
        """Start `service` and look after it from now on."""
        self.services.append(service)
        self._spawn(service)

    def tend(self) -> None:
        """Notice the dead, and start those again whose time has come."""
        for service in self.services:
            if service.is_running:
                continue
            if service.restart_at is None:
                self._bury(service)
            elif self._clock() >= service.restart_at:
                self._spawn(service)
                self._say(f"{service.name} is running again.")

    def stop(self, *, in_a_hurry: Callable[[], bool] = lambda: False) -> None:
        """Stop the last started first; kill what does not end in its time, or at once when `in_a_hurry()`."""
        for service in reversed(self.services):
            if service.process is None:
                continue
            if service.is_running:
                service.process.terminate()
                deadline = self._clock() + service.stops_within
                while service.is_running and self._clock() < deadline and not in_a_hurry():
                    time.sleep(0.02)
            kill_family(service.process)

    def _spawn(self, service: Service) -> None:
        service.process = spawn(
            service.command,
            environment=service.environment,
            last_signal=service.last_signal,
            keep_open=self._keep_open,
        )
        service.started_at = self._clock()
        service.restart_at = None

    def _bury(self, service: Service) -> None:
        assert service.process is not None
        kill_family(service.process)
        service.delay = next_delay(service.delay, self._clock() - service.started_at)
        service.restart_at = self._clock() + service.delay
        code = service.process.returncode
        cause = f"signal {-code}" if code < 0 else f"exit code {code}"
        self._say(f"{service.name} ended ({cause}); it starts again in {service.delay:.0f} s.")
