"""Leave for good: the account and every row of it, in one transaction."""

from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from accounts.models import User
from quizsite.own_data import OWN_DATA
from reviews import profiles
from web.models import OutboxMessage


@transaction.atomic
def delete_account(learner: User, *, at: datetime) -> None:
    """Delete the learner, all own data and every login. What an author wrote for the course stays, without the name."""
    profiles.lock(learner, at=at)  # an answer that is on its way comes before, or finds nobody
    Session.objects.filter(session_key__in=UserSession.objects.filter(user=learner).values("session_key")).delete()
    OutboxMessage.objects.filter(payload__learner=learner.pk).delete()
    learner.delete()


def summary(learner: User) -> dict[str, Any]:
    """Return how many rows of each kind would go."""
    owned = {own.name: own for own in OWN_DATA}
    return {
        name: owned[name].model._default_manager.filter(**{owned[name].owner: learner}).count()
        for name in ("review_events", "attempts", "memories", "private_items")
    }
