"""What Celery does for the day: plans and reminders, each once, however often and late it is asked."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from reviews import profiles
from reviews.models import DayPlan, Memory, StudyProfile
from reviews.plans import planning, settling
from reviews.reminders import reminding
from web import outbox
from web.models import OutboxMessage


@pytest.fixture
def studying(study, course):
    """Alice has studied today, so she has a profile, a plan and one item that comes back."""
    study.answer(course.items["choice"], "wrong")
    return study


def test_the_next_plan_is_due_at_the_learners_own_day_start(studying):
    # 4 in the morning in Berlin
    assert StudyProfile.objects.get().plan_at == datetime(2026, 11, 22, 3, tzinfo=UTC)


def test_a_plan_is_stored_once_a_study_day(studying):
    tomorrow = studying.at + timedelta(days=1)
    learners = planning.learners_to_plan(at=tomorrow, limit=10)
    assert learners == [studying.learner.pk]
    assert [planning.plan_day(learners, at=tomorrow) for _ in range(2)] == [1, 0]
    assert DayPlan.objects.filter(learner=studying.learner).count() == 2
    assert planning.learners_to_plan(at=tomorrow, limit=10) == []


def test_celery_and_the_first_reader_compute_the_same_plan(studying):
    tomorrow = studying.at + timedelta(days=1)
    studying.at = tomorrow
    computed = studying.next()["review"]["item"]["id"]
    planning.plan_day([studying.learner.pk], at=tomorrow)
    assert studying.next()["review"]["item"]["id"] == computed


def test_workers_that_were_away_for_days_catch_up_with_one_plan(studying):
    later = studying.at + timedelta(days=9)
    assert planning.plan_day(planning.learners_to_plan(at=later, limit=10), at=later) == 1
    assert StudyProfile.objects.get().plan_at > later


def test_who_stays_away_for_a_month_is_planned_no_more_until_they_return(studying, course):
    later = studying.at + timedelta(days=40)
    planning.plan_day([studying.learner.pk], at=later)
    assert StudyProfile.objects.get().plan_at is None
    studying.at = later + timedelta(days=1)
    studying.answer(course.items["numeric"])
    assert StudyProfile.objects.get().plan_at > studying.at


def test_learners_are_found_in_chunks(studying, bob, course):
    StudyProfile.objects.create(learner=bob, plan_at=studying.at)
    at = studying.at + timedelta(days=1)
    first = planning.learners_to_plan(at=at, limit=1)
    second = planning.learners_to_plan(at=at, limit=1, after=first[-1])
    assert sorted(first + second) == sorted([studying.learner.pk, bob.pk])


@pytest.fixture
def reminded(studying):
    """Alice wants a mail at 18 o'clock; `reminded` is that hour tomorrow."""
    settling.change_settings(studying.learner, {"reminder_hour": 18}, at=studying.at)
    return datetime(2026, 11, 22, 17, tzinfo=UTC)  # 18:00 in Berlin


def test_a_reminder_goes_out_at_the_learners_hour_once(studying, reminded):
    assert StudyProfile.objects.get().remind_at == reminded - timedelta(days=1)
    planning_moment = reminded + timedelta(minutes=3)
    for _ in range(3):
        reminding.remind(studying.learner.pk, at=planning_moment)
        while outbox.send_next(now=planning_moment):
            pass
    assert len(mail.outbox) == 1
    assert mail.outbox[0].to == ["alice@example.com"]
    assert "due" in mail.outbox[0].subject


def test_the_links_of_the_mail_lead_to_pages_that_exist(studying, reminded, client, settings):
    settings.SITE_URL = "https://attentive.example"
    reminding.send("reviews.reminder:1:2026-11-22", {"learner": studying.learner.pk, "due": 2, "new": 1})
    client.force_login(studying.learner)
    links = re.findall(r"https://attentive\.example(/\S*)", mail.outbox[0].body)
    pages = [client.get(link) for link in links]
    shown = [(page.status_code, page.resolver_match.view_name) for page in pages]
    assert shown == [(200, "study"), (200, "settings"), (200, "reminders-stop")]


def test_no_mail_before_the_hour(studying, reminded):
    assert not reminding.remind(studying.learner.pk, at=reminded - timedelta(days=1, minutes=1))


def test_no_mail_when_nothing_waits(studying, course, reminded):
    for item in course.items.values():
        studying.answer(item, rating=4)
    Memory.objects.update(due=reminded + timedelta(days=3), state="review")
    assert not reminding.remind(studying.learner.pk, at=reminded)
    assert not OutboxMessage.objects.exists()


def test_no_mail_in_the_night_for_an_hour_that_workers_missed(studying, reminded):
    late = reminded - timedelta(days=1) + timedelta(hours=7)
    assert not reminding.remind(studying.learner.pk, at=late)
    assert StudyProfile.objects.get().remind_at > late


def test_the_hour_follows_the_learners_clock_through_a_change(alice):
    # Berlin sets its clocks back on 25 October 2026: 18 o'clock is 16 UTC before, 17 UTC after.
    before = profiles.next_reminder(alice, 18, datetime(2026, 10, 24, 12, tzinfo=UTC))
    after = profiles.next_reminder(alice, 18, before)
    assert (before.hour, after.hour) == (16, 17)


def test_a_reminder_can_be_switched_off(studying, reminded):
    settling.change_settings(studying.learner, {"reminder_hour": None}, at=studying.at)
    assert StudyProfile.objects.get().remind_at is None
