"""The author's desk for content: words from the closed lists, formulas checked before saving, each card previewed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin, TabularInline
from unfold.widgets import UnfoldAdminSelectWidget

from cards import linking, linting, publishing, snapshot
from cards.admin_merging import MergingAdmin
from cards.admin_text import CheckedTextForm
from cards.admin_translations import ShowsTranslations
from cards.graph import closing_loop
from cards.models import (
    Affiliation,
    Approval,
    Card,
    Chapter,
    Concept,
    Course,
    GlossaryAlias,
    GlossaryTerm,
    Misconception,
    Objective,
    Prerequisite,
    RelatedCard,
    Report,
    Source,
    SuggestedQuestion,
)
from cards.rendering import render_columns
from cards.vocabulary import DIFFICULTIES, HARD, LEVELS, PREREQUISITE_KINDS, PUBLISHED, RETIRED, STATUSES
from web.clock import now

WORDS: Mapping[tuple[type[models.Model], str], Sequence[str]] = {
    (Card, "difficulty"): DIFFICULTIES,
    (Card, "status"): STATUSES,
    (Concept, "difficulty"): DIFFICULTIES,
    (Concept, "level"): LEVELS,
    (Concept, "status"): STATUSES,
    (Prerequisite, "kind"): PREREQUISITE_KINDS,
}


class RenderedForm(CheckedTextForm):
    """Renders the Markdown columns, and refuses a formula that cannot be read before anything is saved."""

    def _post_clean(self) -> None:
        super()._post_clean()
        for name in render_columns(self.instance):
            if name in self.fields:
                self.add_error(name, ValidationError("A formula here cannot be read.", code="formula"))


class WordChoices:
    """Offers a closed list where a column has one; the columns themselves know no choices."""

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        words = WORDS.get((db_field.model, db_field.name))
        if words is None:
            return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        return forms.ChoiceField(
            choices=[(word, word) for word in words],
            initial=db_field.get_default() or words[0],
            help_text=db_field.help_text,
            widget=UnfoldAdminSelectWidget,
        )


class ContentAdmin(WordChoices, ModelAdmin):
    form = RenderedForm

    def warn(self, request: HttpRequest, row: models.Model, warnings: Iterable[str]) -> None:
        """Say what the author should look at again; it is saved all the same."""
        for warning in warnings:
            self.message_user(request, f"{row}: {warning}", messages.WARNING)


class ContentInline(WordChoices, TabularInline):
    form = RenderedForm
    extra = 0


class ObjectiveInline(ContentInline):
    model = Objective
    fields = ["slug", "text", "position"]


class SuggestedQuestionInline(ContentInline):
    model = SuggestedQuestion
    fk_name = "concept"
    autocomplete_fields = ["answer"]
    fields = ["text", "answer", "position", "opened"]
    readonly_fields = ["opened"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).most_opened_first()

    @admin.display(description="Opened, times")
    def opened(self, question: SuggestedQuestion) -> int:
        return getattr(question, "opened", 0)


class PrerequisiteFormSet(forms.BaseInlineFormSet):
    """Refuses edges that would close a loop, with the path, before one of them is stored."""

    def clean(self) -> None:
        super().clean()
        concept: Concept = self.instance
        edges = list(
            Prerequisite.objects.hard().exclude(concept_id=concept.pk).values_list("concept__slug", "requires__slug")
        )
        for form in self.forms:
            if form in self.deleted_forms or not form.cleaned_data.get("requires"):
                continue
            if form.cleaned_data["kind"] == HARD:
                required = form.cleaned_data["requires"].slug
                if path := closing_loop(edges, concept.slug, required):
                    form.add_error("requires", str(linking.WouldCloseALoop(path)))


class PrerequisiteInline(ContentInline):
    model = Prerequisite
    fk_name = "concept"
    formset = PrerequisiteFormSet
    autocomplete_fields = ["requires"]
    fields = ["requires", "kind", "reason", "encompass_weight"]


@admin.register(Concept)
class ConceptAdmin(MergingAdmin, SimpleHistoryAdmin, ContentAdmin):
    list_display = ["title", "slug", "level", "difficulty", "status", "assumed_known"]
    list_filter = ["status", "level", "difficulty", "assumed_known"]
    search_fields = ["slug", "title"]
    inlines = [ObjectiveInline, PrerequisiteInline, SuggestedQuestionInline]
    actions = ["publish", "retire"]
    actions_detail = ["merge"]
    fields = ["slug", "title", "summary", "level", "difficulty", "tags", "status", "assumed_known", "position"]
    prepopulated_fields = {"slug": ["title"]}

    def get_readonly_fields(self, request: HttpRequest, obj: Concept | None = None) -> list[str]:
        return ["slug"] if obj else []

    def get_prepopulated_fields(self, request: HttpRequest, obj: Concept | None = None) -> dict[str, Any]:
        return {} if obj else self.prepopulated_fields

    def save_model(self, request: HttpRequest, obj: Concept, form: Any, change: bool) -> None:
        linking.save_concept(obj, at=now())

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        if formset.model is not Prerequisite:
            super().save_formset(request, form, formset, change)
            return
        changed = formset.save(commit=False)
        for edge in formset.deleted_objects:
            linking.unlink(edge)
        for edge in changed:
            if edge.pk is None:
                edge.added_at, edge.added_by_id = now(), request.user.pk
            try:
                linking.link(edge)
            except linking.WouldCloseALoop as loop:  # another author's edge came between the check and now
                self.message_user(request, str(loop), messages.ERROR)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        concept, graph = form.instance, snapshot.current().graph
        if concept.slug in graph:
            titles = dict(Concept.objects.order_by().values_list("slug", "title"))
            self.warn(request, concept, linting.warnings_of_concept(concept.slug, graph, titles))
        if concept.cards.exists():
            texts = concept.suggested_questions.values_list("text", flat=True)
            self.warn(request, concept, linting.warnings_of_suggestions(texts))

    def delete_model(self, request: HttpRequest, obj: Concept) -> None:
        linking.delete_concept(obj)

    def delete_queryset(self, request: HttpRequest, queryset: Iterable[Concept]) -> None:
        for concept in queryset:
            linking.delete_concept(concept)

    @admin.action(description="Publish the selected concepts", permissions=["change"])
    def publish(self, request: HttpRequest, queryset: Iterable[Concept]) -> None:
        for concept in queryset:
            linking.set_status(concept, PUBLISHED, at=now())

    @admin.action(description="Retire the selected concepts", permissions=["change"])
    def retire(self, request: HttpRequest, queryset: Iterable[Concept]) -> None:
        for concept in queryset:
            linking.set_status(concept, RETIRED)


class RelatedCardInline(TabularInline):
    model = RelatedCard
    fk_name = "card"
    extra = 0
    autocomplete_fields = ["related"]
    fields = ["related", "position", "is_blocked"]


class CardForm(RenderedForm):
    only_typos = forms.BooleanField(
        required=False,
        label="Only typos corrected",
        help_text="The approvals of the card wait, and count again when a reviewer confirms this.",
    )


@admin.register(Card)
class CardAdmin(ShowsTranslations, SimpleHistoryAdmin, ContentAdmin):
    """Authors write; reviewers approve what stands there, and confirm that a correction was only of typos."""

    form = CardForm
    list_display = ["title", "slug", "concept", "chapter", "difficulty", "status", "version", "updated_at"]
    actions = ["approve", "confirm_only_typos"]
    list_filter = ["status", "difficulty", "chapter"]
    list_select_related = ["concept", "chapter"]
    search_fields = ["slug", "title", "front", "back", "body"]
    autocomplete_fields = ["concept", "misconceptions", "sources"]
    readonly_fields = ["version", "creator", "created_at", "updated_at", "translated", "preview"]
    inlines = [RelatedCardInline]
    fieldsets = [
        (None, {"fields": ["slug", "title", "concept", "chapter", "position", "difficulty", "status"]}),
        ("This edit", {"fields": ["only_typos"]}),
        ("Flashcard", {"fields": ["front", "back"]}),
        ("Page", {"fields": ["body", "formula", "example", "key_facts", "mistakes", "misconceptions", "sources"]}),
        ("Video", {"fields": ["video_file", "video_link", "transcript_link"]}),
        ("Languages", {"fields": ["language", "translated"]}),
        ("As a learner sees it", {"fields": ["preview"]}),
        ("History", {"fields": ["version", "creator", "created_at", "updated_at"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Card | None = None) -> list[str]:
        return [*self.readonly_fields, *(["slug"] if obj else [])]

    def save_model(self, request: HttpRequest, obj: Card, form: Any, change: bool) -> None:
        if not change:
            obj.creator_id = request.user.pk
        publishing.save_card(obj, now=now(), only_typos=form.cleaned_data["only_typos"])
        self.warn(request, obj, linting.warnings_of_card(obj))

    def has_approve_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("cards.add_approval")

    @admin.action(description="Approve the selected cards as they stand", permissions=["approve"])
    def approve(self, request: HttpRequest, queryset: Iterable[Card]) -> None:
        self._for_each(request, queryset, lambda card: publishing.approve(card, reviewer=request.user, now=now()))

    @admin.action(description="Confirm that only typos were corrected", permissions=["approve"])
    def confirm_only_typos(self, request: HttpRequest, queryset: Iterable[Card]) -> None:
        self._for_each(request, queryset, lambda card: publishing.confirm_only_typos(card, reviewer=request.user))

    def _for_each(self, request: HttpRequest, cards: Iterable[Card], verb: Callable[[Card], object]) -> None:
        for card in cards:
            try:
                verb(card)
            except ValidationError as error:
                self.message_user(request, f"{card}: {' '.join(error.messages)}", messages.ERROR)
            else:
                self.message_user(request, f"{card}: done.", messages.SUCCESS)

    @admin.display(description="Preview")
    def preview(self, card: Card) -> SafeString:
        """The card as last saved, by the learners' own renderer."""
        return render_to_string("cards/preview.html", {"card": card})


