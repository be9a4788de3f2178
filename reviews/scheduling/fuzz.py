"""Fuzz: spread reviews over a few days so that what was learned together does not stay together."""

import hashlib
from uuid import UUID

# (from day, to day, share of that stretch), as in Anki; below 2.5 days nothing is moved.
RANGES = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.10), (20.0, float("inf"), 0.05))
LONGEST_INTERVAL = 36_500  # days


def fuzz_factor(event_id: UUID) -> float:
    """Return the dice of one event, in [0, 1). The id decides, so a preview is what happens, on every device."""
    return int.from_bytes(hashlib.sha256(event_id.bytes).digest()[:6], "big") / 2**48


def fuzz_bounds(interval: float, *, minimum: int = 1, maximum: int = LONGEST_INTERVAL) -> tuple[int, int]:
    """Return the first and last whole day to which `interval` may move, both inside [minimum, maximum]."""
    minimum = min(minimum, maximum)
    interval = min(max(interval, minimum), maximum)
    if interval < RANGES[0][0]:
        day = round_half_up(interval)
        return day, day
    delta = 1.0
    for start, end, share in RANGES:
        if interval > start:
            delta += share * (min(interval, end) - start)
    lower = min(max(round_half_up(interval - delta), minimum), maximum)
    upper = min(max(round_half_up(interval + delta), minimum), maximum)
    if upper == lower and 2 < upper < maximum:
        upper += 1
    return lower, upper


def fuzzed(bounds: tuple[int, int], factor: float) -> int:
    """Return the day that `factor` in [0, 1) picks from `bounds`, each with the same chance."""
    lower, upper = bounds
    return lower + int(factor * (upper - lower + 1))


def round_half_up(days: float) -> int:
    """Round as Anki does; Python's own rounding takes 2.5 to 2."""
    return int(days + 0.5)
