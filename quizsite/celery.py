"""The Celery application: `celery --app quizsite.celery worker` and `... beat`. Its settings: celery_settings.py."""

import os
import warnings

from celery import Celery, signals
from celery.exceptions import SecurityWarning

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quizsite.settings")
# It warns whoever runs a worker as root, because a pickled message could carry code; ours carry JSON only.
warnings.filterwarnings("ignore", category=SecurityWarning)

app = Celery("quizsite")
app.config_from_object("quizsite.celery_settings")  # read when first needed
app.autodiscover_tasks()


@signals.setup_logging.connect
def keep_djangos_logging(**_arguments: object) -> None:
    """A connected receiver stops Celery from replacing the log handlers of the settings."""
