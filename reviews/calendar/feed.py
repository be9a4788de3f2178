"""The learner's due days as a calendar that other programs fetch, at an address that nobody can guess."""

import secrets
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import ngettext, override

from accounts.models import User
from reviews import profiles
from reviews.calendar.icalendar import AllDayEvent, calendar
from reviews.models import StudyProfile
from reviews.statistics.forecast import forecast
from reviews.statistics.record import StudyRecord

DAYS = 30


def address_of(learner: User) -> str | None:
    """Return where the learner's calendar can be fetched; None while there is none."""
    secret = profiles.profile_of(learner).calendar_secret
    return settings.SITE_URL + reverse("calendar", args=[secret]) if secret else None


def learner_of(secret: str) -> User | None:
    """Return whose calendar lies at an address."""
    # The second condition lets Postgres use the index, which leaves out profiles without a calendar.
    profiles_there = StudyProfile.objects.filter(calendar_secret=secret).exclude(calendar_secret="")
    profile = profiles_there.filter(learner__is_active=True).select_related("learner").first()
    return profile.learner if profile else None


def give_address(learner: User, *, at: datetime) -> None:
    """Give the calendar a new address; the one before leads nowhere from now on."""
    _store(learner, secrets.token_urlsafe(32), at=at)


def take_address(learner: User, *, at: datetime) -> None:
    """Let nobody fetch the calendar any more."""
    _store(learner, "", at=at)


@transaction.atomic
def _store(learner: User, secret: str, *, at: datetime) -> None:
    profile = profiles.lock(learner, at=at)
    profile.calendar_secret = secret
    profile.save(update_fields=["calendar_secret"])


def calendar_of(learner: User, *, at: datetime) -> str:
    """Return the calendar of the coming days; today has what waits from before. It changes when the counts do."""
    record = StudyRecord(learner, at=at)
    coming = forecast(record, DAYS)
    counts = {date.fromisoformat(each["date"]): each["due"] for each in coming["days"]}
    counts[record.day] += coming["backlog"]
    url = settings.SITE_URL + reverse("study")
    # Whoever fetches it is a program, which may ask in any language: it is the learner who reads.
    with override(learner.language):
        events = [
            AllDayEvent(
                uid=f"{day.isoformat()}.{learner.pk}@attentive",
                day=day,
                summary=ngettext("%(number)s review", "%(number)s reviews", count) % {"number": count},
                url=url,
            )
            for day, count in counts.items()
            if count
        ]
    return calendar("Attentive", events, stamp=record.day_start)
