"""Reminder mails: at the learner's hour, at most one a study day, fewer while they are ignored, none without need."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Max
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from reviews import profiles
from reviews.models import Memory, StudyProfile
from reviews.plans import settling
from reviews.plans.queue import Queue
from web import outbox
from web.models import OutboxMessage

KIND = "reviews.reminder"
# Workers that were away for longer send no mail in the middle of the night; the next day has its own.
LATEST = timedelta(hours=4)
# Days from one mail to the next after 0, 1, 2, 3 and more mails without an answer.
GAPS = (1, 1, 2, 4, 7)
# How far back mails are looked up. The outbox forgets older ones; four weekly mails lie in it, so it stays weekly.
LOOK_BACK = outbox.KEEP_SENT.days - 1

_signer = signing.Signer(salt="reviews.reminding.stop")


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
        if not _is_wanted(learner, queue.day):
            return False
        payload = {"learner": learner.pk, "due": counts.due + counts.learning, "new": counts.new}
        outbox.put(KIND, _key(learner, queue.day), payload, now=at)
    return True


def _key(learner: User, day: date) -> str:
    return f"{KIND}:{learner.pk}:{day.isoformat()}"


def _is_wanted(learner: User, today: date) -> bool:
    """Say whether the last mails leave room for one more: not while one waits to be sent, seldom if none was followed.

    A mail that could not be sent was not ignored, but when the mail server comes back one is enough.
    """
    days = {_key(learner, day): day for ago in range(1, LOOK_BACK + 1) for day in [today - timedelta(days=ago)]}
    mails = OutboxMessage.objects.filter(key__in=days)
    if mails.waiting().exists():
        return False
    studied = Memory.objects.of(learner).aggregate(last=Max("last_reviewed_at"))["last"]
    since = studied or datetime.min.replace(tzinfo=UTC)
    ignored = [days[key] for key in mails.filter(sent_at__gt=since).values_list("key", flat=True)]
    return not ignored or today - max(ignored) >= timedelta(days=GAPS[min(len(ignored), len(GAPS) - 1)])


def send(key: str, payload: dict[str, Any]) -> None:
    """Send one reminder, unless the learner has stopped them meanwhile.

    The key goes along as Message-ID, so a mail sent twice after a crash is seen as one. The two List- headers give
    mail programs a button that stops the mails without a login (RFC 8058).
    """
    wanted = User.objects.filter(is_active=True, study_profile__reminder_hour__isnull=False)
    learner = wanted.select_related("study_profile").filter(pk=payload["learner"]).first()
    if learner is None:
        return
    stop_url = settings.SITE_URL + reverse("reminders-stop", args=[_signer.sign(str(learner.pk))])
    context = {"learner": learner, "due": payload["due"], "new": payload["new"], "site_url": settings.SITE_URL}
    with override(learner.language):
        waiting = _("Attentive: %(number)s due today") if payload["due"] else _("Attentive: %(number)s new today")
        subject = waiting % {"number": payload["due"] or payload["new"]}
        body = render_to_string("reviews/mail/reminder.txt", {**context, "stop_url": stop_url})
    message = EmailMessage(
        subject=subject,
        body=body,
        to=[learner.email],
        headers={
            "Message-ID": f"<{key.replace(':', '.')}@attentive>",
            "List-Unsubscribe": f"<{stop_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    message.send()


def learner_of(token: str) -> User | None:
    """Return whose reminders a link in a mail stops; None for a link that we did not write."""
    try:
        learner_id = _signer.unsign(token)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=learner_id).first()


def stop(learner: User, *, at: datetime) -> None:
    """Send this learner no reminders any more, until the settings say another hour."""
    settling.change_settings(learner, {"reminder_hour": None}, at=at)
