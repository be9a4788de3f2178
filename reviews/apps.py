from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"

    def ready(self) -> None:
        from learning import changes
        from reviews import day_plan, importing, pushing, reminding, replaying
        from web import outbox

        outbox.HANDLERS[reminding.KIND] = pushing.send
        outbox.HANDLERS[importing.KIND] = importing.drain
        outbox.HANDLERS[replaying.KIND] = replaying.drain
        changes.AFTER_CHANGE.append(day_plan.forget_today)
