from reviews import api
from web.routing import api_path

api_urlpatterns = [
    *api_path("reviews/next", api.Next.as_view(), name="reviews-next"),
    *api_path("reviews/hint", api.Hint.as_view(), name="reviews-hint"),
    *api_path("reviews/reveal", api.Reveal.as_view(), name="reviews-reveal"),
    *api_path("reviews/<uuid:event_id>/rating", api.Rating.as_view(), name="reviews-rating"),
    *api_path("reviews/<uuid:event_id>/undo", api.Undo.as_view(), name="reviews-undo"),
    *api_path("reviews/", api.Answers.as_view(), name="reviews"),
    *api_path("sync/events", api.SyncEvents.as_view(), name="sync-events"),
    *api_path("memories/", api.Memories.as_view(), name="memories"),
]

urlpatterns: list = []
