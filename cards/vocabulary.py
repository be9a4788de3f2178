"""The closed lists that content is described with: a tuple each, checked in `clean` and by the seeding, not in columns.

Adding a word here needs no migration.
"""

from collections.abc import Sequence

from django.core.exceptions import ValidationError

DRAFT, REVIEW, PUBLISHED, RETIRED = STATUSES = ("draft", "review", "published", "retired")
NOT_YET_PUBLISHED = (DRAFT, REVIEW)
LEVELS = ("elementary", "secondary", "undergraduate", "graduate", "research")
DIFFICULTIES = ("beginner", "intermediate", "advanced")
HARD, SOFT = PREREQUISITE_KINDS = ("hard", "soft")
REPORT_KINDS = ("item", "card", "concept", "page")


def _check(value: str, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise ValidationError(f"“{value}” is not one of: {', '.join(allowed)}.", code="unknown_word")


def validate_status(value: str) -> None:
    _check(value, STATUSES)


def validate_level(value: str) -> None:
    _check(value, LEVELS)


def validate_difficulty(value: str) -> None:
    _check(value, DIFFICULTIES)


def validate_prerequisite_kind(value: str) -> None:
    _check(value, PREREQUISITE_KINDS)


def validate_report_kind(value: str) -> None:
    _check(value, REPORT_KINDS)
