"""Celery: `celery -A quizsite.celery worker` and `... beat`.

Nothing in a web request publishes a task: requests write outbox rows, and beat lets a worker drain them. So a broker
that is down or hangs delays mails and plans, and never an answer.
"""

import os
import warnings
from datetime import timedelta

from celery import Celery, signals
from celery.exceptions import SecurityWarning
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quizsite.settings")

# It warns whoever runs a worker as root, because a pickled message could carry code; ours carry JSON only.
warnings.filterwarnings("ignore", category=SecurityWarning)

TIME_LIMIT = 120  # seconds; longer work is cut into chunks that each end sooner
# A message whose worker vanished is handed out again after this. It must be longer than any task runs.
VISIBILITY_TIMEOUT = 150  # seconds

app = Celery("quizsite")
app.conf.update(
    accept_content=["json"],
    task_ignore_result=True,
    timezone="UTC",
    # A task is acknowledged when it is done: killed in the middle it runs again, which every task can bear.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_time_limit=TIME_LIMIT,
    task_soft_time_limit=TIME_LIMIT - 20,
    broker_connection_retry_on_startup=True,
    broker_connection_timeout=2,
    task_publish_retry_policy={"max_retries": 1, "interval_start": 0.2},
    # Each schedule names a task that finds out by itself what is due. An expired message is no loss: the next one
    # does its work, and no backlog waits for workers that were away.
    beat_schedule={
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
        "carry out what waits in the outbox": {
            "task": "web.tasks.drain_outbox",
            "schedule": timedelta(seconds=30),
            "options": {"expires": 30},
        },
    },
)
if settings.REDIS_URL:
    app.conf.update(
        broker_url=settings.REDIS_URL,
        broker_transport_options={
            "visibility_timeout": VISIBILITY_TIMEOUT,
            # kombu looks for lost messages every 10 s x 10 times by default: here every 5 s.
            "unacked_restore_interval": 5,
            "unacked_restore_throttle": 1,
            # A server that accepts and stays silent is worse than a dead one: without these a client waits for ever.
            "socket_connect_timeout": 2,
            "socket_timeout": 10,
            "socket_keepalive": True,
        },
    )
else:
    # No server at all (Windows): messages are files. A worker killed with -9 loses the task it runs.
    _queue = settings.DATA_DIR / "queue"
    (_queue / "messages").mkdir(parents=True, exist_ok=True)
    app.conf.update(
        broker_url="filesystem://",
        broker_transport_options={
            "data_folder_in": str(_queue / "messages"),
            "data_folder_out": str(_queue / "messages"),
            "control_folder": str(_queue / "control"),
            "polling_interval": 0.5,
        },
    )
app.autodiscover_tasks()


@signals.setup_logging.connect
def keep_djangos_logging(**_arguments: object) -> None:
    """A connected receiver stops Celery from replacing the log handlers of the settings."""
