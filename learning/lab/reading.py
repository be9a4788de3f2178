"""A row of weights in words: where a token looks, the most first."""

from collections.abc import Sequence
from dataclasses import dataclass

from web.matrices import visible_hundredths

NAMED_AFTER_THE_FIRST = 3


@dataclass(frozen=True)
class Share:
    key: str
    percent: int


@dataclass(frozen=True)
class Reading:
    """The strongest key, those after it, and what all others share; percentages that add up to 100."""

    query: str
    first: Share
    following: Sequence[Share]
    rest: int


def read_row(query: str, keys: Sequence[str], weights: Sequence[float | None]) -> Reading:
    percents = visible_hundredths(weights)
    shares = [Share(key, percent) for key, percent in zip(keys, percents, strict=True) if percent is not None]
    shares.sort(key=lambda share: -share.percent)  # stable: equals stay in the order of the sentence
    named = 1 + NAMED_AFTER_THE_FIRST
    following = [share for share in shares[1:named] if share.percent]
    return Reading(query, shares[0], following, sum(share.percent for share in shares[named:]))
