"""The user model: a learner, author or reviewer signs in by e-mail and studies in a time zone."""

from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from accounts.appearance import SYSTEM
from accounts.time_zones import validate_time_zone


class UserManager(BaseUserManager["User"]):
    """Creates users by e-mail; addresses are compared without regard to case."""

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=(email or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """Anyone with an account. How they study (limits, reminders) lies in reviews; who and where they are lies here."""

    email = models.EmailField(unique=True)
    display_name = models.CharField(max_length=80, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])
    # Hours after local midnight at which the study day turns. No clock change in any zone touches 4.
    day_starts_at = models.PositiveSmallIntegerField(
        default=4, validators=[MinValueValidator(0), MaxValueValidator(23)]
    )
    language = models.CharField(max_length=16, default="en")
    theme = models.CharField(max_length=16, default=SYSTEM)  # a key of accounts.appearance.THEMES
    # Whether single letters and digits do something on the study pages; off for whoever dictates or has a tremor.
    letter_keys = models.BooleanField("single letters are keys", default=True)
    is_staff = models.BooleanField("may open the admin", default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ["email"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(day_starts_at__gte=0, day_starts_at__lte=23), name="user_day_starts_at_is_an_hour"
            )
        ]

    def __str__(self) -> str:
        return self.email

    def get_short_name(self) -> str:
        return self.display_name or self.email.partition("@")[0]

    def local_time(self, at: datetime) -> datetime:
        """Return the instant `at` on the learner's own clock."""
        return at.astimezone(ZoneInfo(self.time_zone))
