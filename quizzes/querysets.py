"""Reads of items and attempts, as words."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Max, Q

# Why an attempt earned no credit.
TOKEN_USED, TOKEN_EXPIRED = "token_used", "token_expired"


class ItemQuerySet(models.QuerySet):
    def published(self) -> "ItemQuerySet":
        """Items that learners may meet: published, of a published concept or private."""
        met = Q(concept__status="published") | Q(owner__isnull=False)
        return self.filter(met, status="published", version__gt=0)

    def visible_to(self, learner: Any) -> "ItemQuerySet":
        """The course's items and the learner's own private ones."""
        return self.filter(Q(owner=None) | Q(owner=learner))

    def for_presenting(self) -> "ItemQuerySet":
        return self.select_related("concept", "card")


class AttemptQuerySet(models.QuerySet):
    def of(self, learner: Any) -> "AttemptQuerySet":
        return self.filter(learner=learner)

    def by_visitor(self, visitor: str) -> "AttemptQuerySet":
        """Answers that someone without an account gave; none for the empty name, which stands for learners."""
        return self.filter(visitor=visitor, learner=None).exclude(visitor="")

    def through(self, channel: str, item_id: int) -> "AttemptQuerySet":
        """Answers to one item that arrived through one login session or bundle."""
        return self.filter(item_id=item_id, channel=channel)

    def using_up_a_nonce(self) -> "AttemptQuerySet":
        """Answers after which the same problem must not be shown again: its solution has been seen."""
        return self.exclude(refused=TOKEN_USED)

    def last_statements(self, item_ids: Iterable[int]) -> dict[int, str]:
        """What the newest answer to each of these problems was an answer to, as drawn, before any translation."""
        newest = self.filter(item_id__in=item_ids).order_by().values("item_id").annotate(newest=Max("pk"))
        return dict(self.filter(pk__in=newest.values("newest")).values_list("item_id", "problem__statement"))

    def earned(self) -> "AttemptQuerySet":
        """Answers that stand as evidence: counted, and not taken back."""
        return self.filter(counted=True, undone=False)
