from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from reviews.anki import exporting
from web.clock import now


class Command(BaseCommand):
    help = "Write one learner's items and history as an Anki package (.apkg)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("package", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        learner = User.objects.filter(email=options["email"].lower()).first()
        if learner is None:
            raise CommandError(f"There is no account with the address {options['email']}.")
        package = exporting.anki_package(learner, at=now())
        options["package"].write_bytes(package)
        self.stdout.write(self.style.SUCCESS(f"Wrote {len(package):,} bytes to {options['package']}."))
