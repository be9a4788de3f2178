"""Concepts over REST: a constant number of queries, however many prerequisites there are."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import learner_of
from cards import snapshot
from cards.models import Concept
from learning import claiming
from learning.reading import for_listing, for_showing
from learning.serializers import ConceptInList, ConceptSerializer, StandingSerializer
from learning.standings import Standings
from web.clock import now
from web.pagination import CursorPagination


class InStudyOrder(CursorPagination):
    ordering = ("position", "pk")  # type: ignore[assignment]  # the base class has one column


class WithStandings(generics.GenericAPIView):
    """Reads the graph and the learner's standings once for all concepts of the answer."""

    def get_serializer_context(self) -> dict[str, Any]:
        current = snapshot.current()
        standings = Standings(self.request.user, current)
        context = super().get_serializer_context()
        return {**context, "graph": current.graph, "standings": standings, "at": now()}


class ConceptList(WithStandings, generics.ListAPIView):
    """The published concepts, with their place in the graph and where you stand."""

    queryset = for_listing(Concept.objects.published())
    serializer_class = ConceptInList
    pagination_class = InStudyOrder


class ConceptDetail(WithStandings, generics.RetrieveAPIView):
    queryset = for_showing(Concept.objects.published())
    serializer_class = ConceptSerializer
    lookup_field = "slug"

    @extend_schema(
        responses={
            200: ConceptSerializer,
            301: OpenApiResponse(description="It was merged into another concept; `Location` says which."),
        }
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One concept with all that is on its page."""
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            survivor = get_object_or_404(Concept.objects.published(), merged__slug=kwargs["slug"])
            spelling = request.resolver_match.view_name  # type: ignore[union-attr]  # what got here was resolved
            address = reverse(spelling, args=[survivor.slug])
            return Response(status=301, headers={"Location": address})


class ClaimConcept(WithStandings):
    """“I know this.” Locked concepts too: what lies below follows. One question checks it within a week."""

    serializer_class = StandingSerializer

    def _standing(self, concept: Concept) -> Response:
        return Response(self.get_serializer(concept).data)

    @extend_schema(request=None, responses=StandingSerializer)
    def post(self, request: Request, slug: str) -> Response:
        """Say that you know a concept; saying it again changes nothing."""
        concept = get_object_or_404(Concept.objects.published(), slug=slug)
        claiming.claim(learner_of(request), concept, at=now())
        return self._standing(concept)

    @extend_schema(request=None, responses=StandingSerializer)
    def delete(self, request: Request, slug: str) -> Response:
        """Take it back, at any time, and with it what followed from it alone."""
        concept = get_object_or_404(Concept.objects.published(), slug=slug)
        claiming.undo(learner_of(request), concept, at=now())
        return self._standing(concept)
