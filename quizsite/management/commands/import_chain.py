from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError

from cards.seeding import SeedError
from cards.seeding.scraped import chain_of
from cards.vocabulary import LEVELS


class Command(BaseCommand):
    help = "Writes a chain of titles that run together, as a page's text gives them, as the entries of chain.yaml."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("steps", type=int, help="how many the page itself says there are")
        parser.add_argument("--level", choices=LEVELS, default="elementary")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            chain = chain_of(options["file"].read_text(encoding="utf-8"), steps=options["steps"])
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{options['file']}: {error}") from error
        except SeedError as error:
            raise CommandError("\n".join(f"{options['file']}, {problem}" for problem in error.problems)) from error
        twins = [title for title, number in Counter(title for _, title in chain).items() if number > 1]
        for title in twins:
            self.stderr.write(f"warning: more than one step is called “{title}”; each has a slug of its own")
        steps = [{"slug": slug, "title": title, "level": options["level"]} for slug, title in chain]
        self.stdout.write(yaml.safe_dump({"chain": steps}, sort_keys=False, allow_unicode=True))
