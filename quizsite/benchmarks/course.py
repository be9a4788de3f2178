"""A course of many concepts: what its snapshot takes, and then a page. `python -m quizsite.benchmarks.course 100000`.

Times are ratios, so that a busy machine slows both down: of the snapshot to a loop of so many empty steps that it takes
a tenth of a second, of a page to a page that asks for nothing, which takes about a millisecond.
"""

import os
import random
import sys
import tempfile
from pathlib import Path
from typing import Any

CONCEPTS = 100_000
EDGES_EACH = 2.5  # on average, as in large public graphs
REACH = 5_000  # an edge leads to one of so many concepts before
EMPTY_STEPS = 10_000_000
SNAPSHOT_AT_MOST, PAGE_AT_MOST = 15, 50


def fill(size: int) -> str:
    """Store so many published concepts and return the slug of the last one."""
    from cards.linking import changing_the_graph
    from cards.models import Concept, Prerequisite

    dice = random.Random(size)
    named: dict[str, Any] = {"level": "graduate", "difficulty": "beginner", "status": "published"}
    rows = [
        Concept(slug=f"concept-{number}", title=f"Concept {number}", position=number, **named) for number in range(size)
    ]
    with changing_the_graph():
        Concept.objects.bulk_create(rows, batch_size=2000)
        pairs = {
            (number, dice.randrange(max(0, number - REACH), number))
            for number in range(1, size)
            for _ in range(int(EDGES_EACH + dice.random()))
        }
        edges = (Prerequisite(concept=rows[above], requires=rows[below]) for above, below in sorted(pairs))
        Prerequisite.objects.bulk_create(edges, batch_size=2000)
    return rows[-1].slug


def measure(size: int) -> str:
    """Fill the database and return the table."""
    from django.test import Client

    from accounts.models import User
    from cards import snapshot
    from engine.benchmarks.measuring import Measure, Work, table, time_ratio

    slug = fill(size)
    learner = User.objects.create_user("learner@example.com", "scaled dot product")
    client = Client()
    client.force_login(learner)

    def page(path: str) -> Work:
        def visit() -> None:
            answer = client.get(path)
            assert answer.status_code == 200, path

        return visit

    def read() -> None:
        snapshot.forget()
        assert slug in snapshot.current().graph

    def count(what: str) -> Work:
        def again() -> None:
            graph = snapshot.current().graph
            graph.__dict__.pop(what, None)  # it counts once and remembers
            assert len(getattr(graph, what)) == size

        return again

    def empty_steps() -> None:
        for _ in range(EMPTY_STEPS):
            pass

    pages = (f"/concepts/{slug}/", f"/api/v1/concepts/{slug}/")
    of_the_graph = {"snapshot": read} | {f"all {what}": count(what) for what in ("prerequisites_total", "unlocks")}
    measures = [
        Measure(name, time_ratio(work, empty_steps, rounds=3), at_most=SNAPSHOT_AT_MOST)
        for name, work in of_the_graph.items()
    ]
    measures += [Measure(path, time_ratio(page(path), page("/healthz")), at_most=PAGE_AT_MOST) for path in pages]
    return table(measures)


def main(size: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "quizsite.settings"}
        os.environ.pop("DATABASE_URL", None)
        (Path(folder) / "static").mkdir()
        import django
        from django.core.management import call_command
        from django.test.utils import override_settings

        django.setup()
        call_command("migrate", verbosity=0)
        plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
        from django.conf import settings

        with override_settings(STORAGES={**settings.STORAGES, **plain}, ALLOWED_HOSTS=["*"]):
            sys.stdout.write(measure(size) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else CONCEPTS)
