"""The order in which the course is told."""

from django.db import models
from django.db.models import Q

from cards.models.concepts import Concept
from cards.models.translations import Translatable


class Course(Translatable):
    TEXTS = ("title",)

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=120)
    is_default = models.BooleanField(default=False)
    goal = models.ForeignKey(
        Concept, on_delete=models.PROTECT, related_name="+", help_text="What a fresh account works towards."
    )

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="one_default_course")
        ]

    def __str__(self) -> str:
        return self.title


class Chapter(Translatable):
    TEXTS = ("title",)

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="chapters")
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=120)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["course_id", "position"]
        constraints = [models.UniqueConstraint(fields=["course", "slug"], name="one_chapter_per_slug")]

    def __str__(self) -> str:
        return self.title
