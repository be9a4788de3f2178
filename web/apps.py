from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "web"

    def ready(self) -> None:
        # The supervisor starts a moved clock by importing it; the processes that it starts inherit the same one.
        from web import clock  # noqa: F401
