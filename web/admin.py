from django.contrib import admin
from unfold.admin import ModelAdmin

from web.models import OutboxMessage


@admin.register(OutboxMessage)
class OutboxMessageAdmin(ModelAdmin):
    """For the operator: what has not gone out, and why. Nothing is written here."""

    list_display = ("key", "kind", "created_at", "sent_at", "attempts", "error")
    list_filter = ("kind",)

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False
