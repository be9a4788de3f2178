"""Cards, the glossary and reports over REST."""

from django_filters import rest_framework as filters
from rest_framework import generics, serializers

from cards import reporting
from cards.models import Card, GlossaryTerm, Report
from cards.serializers import CardInList, CardSerializer, GlossarySerializer, ReportSerializer
from web.clock import now


class CardFilter(filters.FilterSet):
    concept = filters.CharFilter(field_name="concept__slug")
    chapter = filters.CharFilter(field_name="chapter__slug")

    class Meta:
        model = Card
        fields = ["concept", "chapter"]


class CardList(generics.ListAPIView):
    """The published cards."""

    queryset = Card.objects.published().select_related("concept", "chapter")
    serializer_class = CardInList
    filterset_class = CardFilter


class CardDetail(generics.RetrieveAPIView):
    """One card with everything on it."""

    queryset = Card.objects.published().for_showing()
    serializer_class = CardSerializer


class Glossary(generics.ListAPIView):
    """The words of the course, with their other names."""

    queryset = GlossaryTerm.objects.published().select_related("concept").prefetch_related("aliases")
    serializer_class = GlossarySerializer


class Reports(generics.CreateAPIView):
    """Report a problem with an item, a card, a concept or a page."""

    queryset = Report.objects.none()
    serializer_class = ReportSerializer

    def perform_create(self, serializer: serializers.BaseSerializer) -> None:
        try:
            serializer.instance = reporting.report(self.request.user, **serializer.validated_data, now=now())
        except LookupError as error:
            raise serializers.ValidationError({"target": [str(error)]}) from error
