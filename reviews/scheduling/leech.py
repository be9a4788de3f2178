"""Leeches: items that are forgotten so often that asking again does not help."""

LEECH_LAPSES = 8
LAPSES_BETWEEN_REMINDERS = 4


def is_leech(lapses: int) -> bool:
    """True from the eighth lapse on."""
    return lapses >= LEECH_LAPSES


def is_reminder_due(lapses: int) -> bool:
    """True for the lapse that makes a leech, and for every fourth after it."""
    return is_leech(lapses) and (lapses - LEECH_LAPSES) % LAPSES_BETWEEN_REMINDERS == 0
