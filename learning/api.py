"""Concepts over REST: a constant number of queries, however many prerequisites there are."""

from typing import Any

from rest_framework import generics

from cards import snapshot
from cards.models import Concept
from learning.reading import for_listing, for_showing
from learning.serializers import ConceptInList, ConceptSerializer
from learning.standings import Standings
from web.pagination import CursorPagination


class InStudyOrder(CursorPagination):
    ordering = ("position", "pk")  # type: ignore[assignment]  # the base class has one column


class WithStandings(generics.GenericAPIView):
    """Reads the graph and the learner's standings once for all concepts of the answer."""

    def get_serializer_context(self) -> dict[str, Any]:
        current = snapshot.current()
        standings = Standings(self.request.user, current)
        return {**super().get_serializer_context(), "graph": current.graph, "standings": standings}


class ConceptList(WithStandings, generics.ListAPIView):
    """The published concepts, with their place in the graph and where you stand."""

    queryset = for_listing(Concept.objects.published())
    serializer_class = ConceptInList
    pagination_class = InStudyOrder


class ConceptDetail(WithStandings, generics.RetrieveAPIView):
    """One concept with all that is on its page."""

    queryset = for_showing(Concept.objects.published())
    serializer_class = ConceptSerializer
    lookup_field = "slug"
