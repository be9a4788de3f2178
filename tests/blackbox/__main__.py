"""`make soak MINUTES=10`: round after round on SQLite and Postgres in turn, each with new accounts and new faults."""

import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import monotonic

from quizsite.testing.postgres import postgres_server
from tests.blackbox.instance import running
from tests.blackbox.rounds import exposed, play

FAULTS = 15  # of one round


def main(minutes: float) -> int:
    """Return 0 if nothing was wrong."""
    until = monotonic() + 60 * minutes
    wrong, exposure, seed = 0, Counter[str](), 0
    with (
        tempfile.TemporaryDirectory() as lite,
        tempfile.TemporaryDirectory() as full,
        postgres_server(durable=True) as postgres,
        running(Path(lite), None) as on_sqlite,
        running(Path(full), postgres) as on_postgres,
    ):
        while monotonic() < until:
            for name, instance in (("SQLite", on_sqlite), ("Postgres", on_postgres)):
                seed += 1
                report = play(instance, seed=seed, faults=FAULTS)
                sys.stdout.write(f"Round {seed} on {name}\n{report}\n\n")
                sys.stdout.flush()
                wrong, exposure = wrong + len(report.violations), exposure + report.exposure
    sys.stdout.write(f"All {seed} rounds:\n{exposed(exposure)}\n{wrong} violations in all\n")
    return int(bool(wrong))


if __name__ == "__main__":
    raise SystemExit(main(float(sys.argv[1])))
