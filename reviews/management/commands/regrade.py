from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

import engine
from reviews import regrading
from web import clock


class Command(BaseCommand):
    help = "Grade all stored attempts at a problem type again. Says who gains and who loses; writes only with --apply."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--type", required=True, metavar="SLUG", help="a problem type of the engine")
        parser.add_argument("--apply", action="store_true", help="keep the new results and let the memories follow")

    def handle(self, *args: Any, **options: Any) -> None:
        slug, apply = options["type"], options["apply"]
        if slug not in engine.PROBLEM_TYPES:
            raise CommandError(f"The engine has no problem type “{slug}”.")
        counts: Counter[str] = Counter()
        for attempt in regrading.attempts_at(slug):
            counts["read"] += 1
            outcome = regrading.regrade(attempt, apply=apply, at=clock.now())
            if outcome is None:
                continue
            fate = self._fate(outcome)
            counts[fate] += 1
            self.stdout.write(
                f"learner {attempt.learner_id}, item {attempt.item_id}, attempt {attempt.pk}: "
                f"{outcome.before} -> {outcome.verdict} ({fate})"
            )
        told = ", ".join(f"{counts[fate]} {fate}" for fate in ("gain", "lose", "explained otherwise", "no longer read"))
        self.stdout.write(f"{counts['read']} attempts: {told}. {'Applied.' if apply else 'Nothing was written.'}")

    @staticmethod
    def _fate(outcome: regrading.Outcome) -> str:
        if outcome.verdict == regrading.UNREADABLE:
            return "no longer read"
        if outcome.gain == 0:
            return "explained otherwise"
        return "gain" if outcome.gain > 0 else "lose"
