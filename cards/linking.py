"""Changing the graph: every new edge and every new status goes through here, whoever asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import Q

from cards.graph import closing_loop
from cards.models import Concept, GraphVersion, Prerequisite
from cards.rendering import render_columns
from cards.vocabulary import HARD, NOT_YET_PUBLISHED, PUBLISHED, validate_status


class WouldCloseALoop(ValueError):
    """The new edge would make a concept its own prerequisite; `path` shows how."""

    def __init__(self, path: list[str]):
        self.path = path
        super().__init__(f"This would close a loop: {' → '.join(path)}.")


@contextmanager
def changing_the_graph() -> Iterator[None]:
    """Hold the graph's lock row for a transaction and stamp it anew, so that every process reads it again.

    Two authors who add opposite edges at the same moment wait for each other here, and the second one is refused.
    """
    with transaction.atomic():
        GraphVersion.objects.get_or_create(pk=GraphVersion.THE_ROW)
        GraphVersion.objects.select_for_update().get(pk=GraphVersion.THE_ROW)
        yield
        GraphVersion.objects.filter(pk=GraphVersion.THE_ROW).update(stamp=uuid4())


def link(prerequisite: Prerequisite) -> Prerequisite:
    """Store a new or changed edge, unless it would close a loop of hard edges."""
    with changing_the_graph():
        refuse_loop(prerequisite)
        prerequisite.full_clean()
        render_columns(prerequisite)
        prerequisite.save()
    return prerequisite


def unlink(prerequisite: Prerequisite) -> None:
    with changing_the_graph():
        prerequisite.delete()


def save_concept(concept: Concept, *, at: datetime | None = None) -> Concept:
    """Store a new or edited concept, rendered; `at` as for `set_status`."""
    with changing_the_graph():
        if at and concept.status == PUBLISHED:
            _count_edges_if_first_published(concept, at)
        render_columns(concept)
        concept.save()
    return concept


def delete_concept(concept: Concept) -> None:
    """Delete a concept that nothing builds on; ProtectedError otherwise. Retiring is the usual way."""
    with changing_the_graph():
        concept.delete()


def set_status(concept: Concept, status: str, *, at: datetime | None = None) -> None:
    """Publish, withdraw or retire a concept. Its edges stay and count again when it is published again.

    With `at`, the edges of a concept that is published for the first time count from then on.
    """
    validate_status(status)
    with changing_the_graph():
        if at and status == PUBLISHED:
            _count_edges_if_first_published(concept, at)
        concept.status = status
        concept.save(update_fields=["status"])


def count_edges_from(concept: Concept, at: datetime) -> None:
    """Call what the concept requires and what requires it new as of `at`."""
    Prerequisite.objects.filter(Q(concept=concept) | Q(requires=concept)).update(added_at=at)


def _count_edges_if_first_published(concept: Concept, at: datetime) -> None:
    if Concept.objects.filter(pk=concept.pk, status__in=NOT_YET_PUBLISHED).exists():
        count_edges_from(concept, at)


def refuse_loop(prerequisite: Prerequisite) -> None:
    """Raise WouldCloseALoop; drafts count too, or publishing them later would close the loop."""
    if prerequisite.kind != HARD:
        return
    others = Prerequisite.objects.hard().exclude(pk=prerequisite.pk).values_list("concept__slug", "requires__slug")
    path = closing_loop(others, prerequisite.concept.slug, prerequisite.requires.slug)
    if path:
        raise WouldCloseALoop(path)
