from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "learning"

    def ready(self) -> None:
        from cards.merging import MOVES
        from learning import merging

        MOVES.append(merging.move)
