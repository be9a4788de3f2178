from django.urls import path

from reviews import api, lessons_api, sync_api
from reviews.anki import api as anki_api
from reviews.anki import views as anki_views
from reviews.calendar import api as calendar_api
from reviews.calendar import views as calendar_views
from reviews.pages import backlog_views, lesson_views, offline_views, placement_views, practice_views, study_views
from reviews.plans import api as plans_api
from reviews.reminders import api as push_api
from reviews.reminders import views as reminder_views
from reviews.weights import api as weights_api
from web.routing import api_path

api_urlpatterns = [
    *api_path("reviews/next", api.Next.as_view(), name="reviews-next"),
    *api_path("reviews/cram", plans_api.Cram.as_view(), name="reviews-cram"),
    *api_path("reviews/backlog", plans_api.BacklogView.as_view(), name="reviews-backlog"),
    *api_path("reviews/backlog/postpone", plans_api.Postpone.as_view(), name="reviews-backlog-postpone"),
    *api_path("reviews/backlog/advance", plans_api.Advance.as_view(), name="reviews-backlog-advance"),
    *api_path("reviews/hint", api.Hint.as_view(), name="reviews-hint"),
    *api_path("reviews/reveal", api.Reveal.as_view(), name="reviews-reveal"),
    *api_path("reviews/<uuid:event_id>/rating", api.Rating.as_view(), name="reviews-rating"),
    *api_path("reviews/<uuid:event_id>/undo", api.Undo.as_view(), name="reviews-undo"),
    *api_path("reviews/", api.Answers.as_view(), name="reviews"),
    *api_path("lessons/", lessons_api.Lessons.as_view(), name="lessons"),
    *api_path("lessons/<int:id>/", lessons_api.OneLesson.as_view(), name="lesson"),
    *api_path("lessons/<int:id>/read", lessons_api.ReadCard.as_view(), name="lesson-read"),
    *api_path("lessons/<int:id>/answer", lessons_api.LessonAnswers.as_view(), name="lesson-answer"),
    *api_path("lessons/<int:id>/finish", lessons_api.EndLesson.as_view(), name="lesson-finish"),
    *api_path("sync/bundle", sync_api.SyncBundle.as_view(), name="sync-bundle"),
    *api_path("sync/events", sync_api.SyncEvents.as_view(), name="sync-events"),
    *api_path("memories/<int:item_id>/events/", api.Steering.as_view(), name="memories-events"),
    *api_path("memories/", api.Memories.as_view(), name="memories"),
    *api_path("me/calendar", calendar_api.CalendarAddress.as_view(), name="me-calendar"),
    *api_path("me/push", push_api.Push.as_view(), name="me-push"),
    *api_path("me/weights", weights_api.PersonalWeights.as_view(), name="me-weights"),
    *api_path("imports/anki", anki_api.ImportAnki.as_view(), name="imports-anki"),
    *api_path("imports/<int:id>/", anki_api.Import.as_view(), name="imports"),
    *api_path("exports/anki", anki_api.ExportAnki.as_view(), name="exports-anki"),
]

urlpatterns = [
    *lesson_views.urlpatterns,
    *placement_views.urlpatterns,
    path("anki/", anki_views.anki, name="anki"),
    path("anki/export", anki_views.export, name="anki-export"),
    path("backlog/postpone", backlog_views.postpone, name="backlog-postpone"),
    path("backlog/advance", backlog_views.advance, name="backlog-advance"),
    path("study/", study_views.study, name="study"),
    path("study/answer", study_views.answer, name="study-answer"),
    path("study/hint", study_views.hint, name="study-hint"),
    path("study/reveal", study_views.reveal, name="study-reveal"),
    path("study/echo", study_views.echo, name="study-echo"),
    path("study/answered/<uuid:submission_id>/", study_views.told, name="study-told"),
    path("study/answered/<uuid:submission_id>/rate", study_views.rate, name="study-rate"),
    path("study/answered/<uuid:submission_id>/undo", study_views.undo, name="study-undo"),
    path("calendar/address", calendar_views.address, name="calendar-address"),
    path("calendar/<slug:secret>.ics", calendar_views.calendar, name="calendar"),
    path("offline/", offline_views.offline, name="offline"),
    path("offline/session", offline_views.session, name="offline-session"),
    path("sw.js", offline_views.service_worker, name="service-worker"),
    path("manifest.webmanifest", offline_views.manifest, name="manifest"),
    path("reminders/stop/<str:token>/", reminder_views.stop, name="reminders-stop"),
    path("practice/", practice_views.practice, name="practice"),
    path("practice/missed/", practice_views.practise_missed, name="practise-missed"),
    path("practice/mistakes/<slug:misconception>/", practice_views.begin_mistake, name="begin-mistake"),
    path(
        "practice/mistakes/<slug:misconception>/<slug:name>/",
        practice_views.practise_mistake,
        name="practise-mistake",
    ),
    path("practice/goals/<slug:goal>/", practice_views.begin_goal_check, name="goal-check"),
    path("practice/goals/<slug:goal>/<slug:name>/", practice_views.check_goal, name="check-goal"),
    path("practice/<slug:problem_type>/", practice_views.practise, name="practise"),
]
