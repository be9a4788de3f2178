"""A task for tests of real workers: it notes that it began, and ends when it is allowed to."""

from pathlib import Path

from celery import shared_task

from quizsite.testing.waiting import wait_until


@shared_task
def record(directory: str) -> None:
    began = Path(directory, "began")
    began.write_text(began.read_text() + "x" if began.exists() else "x")
    wait_until(Path(directory, "may-end").exists, within=100, what="permission")
    Path(directory, "ended").touch()
