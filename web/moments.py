"""Instants and intervals in the words of a page, on the learner's own clock."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

DAYS_PER_MONTH, DAYS_PER_YEAR = 30.44, 365.25


def when(moment: datetime, *, now: datetime, time_zone: str) -> str:
    """Return "in 10 minutes", "today at 14:05", "tomorrow at 4:00", "on Tuesday" or "on Sunday, 6 December"."""
    minutes = -(-(moment - now) // timedelta(minutes=1))  # rounded up: never promise too early
    if minutes <= 0:
        return "now"
    if minutes < 60:
        return "in one minute" if minutes == 1 else f"in {minutes} minutes"
    local, today = moment.astimezone(ZoneInfo(time_zone)), now.astimezone(ZoneInfo(time_zone)).date()
    days = (local.date() - today).days
    clock = f"{local.hour}:{local.minute:02}"
    if days <= 1:
        return f"tomorrow at {clock}" if days else f"today at {clock}"
    if days < 7:
        return f"on {local:%A}"
    year = "" if local.year == today.year else f" {local.year}"
    return f"on {local:%A}, {local.day} {local:%B}{year}"


def days_ago(days: int) -> str:
    """Return "today", "yesterday", "4 days ago" or "3 weeks ago"."""
    if days < 2:
        return "yesterday" if days else "today"
    return f"{days} days ago" if days < 14 else f"{days // 7} weeks ago"


def interval(days: int, wait: timedelta) -> str:
    """Return "9 days" or "2 months" for whole `days`; below one day "10 min" or "5 h", from the exact `wait`."""
    if days == 0:
        minutes = max(1, round(wait / timedelta(minutes=1)))
        return f"{minutes} min" if minutes < 60 else f"{round(minutes / 60)} h"
    if days < 31:
        return "1 day" if days == 1 else f"{days} days"
    if days < DAYS_PER_YEAR:
        return _some(days / DAYS_PER_MONTH, "month")
    return _some(days / DAYS_PER_YEAR, "year")


def _some(number: float, unit: str) -> str:
    shown = f"{number:.1f}".removesuffix(".0")
    return f"1 {unit}" if shown == "1" else f"{shown} {unit}s"
