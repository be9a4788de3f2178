"""What was loaded from the seed documents, and as it was then."""

from django.db import models


class SeedEntry(models.Model):
    """An entry of a seed document as last loaded.

    An entry that has not changed since is left alone, so an author's edits survive the next start of the service; an
    entry that has changed is loaded again.
    """

    name = models.CharField(max_length=120, unique=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "seed entries"

    def __str__(self) -> str:
        return self.name
