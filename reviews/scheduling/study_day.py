"""Study days: a learner's day turns at an hour of their choice on their own clock, through every clock change."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo


@lru_cache(maxsize=65536)
def day_start(day: date, time_zone: str, day_starts_at: int) -> datetime:
    """Return the instant (UTC) at which study day `day` begins: the first when the clock shows the hour or later.

    Where the clock skips the hour that is the moment of the jump; where it repeats the hour, the first time round.
    """
    zone = ZoneInfo(time_zone)
    wall = datetime.combine(day, time(day_starts_at))
    instant = wall.replace(tzinfo=zone).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == wall:
        return instant
    # The hour is skipped. The jump lies between the two readings of the wall time; search it to the second.
    before, after = wall.replace(tzinfo=zone, fold=1).astimezone(UTC), instant
    new_offset = after.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == new_offset:
            after = middle
        else:
            before = middle
    return after if before.astimezone(zone).utcoffset() != new_offset else before


def study_day(at: datetime, time_zone: str, day_starts_at: int) -> date:
    """Return the study day in which the instant `at` lies."""
    day = at.astimezone(ZoneInfo(time_zone)).date()
    # A day start lies within a day of local midnight, so the answer is one of three neighbours.
    for candidate in (day + timedelta(days=1), day):
        if day_start(candidate, time_zone, day_starts_at) <= at:
            return candidate
    return day - timedelta(days=1)
