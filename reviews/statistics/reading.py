"""Compute a statistic, or take the one that was computed before if nothing happened since."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import caches

from reviews.statistics.record import StudyRecord
from reviews.statistics.statistic import Statistic

KEPT_FOR = 24 * 3600  # seconds

Found = TypeVar("Found")


def read(statistic: Statistic, record: StudyRecord, days: int | None = None) -> dict[str, Any]:
    """Return the statistic; `days` is its period where it has one."""
    arguments = [] if statistic.days is None else [days or statistic.days]
    if not statistic.replayed:
        return statistic.compute(record, *arguments)
    return kept(record, f"{statistic.slug}:{days or statistic.days}", lambda: statistic.compute(record, *arguments))


def kept(record: StudyRecord, name: str, compute: Callable[[], Found]) -> Found:
    """Return what `compute` gives, once for as long as the learner's log stays as it is."""
    cache = caches["statistics"]
    key = f"{record.learner.pk}:{name}"
    held = cache.get(key)
    if held is not None and held[0] == record.stamp:
        return held[1]
    found = compute()
    cache.set(key, (record.stamp, found), KEPT_FOR)
    return found
