from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"

    def ready(self) -> None:
        from learning import changes, waiting
        from reviews import waiting as waiting_reviews
        from reviews.anki import importing
        from reviews.plans import day_plan
        from reviews.reminders import pushing, reminding
        from reviews.weights import replaying
        from web import outbox

        outbox.HANDLERS[reminding.KIND] = pushing.send
        outbox.HANDLERS[importing.KIND] = importing.drain
        outbox.HANDLERS[replaying.KIND] = replaying.drain
        changes.AFTER_CHANGE.append(day_plan.forget_today)
        waiting.TELLERS.append(waiting_reviews.tell)
