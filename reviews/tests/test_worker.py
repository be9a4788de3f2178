"""The tasks on a real worker and a real broker: queued, delivered, acknowledged."""

from datetime import timedelta

import pytest
from celery import Celery
from celery.contrib.testing.worker import start_worker

from quizsite.celery import app
from quizsite.testing.waiting import wait_until
from reviews import tasks
from reviews.models import DayPlan, StudyProfile
from web.models import OutboxMessage
from web.tasks import drain_outbox

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def worker(valkey_url, study):
    """A worker of its own application, so that nothing of the site's connections is left over."""
    own = Celery("worker-test", broker=valkey_url)
    own.set_default()
    own.set_current()
    with start_worker(own, pool="solo", perform_ping_check=False, shutdown_timeout=30):
        yield
    app.set_default()
    app.set_current()


def test_a_worker_plans_the_day_and_sends_the_reminder_once(worker, study, course, monkeypatch, mailoutbox):
    study.answer(course.items["choice"], "wrong")
    study.wait(days=1)
    monkeypatch.setattr(tasks, "now", lambda: study.at)
    monkeypatch.setattr("web.clock.now", lambda: study.at)
    StudyProfile.objects.update(reminder_hour=9, remind_at=study.at - timedelta(minutes=1))
    for _ in range(2):
        tasks.plan_day_for_due_learners.delay()
        tasks.send_reminders.delay()
    wait_until(
        lambda: DayPlan.objects.count() == 2 and OutboxMessage.objects.exists(),
        within=30,
        what="the plan and the reminder",
    )
    for _ in range(2):
        drain_outbox.delay()
    wait_until(lambda: OutboxMessage.objects.filter(sent_at__isnull=False).exists(), within=30, what="the mail")
    assert len(mailoutbox) == 1
    assert DayPlan.objects.filter(learner=study.learner).count() == 2