@admin.register(Misconception)
class MisconceptionAdmin(ContentAdmin):
    list_display = ["slug", "code", "belief"]
    search_fields = ["slug", "code", "belief"]

    def get_readonly_fields(self, request: HttpRequest, obj: Misconception | None = None) -> list[str]:
        # Attempts and statistics name a misconception by its slug.
        return ["slug", "code"] if obj else []


@admin.register(Source)
class SourceAdmin(ContentAdmin):
    list_display = ["slug", "citation", "url"]
    search_fields = ["slug", "citation"]


@admin.register(Objective)
class ObjectiveAdmin(ContentAdmin):
    list_display = ["slug", "text", "concept"]
    list_select_related = ["concept"]
    search_fields = ["slug", "text"]
    autocomplete_fields = ["concept"]


class GlossaryAliasInline(TabularInline):
    model = GlossaryAlias
    extra = 0


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(ContentAdmin):
    list_display = ["term", "definition", "concept"]
    list_select_related = ["concept"]
    search_fields = ["term", "aliases__name"]
    autocomplete_fields = ["concept"]
    inlines = [GlossaryAliasInline]

    def save_model(self, request: HttpRequest, obj: GlossaryTerm, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        self.warn(request, obj, linting.warnings_of_term(obj))


class ChapterInline(TabularInline):
    model = Chapter
    extra = 0
    fields = ["slug", "title", "position"]


@admin.register(Course)
class CourseAdmin(ContentAdmin):
    list_display = ["title", "slug", "is_default", "goal"]
    list_select_related = ["goal"]
    autocomplete_fields = ["goal"]
    inlines = [ChapterInline]


@admin.register(Affiliation)
class AffiliationAdmin(ModelAdmin):
    """An administrator who has checked it writes down whom a reviewer speaks for."""

    list_display = ["reviewer", "institution", "verified_at"]
    list_select_related = ["reviewer"]
    search_fields = ["institution", "reviewer__email"]
    raw_id_fields = ["reviewer"]
    fields = ["reviewer", "institution"]

    def save_model(self, request: HttpRequest, obj: Affiliation, form: Any, change: bool) -> None:
        obj.verified_at = now()
        obj.save()


@admin.register(Approval)
class ApprovalAdmin(ModelAdmin):
    """A reviewer vouches for the present version of a card; what was said once stays as it was said."""

    list_display = ["card", "card_version", "institution", "reviewer", "at"]
    list_select_related = ["card", "reviewer"]
    autocomplete_fields = ["card"]
    fields = ["card", "note"]

    def has_change_permission(self, request: HttpRequest, obj: Approval | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Approval, form: Any, change: bool) -> None:
        stored = publishing.approve(obj.card, reviewer=request.user, note=obj.note, now=now())
        obj.pk = stored.pk

    def get_form(self, request: HttpRequest, obj: Approval | None = None, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, **kwargs)

        class OfAReviewer(form):  # type: ignore[misc, valid-type]
            def clean_card(self) -> Card:
                publishing.refuse_own_card(self.cleaned_data["card"], request.user)
                publishing.institution_of(request.user)
                return self.cleaned_data["card"]

        return OfAReviewer


@admin.register(Report)
class ReportAdmin(ModelAdmin):
    """What readers reported. Delete what is done with; nobody writes here."""

    list_display = ["created_at", "kind", "target", "text"]
    list_filter = ["kind"]
    search_fields = ["target", "text"]
    exclude = ["reporter"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        return False
