"""Fuzz: Anki's ranges, each day with the same chance, decided by the event's id."""

from collections import Counter
from uuid import UUID, uuid5

import pytest

from reviews.scheduling.fuzz import fuzz_bounds, fuzz_factor, fuzzed


@pytest.mark.parametrize(
    ("interval", "bounds"),
    [(1, (1, 1)), (2.4, (2, 2)), (2.5, (2, 4)), (7, (5, 9)), (10, (8, 12)), (20, (17, 23)), (100, (93, 107))],
)
def test_the_ranges(interval, bounds):
    assert fuzz_bounds(interval) == bounds


def test_it_never_leaves_its_limits():
    assert fuzz_bounds(10, minimum=11) == (11, 13)
    lower, upper = fuzz_bounds(40_000)
    assert lower < upper == 36_500


def test_the_factor_picks_the_ends_and_the_middle():
    assert [fuzzed((17, 23), factor) for factor in (0, 0.5, 0.999)] == [17, 20, 23]


def test_all_days_of_a_window_get_the_same_share():
    picks = Counter(fuzzed((8, 12), fuzz_factor(uuid5(UUID(int=1), str(n)))) for n in range(10_000))
    assert set(picks) == {8, 9, 10, 11, 12}
    assert all(abs(count - 2000) < 180 for count in picks.values())  # 4.5 standard deviations


def test_one_event_has_one_fate():
    identifier = UUID(int=5)
    assert fuzz_factor(identifier) == fuzz_factor(UUID(str(identifier)))
