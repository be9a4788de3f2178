"""Reminders that nobody follows become fewer, and one click in the mail ends them."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from reviews.models import Memory, StudyProfile
from reviews.plans import settling
from reviews.reminders import reminding
from web import outbox
from web.models import OutboxMessage

FIRST = datetime(2026, 11, 22, 17, tzinfo=UTC)  # 18:00 in Berlin, the day after the answer


@pytest.fixture
def learner(study, course):
    """Alice has one item that is due from tomorrow on, and wants a mail at 18 o'clock."""
    study.answer(course.items["choice"], "wrong")
    settling.change_settings(study.learner, {"reminder_hour": 18, "new_per_day": 0}, at=study.at)
    return study.learner


def days_with_a_mail(learner, days, first=FIRST) -> list[int]:
    """Let `days` evenings pass, with workers; return the numbers of those that brought a mail."""
    found = []
    for day in range(days):
        at = first + timedelta(days=day)
        before = len(mail.outbox)
        for _ in range(2):
            reminding.remind(learner.pk, at=at)
            while outbox.send_next(now=at):
                pass
        outbox.forget_sent(now=at)
        found += [day] * (len(mail.outbox) - before)
    return found


def test_mails_that_are_ignored_become_fewer_and_stay_weekly(learner):
    assert days_with_a_mail(learner, 60) == [0, 1, 3, 7, 14, 21, 28, 35, 42, 49, 56]


def test_an_answer_brings_the_daily_mail_back(learner):
    assert days_with_a_mail(learner, 10) == [0, 1, 3, 7]
    Memory.objects.update(last_reviewed_at=FIRST + timedelta(days=9, hours=1))
    assert days_with_a_mail(learner, 2, first=FIRST + timedelta(days=10)) == [0, 1]


def test_a_mail_server_that_comes_back_after_days_delivers_one_mail(learner, monkeypatch):
    def refuse(self, messages):
        raise OSError("the mail server is away")

    with monkeypatch.context() as away:
        away.setattr(EmailBackend, "send_messages", refuse)
        assert days_with_a_mail(learner, 2) == []
    assert days_with_a_mail(learner, 1, first=FIRST + timedelta(days=2)) == [0]
    assert OutboxMessage.objects.count() == 1


def test_a_mail_that_was_given_up_does_not_stand_in_the_way(learner):
    reminding.remind(learner.pk, at=FIRST)
    OutboxMessage.objects.update(attempts=99)
    assert days_with_a_mail(learner, 1, first=FIRST + timedelta(days=1)) == [0]


@pytest.fixture
def stop_link(learner, settings):
    settings.SITE_URL = "https://attentive.university-of-somewhere.example"
    assert days_with_a_mail(learner, 1) == [0]
    sent = message_from_bytes(mail.outbox[0].message().as_bytes(), policy=SMTP)
    header = sent["List-Unsubscribe"].strip()  # a long address stands on a line of its own
    assert header.startswith(f"<{settings.SITE_URL}/")
    assert header.endswith(">")
    return header.strip("<>").removeprefix(settings.SITE_URL)


def test_mail_programs_are_told_that_one_click_is_enough(stop_link):
    assert mail.outbox[0].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop_link in mail.outbox[0].body


def test_one_post_without_login_or_cookie_stops_the_mails(stop_link, client, learner):
    client.handler.enforce_csrf_checks = True
    for _ in range(2):
        answer = client.post(stop_link, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert "No more reminders." in answer.content.decode()
    profile = StudyProfile.objects.get()
    assert (profile.reminder_hour, profile.remind_at) == (None, None)
    assert days_with_a_mail(learner, 3, first=FIRST + timedelta(days=1)) == []


def test_looking_at_the_link_changes_nothing(stop_link, client):
    for method in (client.get, client.head):
        assert method(stop_link).status_code == 200
    assert "Stop the reminders" in client.get(stop_link).content.decode()
    assert StudyProfile.objects.get().reminder_hour == 18


def test_a_link_that_we_did_not_write_leads_nowhere(stop_link, client, learner, bob):
    forged = stop_link.replace(f"/{learner.pk}:", f"/{bob.pk}:")
    assert forged != stop_link
    assert client.post(forged).status_code == 404
    assert client.post("/reminders/stop/1/").status_code == 404


def test_a_mail_that_waits_is_not_sent_after_the_learner_said_stop(learner):
    reminding.remind(learner.pk, at=FIRST)
    reminding.stop(learner, at=FIRST)
    assert outbox.send_next(now=FIRST)
    assert mail.outbox == []
