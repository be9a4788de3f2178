"""When two concepts become one: what learners said, want and study of the one is of the other from then on."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from cards.models import Concept
from learning import aiming, claiming, teaching
from learning.models import Claim, Goal, LessonRun, PlacementRun


def move(merged: Concept, survivor: Concept, at: datetime) -> None:
    """Point all rows to the survivor. Of two that say the same, the newest claim or lesson stays, or the first goal."""
    both = (merged, survivor)
    for claim in _all_but_first(Claim.objects.standing().order_by("-at", "-pk"), both):
        claiming.undo(claim.learner, claim.concept, at=at)
    for goal in _all_but_first(Goal.objects.standing(), both):
        aiming.drop(goal.learner, goal.concept, at=at)
    for run in _all_but_first(LessonRun.objects.filter(ended_at=None).order_by("-began_at", "-pk"), both):
        teaching.finish(run, at=at)
    for model in (Claim, Goal, LessonRun):
        model._default_manager.filter(concept=merged).update(concept=survivor)
    _rename(Goal.objects.filter(dropped_at=None), "topics", merged.slug, survivor.slug)
    _rename(PlacementRun.objects.filter(ended_at=None), "candidates", merged.slug, survivor.slug)


def _all_but_first(rows: QuerySet, both: tuple[Concept, Concept]) -> Iterable:
    """Return what each learner has more than one of."""
    of_learner = defaultdict(list)
    merged, _survivor = both
    with_merged = rows.order_by().filter(concept=merged).values("learner")
    for row in rows.filter(concept__in=both, learner__in=with_merged).select_related("learner", "concept"):
        of_learner[row.learner_id].append(row)
    return [row for found in of_learner.values() for row in found[1:]]


def _rename(rows: QuerySet, column: str, old: str, new: str) -> None:
    """Replace a slug in lists of slugs, which are searched as text: both databases can do that."""
    for row in rows.annotate(text=Cast(column, TextField())).filter(text__contains=f'"{old}"'):
        slugs = [new if each == old else each for each in getattr(row, column)]
        setattr(row, column, list(dict.fromkeys(slugs)))
        row.save(update_fields=[column])
