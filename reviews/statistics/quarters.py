"""Quarters of an hour: fine enough for every study day, coarse enough to let the database do the counting.

Offsets of time zones are whole quarters (since 1972), so all instants of one quarter lie in one study day of whoever
lived it; a day start never cuts a quarter.
"""

from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db.models import BigIntegerField, Func

from reviews.scheduling.study_day import study_day

SECONDS = 900


class Quarter(Func):
    """The number of whole quarters of an hour since 1970, computed by the database."""

    arity = 1
    output_field = BigIntegerField()

    def as_sqlite(self, compiler, connection, **context):
        template = f"CAST(strftime('%%%%s', %(expressions)s) AS INTEGER) / {SECONDS}"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler, connection, **context):
        template = f"FLOOR(EXTRACT(EPOCH FROM %(expressions)s) / {SECONDS})::bigint"
        return self.as_sql(compiler, connection, template=template, **context)


def instant_of(quarter: int) -> datetime:
    """Return when a quarter began."""
    return datetime.fromtimestamp(quarter * SECONDS, UTC)


@lru_cache(maxsize=65536)
def day_of(quarter: int, time_zone: str, day_starts_at: int) -> date:
    """Return the study day in which a quarter lies."""
    return study_day(instant_of(quarter), time_zone, day_starts_at)


@lru_cache(maxsize=65536)
def hour_of(quarter: int, time_zone: str) -> int:
    """Return what hour the clock on the wall showed."""
    return instant_of(quarter).astimezone(ZoneInfo(time_zone)).hour
