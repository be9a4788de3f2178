"""What is refused before anything is started, each in one clear line."""

import os
import socket
import subprocess
import sys

import pytest

from quizsite import embedded
from quizsite.embedded import CannotStart, refuse_taken_port
from quizsite.testing.waiting import wait_until


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def test_a_taken_port_is_refused_with_a_proposal(listener):
    port = listener.getsockname()[1]
    with pytest.raises(CannotStart, match=f"Port {port} is in use; try another: PORT=\\d+ make run"):
        refuse_taken_port(port)


def test_a_free_port_is_fine(listener):
    port = listener.getsockname()[1]
    listener.close()
    refuse_taken_port(port)


@pytest.mark.parametrize("port", [-1, 65536])
def test_a_port_that_does_not_exist_is_refused(port):
    with pytest.raises(CannotStart, match="does not exist"):
        refuse_taken_port(port)


def hold_lock(directory):
    """Lock `directory` from another process, as a running instance does."""
    program = (
        "import sys; from pathlib import Path; from quizsite.embedded import sole_use_of\n"
        "with sole_use_of(Path(sys.argv[1]), say=print): print('locked', flush=True); sys.stdin.read()\n"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "quizsite.settings"}
    holder = subprocess.Popen(
        [sys.executable, "-c", f"import django; django.setup()\n{program}", str(directory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert holder.stdout.readline() == "locked\n"
    return holder


def test_a_second_run_on_the_same_data_is_refused_and_names_the_first(tmp_path):
    holder = hold_lock(tmp_path)
    try:
        with (
            pytest.raises(CannotStart, match=f"already runs on .*process {holder.pid}"),
            embedded.sole_use_of(tmp_path, say=print),
        ):
            pass
    finally:
        holder.communicate()


def test_the_lock_is_free_again_afterwards(tmp_path):
    hold_lock(tmp_path).communicate()
    with embedded.sole_use_of(tmp_path, say=print) as lock:
        assert lock > 2


def test_a_run_waits_for_the_children_of_a_killed_one(tmp_path):
    """The lock outlives the supervisor in its children, so two brokers never share one folder."""
    said = []
    with embedded.sole_use_of(tmp_path, say=said.append) as lock:
        child = subprocess.Popen(["sleep", "600"], pass_fds=[lock])
    (tmp_path / "up.lock").write_text("999999999\n")  # the supervisor is gone

    def say(line):
        said.append(line)
        child.kill()

    with embedded.sole_use_of(tmp_path, say=say):
        assert said == ["Waiting for the processes of an earlier run to end ..."]
    wait_until(lambda: child.poll() is not None, within=10, what="the child")
