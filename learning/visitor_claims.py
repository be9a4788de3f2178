"""What somebody without an account says they know: kept in their session until a login makes it their claims."""

from datetime import datetime

from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Q

from accounts.models import User
from cards.models import Concept
from learning import claiming

KEY = "claims"
MOST = 100  # a session is no place for more


def remember(session: SessionBase, concept: Concept) -> None:
    """Keep the concept for the login; the last ones, if there are many."""
    said = [slug for slug in session.get(KEY, []) if slug != concept.slug]
    session[KEY] = [*said, concept.slug][-MOST:]


def adopt(session: SessionBase, learner: User, *, at: datetime) -> int:
    """Make what was said before the login claims of the learner; return how many concepts that were."""
    said = session.pop(KEY, [])
    # What was merged into another since then is said of that one.
    concepts = Concept.objects.published().filter(Q(slug__in=said) | Q(merged__slug__in=said)).distinct()
    for concept in concepts:
        claiming.claim(learner, concept, at=at)
    return len(concepts)
