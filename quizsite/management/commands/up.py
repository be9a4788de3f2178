"""`manage.py up`: start everything and keep it running."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from quizsite.embedded import CannotStart, run


class Command(BaseCommand):
    help = "Starts broker, web server, Celery worker and beat, and keeps them running until Ctrl-C."
    requires_system_checks = []  # the tests of a release run them; here they would slow down every start

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=os.environ.get("PORT", "8000"), help="default: $PORT or 8000")

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        try:
            run(port=port, say=self._say)
        except CannotStart as reason:
            raise CommandError(str(reason)) from None
        except KeyboardInterrupt:
            self._say("Stopped before the start.")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
