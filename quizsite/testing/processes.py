"""Looking at other processes, and ending those that a test started."""

from contextlib import suppress

import psutil  # type: ignore[import-untyped]

from quizsite.testing.waiting import wait_until


def is_alive(process_id: int) -> bool:
    """Say whether the process runs. One that ended and that nobody asked for its exit code does not."""
    try:
        return bool(psutil.Process(process_id).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def tree(process_id: int) -> list[psutil.Process]:
    """Return the process and all its descendants, parents first. Nobody is found of a process that is gone."""
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(process_id)
        return [process, *process.children(recursive=True)]
    return []


def kill_tree(process_id: int) -> None:
    """Kill -9 a process and its descendants: parents first, so that nobody is started again, and until all are gone."""
    family = tree(process_id)
    for process in family:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    wait_until(lambda: not any(is_alive(process.pid) for process in family), within=10, what="the end of a process")
