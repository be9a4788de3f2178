"""The published graph in memory: one per process, read again when the database holds another version."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from cards.graph import Graph
from cards.models import Concept, GraphVersion, Prerequisite


@dataclass(frozen=True)
class Snapshot:
    stamp: UUID | None
    graph: Graph
    assumed_known: frozenset[str]

    @cached_property
    def known_to_all(self) -> frozenset[str]:
        """Concepts that nobody has to learn: those assumed known and all that lies below them."""
        return self.assumed_known | frozenset(self.graph.ancestors(self.assumed_known))

    @cached_property
    def assumed_below(self) -> dict[str, int]:
        """How many of those lie below each concept."""
        return self.graph.count_below(self.known_to_all)


_held: Snapshot | None = None


def current() -> Snapshot:
    """Return the graph of published concepts and hard edges, for one query; two more after a change."""
    global _held
    stamp = GraphVersion.objects.filter(pk=GraphVersion.THE_ROW).values_list("stamp", flat=True).first()
    # The stamp is read before the rows: a change in between leaves a snapshot that is replaced at the next call.
    if _held is None or stamp is None or _held.stamp != stamp:
        _held = _read(stamp)
    return _held


def forget() -> None:
    """Let the next call read the graph again, as a fresh process would."""
    global _held
    _held = None


def _read(stamp: UUID | None) -> Snapshot:
    concepts = Concept.objects.published().order_by().values_list("pk", "slug", "assumed_known")
    slugs, assumed = {}, set()
    for pk, slug, is_assumed in concepts.iterator():
        slugs[pk] = slug
        if is_assumed:
            assumed.add(slug)
    # By number, without joins: at 100,000 concepts that takes a third of the time.
    pairs = Prerequisite.objects.hard().order_by().values_list("concept_id", "requires_id")
    edges = ((slugs[above], slugs[below]) for above, below in pairs.iterator() if above in slugs and below in slugs)
    return Snapshot(stamp, Graph(slugs.values(), edges), frozenset(assumed))
