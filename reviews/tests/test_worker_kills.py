"""Background work under kill -9: real workers, a real broker, a mail server on the loopback interface.

What beat does every minute, `publish` does at once. A worker that starts after a kill lives some minutes later, so that
what its predecessor had taken on is free again.
"""

import os
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import psutil
import pytest
import redis
from celery import Celery
from django.db import connection

from accounts.models import User
from quizsite.broker import prepare_valkey, valkey_binary
from quizsite.processes import kill_family, spawn
from quizsite.testing.mail_sink import mail_sink
from quizsite.testing.valkey import accepts_connections
from quizsite.testing.waiting import wait_until
from reviews.models import DayPlan, StudyProfile
from web.models import OutboxMessage
from web.outbox import LEASE

pytestmark = [pytest.mark.slow, pytest.mark.servers, pytest.mark.django_db(transaction=True)]

LEARNERS, KILLS, QUEUED = 200, 5, 100
EVENING = datetime(2026, 11, 21, 18, tzinfo=UTC)
WITHIN = 120  # seconds that a loaded machine may take for a worker's start
CELERY = [sys.executable, "-m", "celery", "--quiet", "--app", "quizsite.celery"]


@pytest.fixture
def learners(course):
    """Learners whose day has begun unplanned and whose reminder hour has come; new items wait for each."""
    names = [f"learner-{number}@example.com" for number in range(LEARNERS)]
    users = User.objects.bulk_create(User(email=name, password="!") for name in names)
    due = {"plan_at": EVENING, "remind_at": EVENING, "reminder_hour": EVENING.hour}
    StudyProfile.objects.bulk_create(StudyProfile(learner=user, **due) for user in users)
    return names


