from django.apps import AppConfig


class QuizsiteConfig(AppConfig):
    name = "quizsite"

    def ready(self) -> None:
        # Makes ours the current Celery application: without it `task.delay()` outside a worker would look for
        # a broker that nobody runs.
        from quizsite import celery  # noqa: F401
