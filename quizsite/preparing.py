"""What must be done before the product can serve: schema, static files, course, roles. Safe and quick to repeat."""

import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.joining import create_demo_accounts, set_up_roles
from cards.models import Course

# The course is loaded again when its data or the code that reads, checks and renders it changed.
COURSE_SOURCES = ("fixtures", "cards", "quizzes", "engine", "web")

Say = Callable[[str], None]


def prepare(say: Say) -> None:
    """Bring database, static files, course and roles up to date, telling what takes time."""
    _migrate(say)
    done = _Done(settings.DATA_DIR / "prepared.json")
    _collect_static(done, say)
    _load_course(done, say)
    set_up_roles()


def offer_demo_accounts(say: Say) -> None:
    """Create the demo accounts of embedded mode if they are missing, and show their passwords this one time."""
    made = create_demo_accounts()
    if made:
        say("Demo accounts, shown this once:")
    for role, email, password in made:
        say(f"  {role:8} {email}  password {password}")


class _Done:
    """Remembers from which state of its sources each step was done last."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._digests = json.loads(path.read_text()) if path.exists() else {}

    def __contains__(self, step: tuple[str, str]) -> bool:
        name, digest = step
        return self._digests.get(name) == digest

    def add(self, step: tuple[str, str]) -> None:
        name, digest = step
        self._digests[name] = digest
        self._path.write_text(json.dumps(self._digests, indent=2) + "\n")


def _migrate(say: Say) -> None:
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        say(f"Bringing the database up to date ({len(pending)} steps) ...")
        call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def _collect_static(done: _Done, say: Say) -> None:
    files = [Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list(ignore_patterns=[])]
    step = ("static", _digest(files, str(settings.STATIC_ROOT)))
    if step in done and Path(settings.STATIC_ROOT).exists():
        return
    say(f"Collecting {len(files)} static files ...")
    call_command("collectstatic", interactive=False, verbosity=0)
    done.add(step)


def _load_course(done: _Done, say: Say) -> None:
    files = [
        path
        for folder in COURSE_SOURCES
        for path in sorted((settings.BASE_DIR / folder).rglob("*"))
        if path.suffix in {".py", ".yaml"}
    ]
    database = connection.settings_dict
    step = ("course", _digest(files, f"{database['HOST']}:{database['PORT']}/{database['NAME']}"))
    if step in done and Course.objects.exists():  # the database may have been replaced under the same name
        return
    say("Loading the course ...")
    call_command("load_course")
    done.add(step)


def _digest(files: Iterable[Path], *words: str) -> str:
    """Return one checksum of the names, sizes and times of `files`; reading them all would cost more than it saves."""
    digest = hashlib.sha256("\0".join(words).encode())
    for path in files:
        entry = path.stat()
        digest.update(f"{path}\0{entry.st_size}\0{entry.st_mtime_ns}\n".encode())
    return digest.hexdigest()
