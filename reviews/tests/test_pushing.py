"""Reminders in the browser: one a day in all, to whoever asked for them, and to nobody who is gone."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from conftest import PASSWORD
from reviews.models import PushSubscription
from reviews.plans import settling
from reviews.reminders import pushing, reminding
from reviews.tests.fake_push import Browser, push_service
from web import outbox

FIRST = datetime(2026, 11, 22, 17, tzinfo=UTC)  # 18:00 in Berlin, the day after the answer
ADDRESS = "/api/v1/me/push"


@pytest.fixture
def service(monkeypatch):
    with push_service(monkeypatch) as service:
        yield service


@pytest.fixture
def learner(study, course):
    """Alice has one item that is due from tomorrow on, and wants to be reminded at 18 o'clock."""
    study.answer(course.items["choice"], "wrong")
    settling.change_settings(study.learner, {"reminder_hour": 18, "new_per_day": 0}, at=study.at)
    return study.learner


@pytest.fixture
def browser(study, learner):
    browser = Browser("https://push.example.org/phone")
    assert study.client.put(ADDRESS, browser.to_json()).json()["browsers"] == 1
    return browser


def remind(learner, at=FIRST) -> None:
    """Let the hour come, with workers that look twice."""
    for _ in range(2):
        reminding.remind(learner.pk, at=at)
        while outbox.send_next(now=at):
            pass


def test_the_browser_shows_the_reminder_and_no_mail_is_sent(learner, browser, service):
    remind(learner)
    ((path, headers, body),) = service.came
    assert path == "/phone"
    assert json.loads(browser.read(body)) == {
        "title": "Attentive",
        "body": "Something waits to be reviewed today.",
        "tag": "reminder",
    }
    assert headers["Content-Encoding"] == "aes128gcm"
    assert f"k={pushing.public_key()}" in headers["Authorization"]
    assert mail.outbox == []


def test_every_browser_shows_it_and_a_second_sending_takes_the_place_of_the_first(study, learner, browser, service):
    study.client.put(ADDRESS, Browser("https://push.example.org/laptop").to_json())
    remind(learner)
    pushing.send(reminding._key(learner, FIRST.date()), {"learner": learner.pk, "due": 1, "new": 0})
    assert sorted(path for path, *_ in service.came) == ["/laptop", "/laptop", "/phone", "/phone"]
    assert len({headers["Topic"] for _, headers, _ in service.came}) == 1
    assert mail.outbox == []


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten_and_the_mail_comes_instead(learner, browser, service, status):
    service.answers["/phone"] = status
    remind(learner)
    assert not PushSubscription.objects.exists()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("status", [301, 307, 400, 413, 429, 500, 503])
def test_a_push_service_in_trouble_keeps_the_subscription_and_the_mail_comes_instead(learner, browser, service, status):
    service.answers["/phone"] = status
    remind(learner)
    assert PushSubscription.objects.get().failures == 1
    assert len(mail.outbox) == len(service.came) == 1  # nor is a redirect followed


def test_what_works_again_is_counted_from_nothing_and_what_never_does_is_forgotten(learner, browser, service):
    PushSubscription.objects.update(failures=pushing.MOST_FAILURES - 1)
    remind(learner)
    assert PushSubscription.objects.get().failures == 0
    PushSubscription.objects.update(failures=pushing.MOST_FAILURES - 1)
    service.answers["/phone"] = 500
    pushing.send("a key", {"learner": learner.pk, "due": 1, "new": 0})
    assert not PushSubscription.objects.exists()


def test_a_push_service_that_cannot_be_reached_costs_nothing_but_a_mail(learner, browser, monkeypatch):
    def refuse(*args):
        raise OSError("no route")

    monkeypatch.setattr("reviews.reminders.outside.post", refuse)
    remind(learner)
    assert len(mail.outbox) == 1
    assert PushSubscription.objects.get().failures == 1


def test_who_wants_no_reminders_gets_none_here_either(learner, browser, service):
    reminding.remind(learner.pk, at=FIRST)
    reminding.stop(learner, at=FIRST)
    assert outbox.send_next(now=FIRST)
    assert (service.came, mail.outbox) == ([], [])


def test_subscribing_twice_is_once_and_the_newest_keys_count(study, learner, browser, service):
    again = Browser(browser.endpoint)
    assert study.client.put(ADDRESS, again.to_json()).json()["browsers"] == 1
    remind(learner)
    assert b"Attentive" in again.read(service.came[0][2])


def test_a_browser_that_changes_hands_reminds_the_last_who_asked(study, learner, browser, api, bob):
    assert api(bob).put(ADDRESS, browser.to_json()).json()["browsers"] == 1
    assert study.client.get(ADDRESS).json()["browsers"] == 0


def test_nobody_ends_the_reminders_of_another(study, browser, api, bob):
    gone = f"{ADDRESS}?endpoint={browser.endpoint}"
    assert api(bob).delete(gone).json()["browsers"] == 0
    assert PushSubscription.objects.count() == 1
    for _ in range(2):
        assert study.client.delete(gone).json()["browsers"] == 0
    assert not PushSubscription.objects.exists()


def test_a_deletion_names_its_browser(study, browser):
    for query in ("", "?endpoint=", "?endpoint=%00", "?endpoint=https://push.example.org/%0d%0a"):
        assert study.client.delete(ADDRESS + query).json()["code"] == "invalid"
    assert study.client.delete(f"{ADDRESS}?endpoint={browser.endpoint}", {"all": True}).json()["code"] == "invalid"
    assert PushSubscription.objects.exists()


def test_a_learner_has_ten_browsers_and_the_newest_stay(study, now):
    for number in range(pushing.MOST_BROWSERS + 2):
        fields = Browser(f"https://push.example.org/{number}").to_json()
        pushing.subscribe(
            study.learner, endpoint=fields["endpoint"], **fields["keys"], at=now + timedelta(minutes=number)
        )
    kept = PushSubscription.objects.order_by("created_at").values_list("endpoint", flat=True)
    assert [endpoint.rpartition("/")[2] for endpoint in kept] == [str(number) for number in range(2, 12)]


BROWSER = Browser("https://push.example.org/1").to_json()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"endpoint": "https://push.example.org/1"},
        {**BROWSER, "endpoint": "http://push.example.org/1"},
        {**BROWSER, "endpoint": "https://127.0.0.1/1"},
        {**BROWSER, "endpoint": "https://push.example.org/" + "x" * 1000},
        {**BROWSER, "endpoint": 5},
        {**BROWSER, "keys": {"p256dh": "AAAA", "auth": BROWSER["keys"]["auth"]}},
        {**BROWSER, "keys": {**BROWSER["keys"], "auth": "short"}},
        {**BROWSER, "keys": []},
    ],
)
def test_what_is_no_subscription_is_refused(study, course, body):
    refused = study.client.put(ADDRESS, body)
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid")
    assert not PushSubscription.objects.exists()


def test_the_settings_page_offers_it_with_the_key_of_this_server(client, alice):
    client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    page = client.get("/settings/reminders/").content.decode()
    assert f'data-key="{pushing.public_key()}"' in page
    assert "Choose an hour above first" in page
    settling.change_settings(alice, {"reminder_hour": 0}, at=FIRST)
    assert "Choose an hour above first" not in client.get("/settings/reminders/").content.decode()
