"""Months of study days."""

from datetime import date

from django.utils.formats import date_format


def month_of(day: date) -> str:
    """Return "2026-05"."""
    return f"{day:%Y-%m}"


def months_until(day: date, number: int) -> list[str]:
    """Return the last `number` months up to that of `day`, oldest first."""
    place = day.year * 12 + day.month - 1
    return [f"{each // 12:04}-{each % 12 + 1:02}" for each in range(place - number + 1, place + 1)]


def first_day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def month_name(month: str, *, year: bool = True) -> str:
    """Return "May 2026" or "May" for "2026-05"."""
    return date_format(first_day(month), "F Y" if year else "F")