def database_url() -> str:
    """Return the address of the database of this test, as another process needs it."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{connection.settings_dict['NAME']}"
    return "postgres://{USER}@{host}/{NAME}".format(
        **connection.settings_dict, host=quote(connection.settings_dict["HOST"], safe="")
    )


def learner_ids() -> list[int]:
    return list(StudyProfile.objects.values_list("learner_id", flat=True))


def unreminded():
    return StudyProfile.objects.filter(remind_at__lte=EVENING)


def unsent():
    return OutboxMessage.objects.filter(sent_at=None)


class Operator:
    """Starts and kills workers and beats of one broker; `lives` counts those that were killed."""

    def __init__(self, broker_url, directory, mail_port):
        self.broker_url, self.lives, self.processes = broker_url, 0, []
        self.environment = {
            **os.environ,
            "DATA_DIR": str(directory),
            "DATABASE_URL": database_url(),
            "REDIS_URL": broker_url,
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(mail_port),
            "EMAIL_USE_TLS": "0",
            "TEST_CLOCK_STARTED": repr(time.time()),
        }

    def publish(self, name, *arguments):
        app = Celery(broker=self.broker_url, set_as_current=False)
        with app.connection_for_write() as connection_for_write:
            app.send_task(name, arguments, connection=connection_for_write)

    def start_worker(self):
        return self._start("worker", "--concurrency", "2", "--without-gossip", "--without-mingle")

    def start_beat(self, schedule):
        return self._start("beat", "--schedule", str(schedule), "--pidfile", "")

    def _start(self, *command):
        clock = EVENING + self.lives * (LEASE + timedelta(minutes=1))
        environment = {**self.environment, "TEST_CLOCK": clock.isoformat()}
        self.processes.append(spawn([*CELERY, *command], environment=environment))
        return self.processes[-1]

    def kill(self, process):
        kill_family(process)
        self.lives += 1

    def kill_children(self, worker):
        for child in psutil.Process(worker.pid).children():
            child.kill()


@pytest.fixture
def sink():
    with mail_sink() as sink:
        yield sink


@pytest.fixture
def operator(valkey_url, sink, tmp_path, learners):
    operator = Operator(valkey_url, tmp_path / "data", sink.port)
    yield operator
    for process in operator.processes:
        kill_family(process)


def await_more_plans() -> int:
    """Wait for a plan, if any is missing; return how many are missing then."""
    begun = DayPlan.objects.count()
    more = min(begun + 1, LEARNERS)
    return LEARNERS - wait_until(
        lambda: (DayPlan.objects.count() >= more) and DayPlan.objects.count(), within=WITHIN, what="more plans"
    )


def test_a_day_plan_whose_worker_is_killed_again_and_again_is_stored_once(operator):
    in_the_middle = 0
    for _ in range(KILLS):
        worker = operator.start_worker()
        operator.publish("reviews.tasks.plan_day_for_due_learners")
        in_the_middle += await_more_plans() > 0
        operator.kill_children(worker)  # the message of a lost child comes back at once
        in_the_middle += await_more_plans() > 0
        operator.kill(worker)
    assert in_the_middle >= KILLS, "most kills came when all was planned; they prove nothing"
    operator.start_worker()
    for _ in range(3):
        operator.publish("reviews.tasks.plan_day_for_due_learners")
    unplanned = StudyProfile.objects.filter(plan_at__lte=EVENING)
    wait_until(lambda: not unplanned.exists(), within=WITHIN, what="all plans")
    assert Counter(DayPlan.objects.values_list("learner", flat=True)) == Counter(learner_ids())


def test_mails_whose_worker_is_killed_are_neither_lost_nor_doubled(operator, sink, learners):
    killed_at = {1, 20, 21, 60, 119}
    worker = None

    def kill_before_the_sender_knows(number):
        if number in killed_at:
            operator.kill(worker)

    sink.taken = kill_before_the_sender_knows
    for _ in killed_at:
        lives, worker = operator.lives, operator.start_worker()
        operator.publish("reviews.tasks.send_reminders")
        operator.publish("web.tasks.drain_outbox")
        wait_until(
            lambda lives=lives: operator.lives > lives or not unreminded().exists(), within=WITHIN, what="the reminders"
        )
        operator.publish("web.tasks.drain_outbox")
        wait_until(lambda lives=lives: operator.lives > lives, within=WITHIN, what="the kill")
    operator.start_worker()
    for _ in range(3):
        operator.publish("reviews.tasks.send_reminders")
        operator.publish("web.tasks.drain_outbox")
    wait_until(lambda: not unsent().exists() and not unreminded().exists(), within=WITHIN, what="all mails")
    assert {mail["To"]: mail["Message-ID"] for mail in sink.mails}.keys() == set(learners)
    assert len(set(sink.message_ids())) == LEARNERS
    # A sender that died before it heard of its success sends again, under the same Message-ID; nobody else does.
    assert len(sink.mails) <= LEARNERS + 2 * len(killed_at)


def test_two_beats_and_two_workers_have_each_effect_once(operator, sink, learners, tmp_path):
    for number in range(2):
        operator.start_worker()
        operator.start_beat(tmp_path / f"beat-{number}")

    def all_is_done():
        return DayPlan.objects.count() >= LEARNERS and not unsent().exists() and not unreminded().exists()

    wait_until(all_is_done, within=180, what="plans and mails")
    handed_out = redis.Redis.from_url(operator.broker_url)
    wait_until(lambda: not handed_out.llen("celery"), within=WITHIN, what="an empty queue")
    assert Counter(DayPlan.objects.values_list("learner", flat=True)) == Counter(learner_ids())
    assert Counter(mail["To"] for mail in sink.mails) == Counter(learners)


def test_a_broker_that_is_killed_keeps_what_was_queued(learners, sink, tmp_path):
    valkey = prepare_valkey(valkey_binary(), tmp_path / "valkey")
    operator = Operator(valkey.url, tmp_path / "data", sink.port)

    def start_broker():
        operator.processes.append(spawn(valkey.command, environment=os.environ))
        wait_until(lambda: accepts_connections(valkey.url), within=WITHIN, what="the broker")
        return operator.processes[-1]

    try:
        broker = start_broker()
        for learner_id in learner_ids()[:QUEUED]:
            operator.publish("reviews.tasks.plan_day", [learner_id])
        kill_family(broker)
        start_broker()
        operator.start_worker()
        wait_until(lambda: DayPlan.objects.count() == QUEUED, within=WITHIN, what="all plans")
    finally:
        for process in reversed(operator.processes):
            kill_family(process)
