"""Two concepts that turned out to be one: what belongs to the one becomes the other's, and its address leads there."""

from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import F, Q

from cards.graph import cycles
from cards.linking import WouldCloseALoop, changing_the_graph
from cards.models import Card, Concept, Course, GlossaryTerm, Objective, Prerequisite, SuggestedQuestion
from cards.vocabulary import HARD, PUBLISHED, RETIRED

# What else names a concept, in the rooms above: an app adds its move (merged, survivor, at) in AppConfig.ready().
MOVES: list[Callable[[Concept, Concept, datetime], None]] = []


def merge(merged: Concept, survivor: Concept, *, at: datetime) -> None:
    """Make one concept of two; all of it or, as `refuse` says, nothing. It cannot be undone."""
    with changing_the_graph():
        merged, survivor = (Concept.objects.get(pk=each.pk) for each in (merged, survivor))
        refuse(merged, survivor)
        _move_edges(merged, survivor)
        _move_content(merged, survivor)
        for move in MOVES:
            move(merged, survivor, at)
        Concept.objects.filter(merged_into=merged).update(merged_into=survivor)
        merged.merged_into, merged.status = survivor, RETIRED
        merged.save(update_fields=["merged_into", "status"])


def refuse(merged: Concept, survivor: Concept) -> None:
    """Raise what stands in the way, WouldCloseALoop or ValidationError."""
    if merged == survivor:
        raise ValidationError("A concept cannot be merged into itself.", code="same_concept")
    if survivor.status != PUBLISHED:
        raise ValidationError(f"“{survivor}” is not published: nobody could read what moves there.", code="status")
    if loop := _closed_loop(merged, survivor):
        raise WouldCloseALoop(loop)


def _closed_loop(merged: Concept, survivor: Concept) -> list[str] | None:
    """Return a loop that the two would stand on as one; an edge between them is no loop, it just goes."""
    rows = Prerequisite.objects.hard().values_list("concept__slug", "requires__slug")
    as_one = ([survivor.slug if slug == merged.slug else slug for slug in row] for row in rows)
    return next(iter(cycles((above, below) for above, below in as_one if above != below)), None)


def _move_edges(merged: Concept, survivor: Concept) -> None:
    for edge in Prerequisite.objects.filter(Q(concept=merged) | Q(requires=merged)):
        concept_id, requires_id = (
            survivor.pk if each == merged.pk else each for each in (edge.concept_id, edge.requires_id)
        )
        twin = Prerequisite.objects.filter(concept_id=concept_id, requires_id=requires_id).first()
        if twin is not None:
            _join(twin, edge)
        elif concept_id != requires_id:
            Prerequisite.objects.filter(pk=edge.pk).update(concept_id=concept_id, requires_id=requires_id)
    Prerequisite.objects.filter(Q(concept=merged) | Q(requires=merged)).delete()


def _join(twin: Prerequisite, edge: Prerequisite) -> None:
    """Let the edge that stays say all that both said: the stronger kind, the larger weight, the earlier day."""
    twin.kind = HARD if HARD in (twin.kind, edge.kind) else twin.kind
    twin.encompass_weight = max(twin.encompass_weight, edge.encompass_weight)
    if not twin.reason:
        twin.reason, twin.reason_html = edge.reason, edge.reason_html
    twin.added_at = min(twin.added_at, edge.added_at) if twin.added_at and edge.added_at else None
    twin.save()


def _move_content(merged: Concept, survivor: Concept) -> None:
    texts = survivor.suggested_questions.values_list("text", flat=True)
    merged.suggested_questions.filter(text__in=list(texts)).delete()
    for model in (Card, GlossaryTerm, Objective, SuggestedQuestion):
        model._default_manager.filter(concept=merged).update(concept=survivor)
    SuggestedQuestion.objects.filter(answer=merged).update(answer=survivor)
    # What the one asked and the other answers would lead to the page that it stands on.
    SuggestedQuestion.objects.filter(concept=survivor, answer=F("concept")).delete()
    Course.objects.filter(goal=merged).update(goal=survivor)
