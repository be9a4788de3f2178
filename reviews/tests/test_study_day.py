"""Study days through clock changes, date lines and missing hours."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.scheduling.study_day import day_start, study_day

ZONES = ("Europe/Berlin", "Asia/Tokyo", "America/Los_Angeles", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu")


@pytest.mark.parametrize(
    ("zone", "starts", "instant", "day"),
    [
        ("Europe/Berlin", 4, "2026-11-21T02:59:59+00:00", date(2026, 11, 20)),
        ("Europe/Berlin", 4, "2026-11-21T03:00:00+00:00", date(2026, 11, 21)),
        ("America/New_York", 4, "2026-03-08T07:59:59+00:00", date(2026, 3, 7)),  # the night that loses an hour
        ("America/New_York", 4, "2026-03-08T08:00:00+00:00", date(2026, 3, 8)),
        ("America/New_York", 1, "2026-11-01T05:00:00+00:00", date(2026, 11, 1)),  # 1 o'clock comes twice: the first
        ("America/New_York", 2, "2026-03-08T06:59:59+00:00", date(2026, 3, 7)),  # 2 o'clock never comes
        ("America/New_York", 2, "2026-03-08T07:00:00+00:00", date(2026, 3, 8)),
        ("Antarctica/Troll", 2, "2026-03-29T01:00:00+00:00", date(2026, 3, 29)),  # two hours are skipped
        ("Pacific/Kiritimati", 0, "2026-02-28T10:00:00+00:00", date(2026, 3, 1)),
        ("UTC", 4, "2024-02-29T12:00:00+00:00", date(2024, 2, 29)),
        ("UTC", 4, "2038-01-19T03:14:08+00:00", date(2038, 1, 18)),
    ],
)
def test_the_day_of_an_instant(zone, starts, instant, day):
    assert study_day(datetime.fromisoformat(instant), zone, starts) == day


@given(
    st.sampled_from(ZONES),
    st.integers(0, 23),
    st.datetimes(datetime(2012, 1, 1), datetime(2045, 12, 31)).map(lambda at: at.replace(tzinfo=UTC)),
)
def test_every_instant_lies_in_the_day_it_is_given(zone, starts, at):
    day = study_day(at, zone, starts)
    assert day_start(day, zone, starts) <= at < day_start(day + timedelta(days=1), zone, starts)


@given(st.sampled_from(ZONES), st.integers(0, 23), st.dates(date(2012, 1, 1), date(2045, 12, 30)))
def test_days_follow_each_other(zone, starts, day):
    length = day_start(day + timedelta(days=1), zone, starts) - day_start(day, zone, starts)
    assert timedelta(hours=21) <= length <= timedelta(hours=27)


@given(
    st.sampled_from(ZONES),
    st.integers(0, 23),
    st.dates(date(2012, 1, 1), date(2045, 12, 30)),
    st.tuples(st.integers(0, 23), st.integers(0, 23)),
)
def test_an_answer_a_day_is_a_gap_of_a_day_through_every_clock_change(zone, starts, day, hours):
    today, tomorrow = (
        day_start(day + timedelta(days=later), zone, starts) + timedelta(hours=hour * 22 / 23)
        for later, hour in enumerate(hours)
    )
    assert (study_day(tomorrow, zone, starts) - study_day(today, zone, starts)).days == 1
