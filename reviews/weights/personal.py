"""Weights of a learner's own, where they foresee the learner's answers better than the usual ones."""

from datetime import datetime
from hashlib import sha256
from statistics import fmean
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import F, Max, Q

from accounts.models import User
from reviews import profiles
from reviews.models import StudyProfile, WeightsFit
from reviews.scheduling.fsrs6 import DEFAULT_WEIGHTS, WEIGHTS_VERSION, Weights, weights_of
from reviews.scheduling.recall import Answer, is_surely_better, log_losses
from reviews.statistics.history import History
from reviews.statistics.record import StudyRecord
from reviews.weights import replaying
from reviews.weights.fitting import fitted_weights

# With fewer, fitted weights are worse than the usual ones more often than better.
FEWEST_ANSWERS, FEWEST_HELD_OUT = 400, 50
HELD_OUT = 0.2  # the newest answers, which decide
# A log is fitted again when it has grown by a tenth: work and moved reviews stay rare, however long it gets.
GROWTH = 1.1


def learners_to_fit(*, limit: int, after: int = 0) -> list[int]:
    """Return up to `limit` ids above `after` of learners who have answered enough, and enough since the last time."""
    enough = StudyProfile.objects.filter(learner_id__gt=after, last_sequence__gte=FEWEST_ANSWERS)
    known = enough.annotate(known=Max("learner__weights_fits__last_sequence"))
    grown = known.filter(Q(known=None) | Q(last_sequence__gte=F("known") * GROWTH))
    return list(grown.order_by("learner_id").values_list("learner_id", flat=True)[:limit])


def fit(learner_id: int, *, at: datetime) -> WeightsFit | None:
    """Fit a learner's weights to the past, hold them against the answers after it, and keep the better ones.

    None if there are too few answers, or another fit was faster. The old weights stay in force until all is decided;
    then a replay is due, in the same transaction.
    """
    record = StudyRecord(User.objects.get(pk=learner_id), at=at)
    answers = _answers(record.history)
    recall_days = sorted(answer.day for answer in answers if answer.asks_memory)
    if len(answers) < FEWEST_ANSWERS or len(recall_days) * HELD_OUT < FEWEST_HELD_OUT:
        return None
    since = recall_days[round(len(recall_days) * (1 - HELD_OUT))]
    candidate = weights_of(fitted_weights([answer for answer in answers if answer.day < since]))
    in_force = weights_of(record.profile.weights and tuple(record.profile.weights))
    losses = {weights: log_losses(answers, weights, since=since) for weights in (in_force, DEFAULT_WEIGHTS, candidate)}
    kept = in_force
    for challenger in (DEFAULT_WEIGHTS, candidate):
        if is_surely_better(losses[challenger], than=losses[kept]):
            kept = challenger
    found = WeightsFit(
        learner=record.learner,
        fitted_at=at,
        last_sequence=record.profile.last_sequence,
        answers=len(answers),
        held_out=len(losses[kept]),
        log_loss_before=fmean(losses[in_force]),
        log_loss_after=fmean(losses[candidate]),
        weights_version=version_of(kept),
        is_kept=kept is candidate,
    )
    return found if _store(found, kept, was=record.profile.weights_version, at=at) else None


def version_of(weights: Weights) -> str:
    """Return the name under which memories note the weights that made them."""
    if weights is DEFAULT_WEIGHTS:
        return WEIGHTS_VERSION
    return f"fsrs6-{sha256(repr(weights.values).encode()).hexdigest()[:12]}"


@transaction.atomic
def _store(found: WeightsFit, kept: Weights, *, was: str, at: datetime) -> bool:
    """Write what a fit came to; False if another one wrote first."""
    profile = profiles.lock(found.learner, at=at)
    written = WeightsFit.objects.filter(learner=found.learner, last_sequence__gte=found.last_sequence)
    if written.exists() or profile.weights_version != was:
        return False
    found.save()
    if found.weights_version != was:
        profile.weights = None if kept is DEFAULT_WEIGHTS else list(kept.values)
        profile.weights_version = found.weights_version
        profile.save(update_fields=["weights", "weights_version"])
        replaying.start(profile, at=at)
    return True


def _answers(history: History) -> list[Answer]:
    lives = np.cumsum(history.elapsed < 0)
    columns = (lives, history.days, history.elapsed, history.ratings)
    return [Answer(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def told(learner: User) -> dict[str, Any]:
    """Return what is known of a learner's own weights: the last fit, and how far a replay with them has come."""
    last = WeightsFit.objects.filter(learner=learner).last()
    waiting = replaying.waiting_of(learner)
    return {
        "version": profiles.profile_of(learner).weights_version,
        "fit": last and {name: getattr(last, name) for name in FIT_FIELDS},
        "replay": waiting and {"items": waiting.items, "done": waiting.done},
    }


FIT_FIELDS = ("fitted_at", "answers", "held_out", "log_loss_before", "log_loss_after", "is_kept")
