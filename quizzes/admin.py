"""The author's desk for items: options and rubric inline, a preview by the learners' own renderer."""

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from unfold.admin import ModelAdmin, TabularInline

import engine
from accounts.requests import learner_of
from cards.admin_text import CheckedTextForm
from cards.admin_translations import ShowsTranslations
from quizzes import publishing
from quizzes.item_kinds import ITEM_KINDS
from quizzes.item_kinds.base import ContentError
from quizzes.linting import warnings_of_item
from quizzes.models import Attempt, Item, ItemVersion, Option, RubricPoint, Status
from web.clock import now
from web.markup import render

PREVIEW_SEED = 1


class ItemForm(CheckedTextForm):
    """Kinds and problem types are chosen from the registries; `status` changes by publishing and retiring."""

    kind = forms.ChoiceField(choices=[(slug, kind.label) for slug, kind in ITEM_KINDS.items()])
    problem_type = forms.ChoiceField(
        required=False,
        choices=[("", "—"), *((slug, f"{each.code} {each.title}") for slug, each in engine.PROBLEM_TYPES.items())],
    )

    class Meta:
        model = Item
        fields = [
            "slug",
            "kind",
            "concept",
            "objective",
            "difficulty",
            "position",
            "stem",
            "explanation",
            "hints",
            "model_answer",
            "problem_type",
            "card",
            "language",
        ]


class OptionInline(TabularInline):
    model = Option
    form = CheckedTextForm
    extra = 0
    autocomplete_fields = ["misconception"]
    fields = ["slug", "text", "is_correct", "misconception", "feedback"]


class RubricInline(TabularInline):
    model = RubricPoint
    form = CheckedTextForm
    extra = 0
    fields = ["slug", "text", "is_required", "position"]


class KindFilter(admin.SimpleListFilter):
    title = "kind"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin):
        return [(slug, kind.label) for slug, kind in ITEM_KINDS.items()]

    def queryset(self, request: HttpRequest, queryset):
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Item)
class ItemAdmin(ShowsTranslations, ModelAdmin):
    """Saving a published item publishes the new text as a new version, or says why it may not."""

    form = ItemForm
    list_display = ["slug", "kind", "concept", "status", "version", "difficulty"]
    list_filter = [KindFilter, "status", "difficulty"]
    search_fields = ["slug", "stem", "concept__title"]
    autocomplete_fields = ["concept", "objective", "card"]
    readonly_fields = ["status", "version", "translated", "preview"]
    inlines = [OptionInline, RubricInline]
    actions = ["publish", "retire"]
    fieldsets = [
        (None, {"fields": ["slug", "kind", "concept", "objective", "difficulty", "position", "status", "version"]}),
        ("Question", {"fields": ["stem", "explanation", "hints", "model_answer", "language", "translated"]}),
        ("Numeric", {"fields": ["problem_type"]}),
        ("Flashcard", {"fields": ["card"]}),
        ("As a learner sees it", {"fields": ["preview"]}),
    ]

    def get_queryset(self, request: HttpRequest):
        # Learners' private items are theirs alone.
        return super().get_queryset(request).filter(owner=None).select_related("concept", "card")

    def get_readonly_fields(self, request: HttpRequest, obj: Item | None = None):
        # Attempts refer to an item by its slug and kind: neither changes once it exists.
        return [*self.readonly_fields, *(["slug", "kind"] if obj else [])]

    @admin.display(description="Preview")
    def preview(self, item: Item) -> SafeString:
        """Show the item as it stands in the form's last saved state."""
        if item.pk is None:
            return mark_safe("<p>Save first.</p>")
        if item.kind == "numeric" and item.problem_type in engine.PROBLEM_TYPES:
            problem = engine.generate(item.problem_type, PREVIEW_SEED)
            return mark_safe(render(problem.statement))
        if item.card is not None:
            return mark_safe(item.card.front_html + "<hr>" + item.card.back_html)
        options = format_html_join(
            "",
            "<li>{}{}</li>",
            (
                (mark_safe(render(each.text, inline=True)), " ✓" if each.is_correct else "")
                for each in item.options.all()
            ),
        )
        return format_html("{}<ol type='A'>{}</ol>", mark_safe(render(item.stem)), options)

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        # Options and rubric are saved here, so only now the whole item can be frozen.
        super().save_related(request, form, formsets, change)
        item = form.instance
        for warning in warnings_of_item(item.stem, item.hints, list(item.options.all())):
            self.message_user(request, f"{item}: {warning}", messages.WARNING)
        if item.status == Status.PUBLISHED:
            self._publish(request, item)

    @admin.action(description="Publish the selected items", permissions=["change"])
    def publish(self, request: HttpRequest, queryset) -> None:
        for item in queryset:
            self._publish(request, item)

    @admin.action(description="Retire the selected items", permissions=["change"])
    def retire(self, request: HttpRequest, queryset) -> None:
        for item in queryset:
            publishing.retire(item)

    def _publish(self, request: HttpRequest, item: Item) -> None:
        try:
            if publishing.publish(item, at=now(), by=learner_of(request)):
                self.message_user(request, f"{item} is published as version {item.version}.", messages.SUCCESS)
        except ContentError as error:
            learners_see = f"learners still see version {item.version}" if item.version else "learners do not see it"
            for problem in error.problems:
                self.message_user(request, f"{item}: {problem} So {learners_see}.", messages.ERROR)


class ReadOnlyAdmin(ModelAdmin):
    """Evidence is looked at and never written."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False


@admin.register(ItemVersion)
class ItemVersionAdmin(ReadOnlyAdmin):
    list_display = ["item", "number", "created_at", "created_by"]
    search_fields = ["item__slug"]


@admin.register(Attempt)
class AttemptAdmin(ReadOnlyAdmin):
    """What learners answered, without saying who: authors improve items, they do not watch people."""

    list_display = ["item", "item_version", "verdict", "misconceptions", "hints", "mode", "reviewed_at"]
    list_filter = ["verdict", "mode"]
    search_fields = ["item__slug"]
    list_select_related = ["item"]
    exclude = ["learner", "channel", "nonce", "seed", "body_digest", "submission_id"]
