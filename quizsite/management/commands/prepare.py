"""`manage.py prepare`: what a deployment runs once before web, worker and beat start."""

from typing import Any

from django.core.management.base import BaseCommand

from quizsite.preparing import prepare


class Command(BaseCommand):
    help = "Brings database, static files, course and roles up to date. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        prepare(self.stdout.write)
