"""Reminders that a browser shows: subscribe, unsubscribe, and the channel of the outbox that sends them."""

import json
import logging
import secrets
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, generate_private_key
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from reviews.models import PushSubscription
from reviews.reminders import outside, reminding, web_push
from reviews.reminders.web_push import Keys
from web import clock

MOST_BROWSERS = 10  # of one learner; a new one takes the place of the oldest
MOST_FAILURES = 8  # reminders in a row; then nobody is there any more
GONE = {404, 410}
# What waits at a push service for longer is forgotten there: tomorrow has its own reminder.
LIFETIME = timedelta(hours=8)

logger = logging.getLogger(__name__)


def public_key() -> str:
    """Return the key by which browsers know this server."""
    return web_push.public_key(_private_key(settings.PUSH_KEY))


@cache
def _private_key(secret: str) -> EllipticCurvePrivateKey:
    return web_push.server_key(secret)


@transaction.atomic
def subscribe(learner: User, *, endpoint: str, p256dh: str, auth: str, at: datetime) -> None:
    """Send reminders to this browser from now on. Raise ValueError for an address or keys that are none."""
    outside.check(endpoint)
    Keys.read(p256dh, auth)
    fields = {"learner": learner, "p256dh": p256dh, "auth": auth, "created_at": at, "failures": 0}
    PushSubscription.objects.update_or_create(endpoint=endpoint, defaults=fields)
    own = PushSubscription.objects.filter(learner=learner).order_by("-created_at", "-pk")
    PushSubscription.objects.filter(pk__in=list(own.values_list("pk", flat=True)[MOST_BROWSERS:])).delete()


def unsubscribe(learner: User, endpoint: str) -> None:
    """Send nothing to this browser any more."""
    PushSubscription.objects.filter(learner=learner, endpoint=endpoint).delete()


def send(key: str, payload: dict[str, Any]) -> None:
    """Send one reminder to the learner's browsers; by mail where none takes it. So it is one reminder in all."""
    wanted = User.objects.filter(is_active=True, study_profile__reminder_hour__isnull=False)
    browsers = PushSubscription.objects.filter(learner__in=wanted.filter(pk=payload["learner"]))
    browsers = browsers.select_related("learner")
    at = clock.now()
    taken = [_push(browser, key, at=at) for browser in browsers]
    if not any(taken):
        reminding.send(key, payload)


def _push(browser: PushSubscription, key: str, *, at: datetime) -> bool:
    """Send to one browser, and return whether its push service took it. One that is gone is forgotten."""
    # No name, no number, no subject: a locked screen shows it to everybody.
    with override(browser.learner.language):
        message = {"title": "Attentive", "body": _("Something waits to be reviewed today."), "tag": "reminder"}
    headers = web_push.headers(
        browser.endpoint,
        private=_private_key(settings.PUSH_KEY),
        contact=f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}",
        topic=key,
        lifetime=LIFETIME,
        at=at,
    )
    body = web_push.encrypt(
        json.dumps(message).encode(),
        Keys.read(browser.p256dh, browser.auth),
        ephemeral=generate_private_key(web_push.CURVE),
        salt=secrets.token_bytes(16),
    )
    try:
        status = outside.post(browser.endpoint, body, headers)
    except outside.FAILURES as failure:
        logger.warning("a push service did not answer: %r", failure)
        status = 0
    return _note(browser, status)


def _note(browser: PushSubscription, status: int) -> bool:
    is_taken = 200 <= status < 300
    browser.failures = 0 if is_taken else browser.failures + 1
    row = PushSubscription.objects.filter(pk=browser.pk)
    if status in GONE or browser.failures >= MOST_FAILURES:
        row.delete()
    else:
        row.update(failures=browser.failures)
    return is_taken
