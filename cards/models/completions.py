"""Who has worked through a card."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F

from cards.models.cards import Card


class CompletionQuerySet(models.QuerySet["Completion"]):
    def counted(self) -> Self:
        """Those of learners: neither of who wrote the card, nor of staff, nor of accounts that are switched off."""
        learners = self.filter(learner__is_active=True, learner__is_staff=False)
        return learners.exclude(card__creator=F("learner"))


class Completion(models.Model):
    """A learner answered every published task of the card right at least once. A later task takes nothing back."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="completions")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    objects = CompletionQuerySet.as_manager()

    class Meta:
        ordering = ["card_id", "at"]
        constraints = [models.UniqueConstraint(fields=["card", "learner"], name="completed_once")]

    def __str__(self) -> str:
        return f"{self.learner_id} completed {self.card_id}"
