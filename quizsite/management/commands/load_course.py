from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cards import seeding
from quizzes.seeding import load_items, read_items
from web import clock


class Command(BaseCommand):
    help = "Load the course from its seed documents: all or nothing, and only what changed since the last time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", nargs="?", type=Path, default=settings.BASE_DIR / "fixtures")

    def handle(self, *args: Any, **options: Any) -> None:
        documents = seeding.read_documents(options["directory"])
        seeding.check_references(documents)
        items = read_items(documents)
        if documents.problems:
            raise self._refusal(documents.problems)
        self.stdout.write(f"Read {len(documents.concepts)} concepts and {len(items)} items; writing what changed ...")
        now = clock.now()
        try:
            with transaction.atomic():
                counts = seeding.load(documents, now=now) + load_items(items, now=now)
        except seeding.SeedError as error:
            raise self._refusal(error.problems) from error
        summary = ", ".join(f"{counts[word]} {word}" for word in ("created", "changed", "unchanged", "translated"))
        self.stdout.write(self.style.SUCCESS(f"The course is loaded: {summary}."))

    @staticmethod
    def _refusal(problems: list[str]) -> CommandError:
        listed = "\n".join(f"  {problem}" for problem in problems)
        count = "one problem" if len(problems) == 1 else f"{len(problems)} problems"
        return CommandError(f"Nothing was loaded: the seed documents have {count}.\n{listed}")
