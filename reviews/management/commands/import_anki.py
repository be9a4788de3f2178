from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from quizzes.interchange.anki.refusal import PackageRefused
from reviews.anki import importing
from web.clock import now


class Command(BaseCommand):
    help = "Import an Anki package (.apkg) for one learner: notes become private flashcards, reviews become history."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("package", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        learner = User.objects.filter(email=options["email"].lower()).first()
        if learner is None:
            raise CommandError(f"There is no account with the address {options['email']}.")
        try:
            report = importing.import_package(learner, options["package"].read_bytes(), at=now())
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error.strerror}.") from error
        except PackageRefused as refusal:
            raise CommandError(f"Nothing was imported. {refusal}") from refusal
        for line in report["lines"]:
            if line["remarks"]:
                self.stdout.write(f"{line['fate']}: {line['note']} ({'; '.join(line['remarks'])})")
        notes = ", ".join(f"{number} {fate}" for fate, number in report["notes"].items())
        reviews = ", ".join(f"{number} {fate}" for fate, number in report["reviews"].items())
        self.stdout.write(self.style.SUCCESS(f"Notes: {notes}. Reviews: {reviews}."))
