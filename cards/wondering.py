"""How often a suggested question is opened: a number for each day, and nothing about who opened it."""

from datetime import date

from django.db.models import F

from cards.models import QuestionOpening, SuggestedQuestion


def count_opening(question: SuggestedQuestion, *, day: date) -> None:
    row, _ = QuestionOpening.objects.get_or_create(question=question, day=day)
    QuestionOpening.objects.filter(pk=row.pk).update(number=F("number") + 1)
