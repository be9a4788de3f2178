"""Reads of items and attempts, as words."""

from typing import Any

from django.db import models
from django.db.models import Q

# Why an attempt earned no credit.
TOKEN_USED, TOKEN_EXPIRED = "token_used", "token_expired"


class ItemQuerySet(models.QuerySet):
    def published(self) -> "ItemQuerySet":
        """Items that learners may meet: published, of a published concept."""
        return self.filter(status="published", version__gt=0, concept__status="published")

    def visible_to(self, learner: Any) -> "ItemQuerySet":
        """The course's items and the learner's own private ones."""
        return self.filter(Q(owner=None) | Q(owner=learner))

    def for_presenting(self) -> "ItemQuerySet":
        return self.select_related("concept", "card")


class AttemptQuerySet(models.QuerySet):
    def of(self, learner: Any) -> "AttemptQuerySet":
        return self.filter(learner=learner)

    def through(self, channel: str, item_id: int) -> "AttemptQuerySet":
        """Answers to one item that arrived through one login session or bundle."""
        return self.filter(item_id=item_id, channel=channel)

    def using_up_a_nonce(self) -> "AttemptQuerySet":
        """Answers after which the same problem must not be shown again: its solution has been seen."""
        return self.exclude(refused=TOKEN_USED)

    def last_statement(self) -> str | None:
        """What the newest of these answers was an answer to."""
        return self.order_by("-pk").values_list("shown__text", flat=True).first()

    def earned(self) -> "AttemptQuerySet":
        """Answers that stand as evidence: counted, and not taken back."""
        return self.filter(counted=True, undone=False)
