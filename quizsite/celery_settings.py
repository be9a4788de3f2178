"""How tasks are queued, repeated and bounded, and what beat sends.

Nothing in a web request publishes a task: requests write outbox rows, and beat lets a worker drain them. So a broker
that is down or hangs delays mails and plans, and never an answer.
"""

from datetime import timedelta
from typing import Any

from celery.schedules import crontab
from django.conf import settings

from reviews.weights import fitting as weight_fitting

accept_content = ["json"]
task_ignore_result = True
timezone = "UTC"
broker_connection_retry_on_startup = True

# A task is acknowledged when it is done: killed in the middle it runs again, which every task can bear.
task_acks_late = True
task_reject_on_worker_lost = True
worker_prefetch_multiplier = 1
task_time_limit = 120  # seconds; longer work is cut into chunks that each end sooner
task_soft_time_limit = 100

# Whoever publishes (beat, a task, a command) gives up soon when the broker is away; beat comes again.
broker_connection_timeout = 2  # seconds
task_publish_retry_policy = {"max_retries": 1, "interval_start": 0.2}

HOUR = 3600  # seconds

# Each entry names a task that finds out by itself what is due. A message that expires is no loss, because the next one
# does its work; so no backlog waits for workers that were away.
beat_schedule: dict[str, dict[str, Any]] = {
    "plan the study days that begin": {
        "task": "reviews.tasks.plan_day_for_due_learners",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    "send the reminders of this hour": {
        "task": "reviews.tasks.send_reminders",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    "forget visitors who did not come back": {
        "task": "quizzes.tasks.forget_visitors",
        "schedule": timedelta(hours=6),
        "options": {"expires": 60 * 60},
    },
    "count who completed a card": {
        "task": "quizzes.tasks.count_completions",
        "schedule": timedelta(hours=1),
        "options": {"expires": HOUR},
    },
    "carry out what waits in the outbox": {
        "task": "web.tasks.drain_outbox",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 30},
    },
    # Late is better than not: what the workers missed at night they do when they are back.
    "prove the memories of those who study": {
        "task": "reviews.tasks.check_logs",
        "schedule": crontab(hour=2, minute=30),
        "options": {"expires": 20 * HOUR},
    },
}

if weight_fitting.IS_AVAILABLE:
    beat_schedule["fit the weights of those who answered much"] = {
        "task": "reviews.tasks.fit_weights",
        "schedule": crontab(hour=3, minute=30),
        "options": {"expires": 20 * HOUR},
    }

broker_transport_options: dict[str, bool | float | str]
if settings.BROKER_URL.startswith("redis"):
    broker_url = settings.BROKER_URL
    broker_transport_options = {
        # A message whose worker vanished is handed out again after this; it must be longer than any task runs.
        "visibility_timeout": task_time_limit + 30,  # seconds
        # By default kombu looks for such messages every 10 s x 10 times; here every 5 s.
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        # A server that accepts and stays silent is worse than a dead one: without these a client waits for ever.
        "socket_connect_timeout": 2,
        "socket_timeout": 10,
        "socket_keepalive": True,
        "health_check_interval": 10,
    }
elif settings.BROKER_URL:
    broker_url = settings.BROKER_URL
    # RabbitMQ hands a message out again as soon as its worker's connection is gone. Publishing waits until it has it.
    broker_transport_options = {"confirm_publish": True}
else:
    # No server at all: messages are files. A worker killed with -9 loses the task that it runs.
    _queue = settings.DATA_DIR / "queue"
    (_queue / "messages").mkdir(parents=True, exist_ok=True)
    broker_url = "filesystem://"
    broker_transport_options = {
        "data_folder_in": str(_queue / "messages"),
        "data_folder_out": str(_queue / "messages"),
        "control_folder": str(_queue / "control"),
        "polling_interval": 0.5,  # seconds
    }
