"""What every statistic has; the registry is in `reviews.statistics`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rest_framework import serializers

from web.charts.figure import Figure


@dataclass(frozen=True)
class Statistic:
    """One statistic: how it is computed, how the API writes it, how a page draws it.

    `compute` takes the record and, where there is a default for it, a number of study days. It returns plain values,
    ready for JSON. A replayed one costs a pass through the whole log, so its result is kept until the log grows.
    """

    slug: str
    compute: Callable[..., dict[str, Any]]
    schema: type[serializers.Serializer]
    figures: Callable[[dict[str, Any]], list[Figure]]
    days: int | None = None
    replayed: bool = False
