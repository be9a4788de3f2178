"""Compute a statistic, or take the one that was computed before if nothing happened since."""

from typing import Any

from django.core.cache import caches

from reviews.statistics.record import StudyRecord
from reviews.statistics.statistic import Statistic

KEPT_FOR = 24 * 3600  # seconds


def read(statistic: Statistic, record: StudyRecord, days: int | None = None) -> dict[str, Any]:
    """Return the statistic; `days` is its period where it has one."""
    arguments = [] if statistic.days is None else [days or statistic.days]
    if not statistic.replayed:
        return statistic.compute(record, *arguments)
    cache = caches["statistics"]
    key = f"{record.learner.pk}:{statistic.slug}:{days or statistic.days}"
    kept = cache.get(key)
    if kept is not None and kept[0] == record.stamp:
        return kept[1]
    found = statistic.compute(record, *arguments)
    cache.set(key, (record.stamp, found), KEPT_FOR)
    return found
