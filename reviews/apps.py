from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"

    def ready(self) -> None:
        from reviews import importing, reminding, replaying
        from web import outbox

        outbox.HANDLERS[reminding.KIND] = reminding.send
        outbox.HANDLERS[importing.KIND] = importing.drain
        outbox.HANDLERS[replaying.KIND] = replaying.drain
