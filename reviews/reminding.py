"""Reminder mails: at the learner's hour, at most one a study day, and none when nothing waits."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string

from accounts.models import User
from reviews import profiles
from reviews.models import StudyProfile
from reviews.queue import Queue
from web import outbox

KIND = "reviews.reminder"
# Workers that were away for longer send no mail in the middle of the night; the next day has its own.
LATEST = timedelta(hours=4)


def learners_to_remind(*, at: datetime, limit: int, after: int = 0) -> list[int]:
    """Return up to `limit` ids above `after` of learners whose hour has come."""
    due = StudyProfile.objects.filter(remind_at__lte=at, learner_id__gt=after).order_by("learner_id")
    return list(due.values_list("learner_id", flat=True)[:limit])


def remind(learner_id: int, *, at: datetime) -> bool:
    """Put the learner's reminder into the outbox if something waits; return whether it did."""
    with transaction.atomic():
        profile = StudyProfile.objects.select_for_update().select_related("learner").get(learner_id=learner_id)
        if profile.remind_at is None or profile.remind_at > at:
            return False
        learner = profile.learner
        profile.remind_at = profiles.next_reminder(learner, profile.reminder_hour, at)
        profile.save(update_fields=["remind_at"])
        queue = Queue(learner, at=at)
        counts = queue.counts()
        # Who has studied today knows of the new items; only what fell due since then is news.
        waiting = counts.learning + counts.due + (counts.new if queue.done_today() == 0 else 0)
        last_hour = profiles.next_reminder(learner, profile.reminder_hour, at - LATEST)
        if not learner.is_active or last_hour is None or last_hour > at or not waiting:
            return False
        payload = {"learner": learner.pk, "due": counts.due + counts.learning, "new": counts.new}
        outbox.put(KIND, f"{KIND}:{learner.pk}:{queue.day.isoformat()}", payload, now=at)
    return True


def send(key: str, payload: dict[str, Any]) -> None:
    """Send one reminder. The key goes along as Message-ID, so a mail sent twice after a crash is seen as one."""
    learner = User.objects.filter(pk=payload["learner"], is_active=True).first()
    if learner is None:
        return
    context = {"learner": learner, "due": payload["due"], "new": payload["new"], "site_url": settings.SITE_URL}
    subject = f"{payload['due']} due" if payload["due"] else f"{payload['new']} new"
    message = EmailMessage(
        subject=f"Attentive: {subject} today",
        body=render_to_string("reviews/mail/reminder.txt", context),
        to=[learner.email],
        headers={"Message-ID": f"<{key.replace(':', '.')}@attentive>"},
    )
    message.send()
