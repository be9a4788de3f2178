"""The outbox: effects that leave the database (mails, say) wait here, written with the change that causes them."""

from datetime import datetime

from django.db import models

# 1, 2, 4 ... minutes apart, so the last try comes almost three days after the first.
MAX_ATTEMPTS = 12


class OutboxQuerySet(models.QuerySet["OutboxMessage"]):
    def due(self, at: datetime) -> "OutboxQuerySet":
        return self.waiting().filter(next_attempt_at__lte=at)

    def waiting(self) -> "OutboxQuerySet":
        """What is not carried out yet and not given up."""
        return self.filter(sent_at=None, attempts__lt=MAX_ATTEMPTS)

    def sent_before(self, at: datetime) -> "OutboxQuerySet":
        return self.filter(sent_at__lt=at)


class OutboxMessage(models.Model):
    """One effect to be carried out. Rows are written by `web.outbox` only."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200, unique=True, help_text="Names the effect; a second row with it is not made.")
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    error = models.TextField(blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=models.Q(sent_at=None), name="outbox_waiting"),
            models.Index(fields=["sent_at"], name="outbox_sent_at"),
        ]

    def __str__(self) -> str:
        return self.key
