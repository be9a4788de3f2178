"""The supervisor: restarts the dead with back-off, stops in reverse order, leaves nobody behind."""

import os
import signal
import subprocess
import sys

import pytest

from quizsite.supervisor import LONGEST_DELAY, Service, Supervisor, next_delay
from quizsite.testing.processes import is_alive
from quizsite.testing.waiting import wait_until

SLEEP = ["sleep", "600"]


class Clock:
    """Stands still until told."""

    time = 1000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def said():
    return []


@pytest.fixture
def supervisor(clock, said):
    supervisor = Supervisor(say=said.append, clock=clock)
    yield supervisor
    supervisor.stop(in_a_hurry=lambda: True)


def service(name="worker", command=SLEEP, stops_within=10.0):
    return Service(name, command, os.environ, stops_within=stops_within)


def kill(service):
    os.kill(service.process.pid, signal.SIGKILL)
    wait_until(lambda: not service.is_running, within=10, what="the killed process")


@pytest.mark.parametrize(
    ("delay", "lived_for", "expected"),
    [
        (0, 3, 1),
        (1, 3, 2),
        (2, 59, 4),
        (16, 3, LONGEST_DELAY),
        (LONGEST_DELAY, 3, LONGEST_DELAY),
        (LONGEST_DELAY, 60, 1),
    ],
)
def test_the_delay_doubles_up_to_a_limit_and_a_steady_minute_forgives(delay, lived_for, expected):
    assert next_delay(delay, lived_for) == expected


def test_a_dead_service_is_started_again_when_its_time_has_come(supervisor, clock, said):
    worker = service()
    supervisor.start(worker)
    first = worker.process.pid
    kill(worker)

    supervisor.tend()
    clock.time += 0.9
    supervisor.tend()
    assert not worker.is_running

    clock.time += 0.2
    supervisor.tend()
    assert worker.is_running
    assert worker.process.pid != first
    assert said == ["worker ended (signal 9); it starts again in 1 s.", "worker is running again."]


def test_the_living_are_left_alone(supervisor, said):
    worker = service()
    supervisor.start(worker)
    first = worker.process.pid
    supervisor.tend()
    assert (worker.process.pid, said) == (first, [])


def test_the_children_of_a_dead_service_are_gone_before_it_starts_again(supervisor):
    worker = service(command=["sh", "-c", "sleep 600 & echo $! > $CHILD; wait"])
    read, write = os.pipe()
    worker.environment = {**os.environ, "CHILD": f"/proc/self/fd/{write}"}
    supervisor._keep_open = [write]
    supervisor.start(worker)
    child = int(os.read(read, 20))
    kill(worker)
    assert is_alive(child)

    supervisor.tend()
    wait_until(lambda: not is_alive(child), within=10, what="the orphan to die")


def test_services_stop_in_the_reverse_order(supervisor, tmp_path):
    log = tmp_path / "log"
    script = 'trap "echo $NAME >> $LOG; exit 0" TERM; echo ready > $LOG.$NAME; while :; do sleep 0.05; done'
    for name in ("broker", "web", "worker"):
        environment = {**os.environ, "NAME": name, "LOG": str(log)}
        supervisor.start(Service(name, ["sh", "-c", script], environment, stops_within=10))
        wait_until((tmp_path / f"log.{name}").exists, within=10, what=name)
    supervisor._clock.time = 0  # the deadline never comes: each ends by itself
    supervisor.stop()
    assert log.read_text().split() == ["worker", "web", "broker"]


def test_what_does_not_stop_is_killed(supervisor, tmp_path):
    ready = tmp_path / "ready"
    deaf = service(command=["sh", "-c", f"trap '' TERM; touch {ready}; while :; do sleep 0.05; done"], stops_within=0)
    supervisor.start(deaf)
    wait_until(ready.exists, within=10, what="the deaf process")
    supervisor.stop()
    assert deaf.process.returncode == -signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a child to its parent's life")
@pytest.mark.parametrize("ignored", [signal.SIGINT, signal.SIGQUIT], ids=["Ctrl-C ignored", "SIGQUIT ignored"])
def test_children_die_with_a_supervisor_that_is_killed(ignored):
    """A shell makes what it starts in the background ignore both signals."""
    program = (
        "import os, signal, time\n"
        "from quizsite.processes import spawn\n"
        f"signal.signal({int(ignored)}, signal.SIG_IGN)\n"
        "child = spawn(['sleep', '600'], environment=os.environ, last_signal=signal.SIGQUIT)\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    child = int(parent.stdout.readline())
    assert is_alive(child)

    parent.kill()
    parent.wait()
    parent.stdout.close()
    wait_until(lambda: not is_alive(child), within=10, what="the child to follow its parent")
