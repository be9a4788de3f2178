"""The clock that tests can move, and moments in words."""

from datetime import UTC, datetime, timedelta

import pytest

from web import clock, moments


def test_the_clock_is_aware_and_in_utc(settings):
    settings.TEST_CLOCK = ""
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)
    assert clock.now().utcoffset() == timedelta(0)


def test_the_moved_clock_starts_where_it_is_told_and_runs_on(settings, monkeypatch):
    settings.TEST_CLOCK = "2030-01-02T03:04:05+01:00"
    monkeypatch.setattr(clock.time, "time", lambda: clock._STARTED + 90)
    assert clock.now() == datetime(2030, 1, 2, 2, 5, 35, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (timedelta(seconds=-5), "now"),
        (timedelta(seconds=20), "in one minute"),
        (timedelta(minutes=9, seconds=1), "in 10 minutes"),
        (timedelta(hours=3), "today at 13:30"),
        (timedelta(hours=17, minutes=30), "tomorrow at 4:00"),
        (timedelta(days=3), "on Tuesday"),
        (timedelta(days=15), "on Sunday, 6 December"),
        (timedelta(days=400), "on Sunday, 26 December 2027"),
    ],
)
def test_a_moment_is_told_on_the_learners_own_clock(now, wait, words):
    assert moments.when(now + wait, now=now, time_zone="Europe/Berlin") == words


@pytest.mark.parametrize(
    ("days", "wait", "words"),
    [
        (0, timedelta(seconds=1), "1 min"),
        (0, timedelta(minutes=10), "10 min"),
        (0, timedelta(hours=5), "5 h"),
        (1, timedelta(0), "1 day"),
        (9, timedelta(0), "9 days"),
        (30, timedelta(0), "30 days"),
        (61, timedelta(0), "2 months"),
        (45, timedelta(0), "1.5 months"),
        (365, timedelta(0), "12 months"),
        (550, timedelta(0), "1.5 years"),
    ],
)
def test_an_interval_fits_on_a_button(days, wait, words):
    assert moments.interval(days, wait) == words
