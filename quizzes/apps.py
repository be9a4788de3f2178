from django.apps import AppConfig


class QuizzesConfig(AppConfig):
    name = "quizzes"

    def ready(self) -> None:
        from cards.merging import MOVES
        from quizzes import merging

        MOVES.append(merging.move)
