from django.urls import path

from reviews import (
    anki_api,
    anki_views,
    api,
    backlog_views,
    calendar_api,
    calendar_views,
    practice_views,
    queue_api,
    reminder_views,
    sync_api,
    views,
    weights_api,
)
from web.routing import api_path

api_urlpatterns = [
    *api_path("reviews/next", api.Next.as_view(), name="reviews-next"),
    *api_path("reviews/cram", queue_api.Cram.as_view(), name="reviews-cram"),
    *api_path("reviews/backlog", queue_api.BacklogView.as_view(), name="reviews-backlog"),
    *api_path("reviews/backlog/postpone", queue_api.Postpone.as_view(), name="reviews-backlog-postpone"),
    *api_path("reviews/backlog/advance", queue_api.Advance.as_view(), name="reviews-backlog-advance"),
    *api_path("reviews/hint", api.Hint.as_view(), name="reviews-hint"),
    *api_path("reviews/reveal", api.Reveal.as_view(), name="reviews-reveal"),
    *api_path("reviews/<uuid:event_id>/rating", api.Rating.as_view(), name="reviews-rating"),
    *api_path("reviews/<uuid:event_id>/undo", api.Undo.as_view(), name="reviews-undo"),
    *api_path("reviews/", api.Answers.as_view(), name="reviews"),
    *api_path("sync/bundle", sync_api.SyncBundle.as_view(), name="sync-bundle"),
    *api_path("sync/events", sync_api.SyncEvents.as_view(), name="sync-events"),
    *api_path("memories/<int:item_id>/events/", api.Steering.as_view(), name="memories-events"),
    *api_path("memories/", api.Memories.as_view(), name="memories"),
    *api_path("me/calendar", calendar_api.CalendarAddress.as_view(), name="me-calendar"),
    *api_path("me/weights", weights_api.PersonalWeights.as_view(), name="me-weights"),
    *api_path("imports/anki", anki_api.ImportAnki.as_view(), name="imports-anki"),
    *api_path("imports/<int:id>/", anki_api.Import.as_view(), name="imports"),
    *api_path("exports/anki", anki_api.ExportAnki.as_view(), name="exports-anki"),
]

urlpatterns = [
    path("anki/", anki_views.anki, name="anki"),
    path("anki/export", anki_views.export, name="anki-export"),
    path("backlog/postpone", backlog_views.postpone, name="backlog-postpone"),
    path("backlog/advance", backlog_views.advance, name="backlog-advance"),
    path("study/", views.study, name="study"),
    path("study/answer", views.answer, name="study-answer"),
    path("study/hint", views.hint, name="study-hint"),
    path("study/reveal", views.reveal, name="study-reveal"),
    path("study/echo", views.echo, name="study-echo"),
    path("study/answered/<uuid:submission_id>/", views.told, name="study-told"),
    path("study/answered/<uuid:submission_id>/rate", views.rate, name="study-rate"),
    path("study/answered/<uuid:submission_id>/undo", views.undo, name="study-undo"),
    path("calendar/address", calendar_views.address, name="calendar-address"),
    path("calendar/<slug:secret>.ics", calendar_views.calendar, name="calendar"),
    path("reminders/stop/<str:token>/", reminder_views.stop, name="reminders-stop"),
    path("practice/", practice_views.practice, name="practice"),
    path("practice/<slug:problem_type>/", practice_views.practise, name="practise"),
]
