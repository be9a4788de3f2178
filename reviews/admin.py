"""For administrators: what the log and the memories say. Nothing here can be written."""

from django.contrib import admin

from quizzes.admin import ReadOnlyAdmin
from reviews.models import DayPlan, Memory, Regrade, ReviewEvent, StudyProfile


@admin.register(ReviewEvent)
class ReviewEventAdmin(ReadOnlyAdmin):
    list_display = ["learner", "sequence", "kind", "item", "rating", "reviewed_at", "device"]
    search_fields = ["learner__email", "event_id"]
    list_select_related = ["learner", "item"]


@admin.register(Memory)
class MemoryAdmin(ReadOnlyAdmin):
    list_display = ["learner", "item", "state", "stability", "due", "reps", "lapses", "is_leech", "suspended"]
    list_filter = ["state", "is_leech", "suspended"]
    search_fields = ["learner__email", "item__slug"]
    list_select_related = ["learner", "item"]


@admin.register(Regrade)
class RegradeAdmin(ReadOnlyAdmin):
    list_display = ["attempt", "verdict", "regraded_at"]
    list_select_related = ["attempt"]


@admin.register(DayPlan)
class DayPlanAdmin(ReadOnlyAdmin):
    list_display = ["learner", "study_day", "created_at"]
    list_select_related = ["learner"]


@admin.register(StudyProfile)
class StudyProfileAdmin(ReadOnlyAdmin):
    list_display = ["learner", "new_per_day", "reviews_per_day", "desired_retention", "reminder_hour", "plan_at"]
    search_fields = ["learner__email"]
    list_select_related = ["learner"]
