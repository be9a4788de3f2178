"""The calendar feed: due days for calendar programs, at an address that can be changed and taken away."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from reviews.calendar import views as calendar_views
from reviews.calendar.icalendar import LONGEST_LINE, AllDayEvent, calendar
from reviews.models import Memory

STAMP = datetime(2026, 11, 21, 3, tzinfo=UTC)


@pytest.fixture
def feed(study, course, monkeypatch):
    """The path of the feed of Alice, who has three items to review: two today and one in three days."""
    monkeypatch.setattr(calendar_views, "now", lambda: study.at)
    for kind in ("choice", "numeric", "explain"):
        study.answer(course.items[kind], "wrong")
    study.wait(days=1)
    days = {"choice": -3, "numeric": 0, "explain": 3}
    for kind, ahead in days.items():
        at = study.at + timedelta(days=ahead)
        Memory.objects.filter(item=course.items[kind]).update(due=at, state="review")
    return new_address(study.client)


def new_address(client) -> str:
    url = client.post("/api/v1/me/calendar", {"address": "new"}).json()["url"]
    assert url.startswith(f"{settings.SITE_URL}/calendar/")
    return url.removeprefix(settings.SITE_URL)


def unfolded(body: str) -> list[str]:
    assert body.endswith("\r\n")
    assert body.count("\n") == body.count("\r\n")
    assert all(len(line.encode()) <= LONGEST_LINE for line in body.split("\r\n"))
    return body.replace("\r\n ", "").split("\r\n")[:-1]


def days_of(body: str) -> dict[date, str]:
    """Return the events of a feed: day -> summary."""
    found, event = {}, {}
    for line in unfolded(body):
        name, _, value = line.partition(":")
        event[name] = value
        if line == "END:VEVENT":
            found[date.fromisoformat(event["DTSTART;VALUE=DATE"])] = event["SUMMARY"]
    return found


def test_the_feed_tells_each_day_with_reviews_and_today_what_waits(feed, client):
    answer = client.get(feed)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert days_of(answer.content.decode()) == {date(2026, 11, 22): "2 reviews", date(2026, 11, 25): "1 review"}


def test_a_feed_that_did_not_change_is_not_sent_again(feed, client, study):
    etag = client.get(feed)["ETag"]
    study.wait(hours=5)
    assert client.get(feed, headers={"If-None-Match": etag}).status_code == 304
    Memory.objects.filter(due__gt=study.at).delete()
    assert client.get(feed, headers={"If-None-Match": etag}).status_code == 200


def test_a_new_address_ends_the_old_one(feed, client, study):
    renewed = new_address(study.client)
    assert renewed != feed
    assert (client.get(feed).status_code, client.get(renewed).status_code) == (404, 200)
    assert study.client.post("/api/v1/me/calendar", {"address": "none"}).json() == {"url": None}
    assert client.get(renewed).status_code == 404
    assert study.client.get("/api/v1/me/calendar").json() == {"url": None}


def test_nobody_without_an_address_has_a_calendar(feed, client, bob):
    for secret in ("", "x", "0", "a" * 300):
        assert client.get(f"/calendar/{secret}.ics").status_code == 404
    assert client.post(feed).status_code == 405


def test_an_account_that_was_closed_has_no_calendar(feed, client):
    User.objects.update(is_active=False)
    assert client.get(feed).status_code == 404


def test_the_settings_give_the_address_and_take_it_away(client, alice, study):
    client.force_login(alice)
    assert "Make an address" in client.get("/settings/reminders/").content.decode()
    page = client.post("/calendar/address", follow=True).content.decode()
    assert study.client.get("/api/v1/me/calendar").json()["url"] in page
    page = client.post("/calendar/address", {"off": ""}, follow=True).content.decode()
    assert "Make an address" in page


def test_the_address_cannot_be_changed_without_a_login(client, db):
    assert client.post("/calendar/address").url.startswith("/accounts/login/")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), max_size=300))
def test_any_text_survives_escaping_and_folding(text):
    event = AllDayEvent("1@attentive", date(2026, 11, 21), text, "http://127.0.0.1/")
    lines = unfolded(calendar("Attentive", [event], stamp=STAMP))
    summary = next(line for line in lines if line.startswith("SUMMARY:")).removeprefix("SUMMARY:")
    assert summary.replace("\\\\", "\0").replace("\\;", ";").replace("\\,", ",").replace("\0", "\\") == text


def test_a_line_break_in_a_text_is_no_line_break_in_the_file():
    event = AllDayEvent("1@attentive", date(2026, 11, 21), "one\nEND:VCALENDAR\r\ntwo", "http://127.0.0.1/")
    assert "SUMMARY:one\\nEND:VCALENDAR\\ntwo" in unfolded(calendar("Attentive", [event], stamp=STAMP))


def test_a_calendar_speaks_to_its_learner_whatever_the_program_asks_for(feed, client):
    User.objects.update(language="de")
    told = client.get(feed, headers={"accept-language": "en"}).content.decode()
    assert "SUMMARY:2 Wiederholungen" in told
