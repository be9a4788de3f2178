"""A run of study days forgives two missed days in any ten."""

from datetime import date, timedelta

import pytest

from reviews.statistics.streak import streak

TODAY = date(2026, 11, 21)


def days(pattern: str) -> set[date]:
    """`pattern` is oldest first, today last: x studied, . not."""
    return {TODAY - timedelta(days=len(pattern) - 1 - place) for place, mark in enumerate(pattern) if mark == "x"}


@pytest.mark.parametrize(
    ("pattern", "run"),
    [
        ("", 0),
        (".", 0),
        ("x", 1),
        ("xxxxx", 5),
        ("xxxx.", 4),  # today is not over
        ("xx.xx.xx", 6),
        ("xx..xx", 4),
        ("xx...xx", 2),
        ("x.x.x.x", 3),  # three misses within ten days
        ("x.xxxxxxx.xxxxxxx.", 15),  # two misses lie ten days apart, and today is open
        ("xxxxxxxxxx.x.xxxxxxxx.xxxxx", 24),
        ("xxxxxxxxxx.x.xxxxxx.xxxxx", 12),
    ],
)
def test_a_run_ends_with_the_third_miss_in_ten_days(pattern, run):
    assert streak(days(pattern), TODAY).days == run


def test_a_run_begins_with_a_day_of_study():
    run = streak(days("x...xx.xx"), TODAY)
    assert (run.days, run.since) == (4, TODAY - timedelta(days=4))


def test_a_planned_rest_is_no_miss():
    rest = {TODAY - timedelta(days=each) for each in range(2, 9)}
    assert streak(days("xxxx.......xx"), TODAY).days == 2
    assert streak(days("xxxx.......xx"), TODAY, rest).days == 6
