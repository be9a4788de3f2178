"""Print the table: `make growth`, or `python -m quizsite.benchmarks 1000 100000 1000000`."""

import os
import sys
import tempfile

from quizsite.testing.postgres import throwaway_postgres

SIZES = (1_000, 100_000, 1_000_000)


def main(sizes: list[int]) -> None:
    with throwaway_postgres() as url, tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DATABASE_URL": url, "DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "quizsite.settings"}
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        from quizsite.benchmarks.growth import costs, table

        call_command("migrate", verbosity=0)
        sys.stdout.write(table({size: costs(size) for size in sizes}) + "\n")
        connection.close()


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or list(SIZES))
