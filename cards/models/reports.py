"""What readers told us is wrong."""

from django.conf import settings
from django.db import models

from cards.vocabulary import validate_report_kind


class Report(models.Model):
    kind = models.CharField(max_length=10, validators=[validate_report_kind])
    # A slug, a number or a path, depending on the kind; no foreign key, since a report outlives what it is about.
    target = models.CharField(max_length=200)
    text = models.TextField(max_length=2000)
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.target}"
