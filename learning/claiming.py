"""“I know this”, and its undo: the only writer of claims."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from cards import snapshot
from cards.models import Concept
from learning import changes
from learning.models import Claim, ClaimSource
from learning.standings import Standings


@transaction.atomic
def claim(learner: User, concept: Concept, *, at: datetime, source: str = ClaimSource.CLAIM) -> Claim:
    """Note that the learner knows the concept. Saying it again changes nothing, unless answers spoke against it."""
    standing = Claim.objects.of(learner).standing().filter(concept=concept)
    if concept.slug in Standings(learner, snapshot.current(), within=[concept.slug]).lapsed:
        standing.update(undone_at=at)
    found, is_new = Claim.objects.get_or_create(
        learner=learner, concept=concept, undone_at=None, defaults={"source": source, "at": at}
    )
    if is_new:
        changes.tell(learner, at=at)
    return found


@transaction.atomic
def undo(learner: User, concept: Concept, *, at: datetime) -> bool:
    """Take the claim back, and with it what followed from it alone; return whether there was one."""
    undone = bool(Claim.objects.of(learner).standing().filter(concept=concept).update(undone_at=at))
    if undone:
        changes.tell(learner, at=at)
    return undone
