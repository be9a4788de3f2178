"""How the web server runs, here and in containers: `gunicorn -c python:quizsite.gunicorn_settings quizsite.wsgi`."""

import gc
import os
from importlib import import_module

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60  # seconds
graceful_timeout = 10  # seconds
loglevel = os.environ.get("LOG_LEVEL", "WARNING").lower()
# Its default path is one per user: a second instance would silently take the first one's socket.
control_socket_disable = True


def post_worker_init(worker: object) -> None:
    """Let the garbage collector look seldom, and never at what stays: a large batch spent a third of its time there."""
    import_module("quizsite.urls")  # with all that the first request would load
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
