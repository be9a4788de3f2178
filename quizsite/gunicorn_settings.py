"""How the web server runs, here and in containers: `gunicorn -c python:quizsite.gunicorn_settings quizsite.wsgi`."""

import gc
import os

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60  # seconds
graceful_timeout = 10  # seconds
loglevel = os.environ.get("LOG_LEVEL", "WARNING").lower()
# Its default path is one per user: a second instance would silently take the first one's socket.
control_socket_disable = True


def post_fork(server: object, worker: object) -> None:
    """Take Django's own objects out of the garbage collector's walks: a quarter of a large batch's time went there."""
    gc.collect()
    gc.freeze()
