"""Numbers and dates in the words of the statistics page."""

from datetime import date

from web.charts.scales import percent


def day_month(day: date) -> str:
    """Return "3 May"."""
    return f"{day.day} {day:%b}"


def number_of(number: int, thing: str) -> str:
    """Return "1 review", "2,400 reviews"."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def rate(part: int, whole: int) -> str:
    """Return "92 %"."""
    return percent(part / whole) if whole else "none"


def per_day(number: float) -> str:
    """Return "2.4", "3" or "12": no more precise than anybody could use."""
    return f"{number:.0f}" if number >= 9.5 else f"{number:.1f}".removesuffix(".0")
