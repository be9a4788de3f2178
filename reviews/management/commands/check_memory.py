from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reviews import checking
from web import clock

CHUNK = 1000  # learners


class Command(BaseCommand):
    help = "Prove that every memory equals the replay of its log. Ends with 1 and a list where one does not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fix", action="store_true", help="write what the replay says")

    def handle(self, *args: Any, **options: Any) -> None:
        checked = differing = after = 0
        while learner_ids := checking.learners_to_check(limit=CHUNK, after=after):
            for difference in checking.check(learner_ids, fix=options["fix"], at=clock.now()):
                differing += 1
                self.stdout.write(str(difference))
            checked, after = checked + len(learner_ids), learner_ids[-1]
        if differing and not options["fix"]:
            raise CommandError(f"{differing} memories of {checked} learners are not the replay of their log.")
        done = f"{differing} memories mended." if differing else "Every memory equals the replay of its log."
        self.stdout.write(self.style.SUCCESS(f"{checked} learners. {done}"))
