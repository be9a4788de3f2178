"""All addresses of the site: pages, the API, the admin, health."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from accounts.languages import choose_language
from cards.urls import api_urlpatterns as cards_api
from learning.urls import api_urlpatterns as learning_api
from quizsite import views
from quizsite.account_pages import urlpatterns as account_pages
from quizsite.health import healthz, readyz
from quizsite.me import api_urlpatterns as me_api
from quizsite.settings_pages import urlpatterns as settings_pages
from quizsite.styleguide import styleguide
from quizzes.urls import api_urlpatterns as quizzes_api
from reviews.statistics.urls import api_urlpatterns as statistics_api
from reviews.urls import api_urlpatterns as reviews_api
from web.errors import api_not_found
from web.media import uploaded
from web.routing import api_path

api_v1 = [*me_api, *learning_api, *cards_api, *quizzes_api, *reviews_api, *statistics_api]

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("learning.urls")),
    path("", include("reviews.urls")),
    path("", include("reviews.pages.trying_views")),
    path("", include("reviews.statistics.urls")),
    *account_pages,
    *settings_pages,
    path("language/", choose_language, name="language"),
    # allauth's own page of logins; ours is the one that learners know.
    path("accounts/sessions/", RedirectView.as_view(pattern_name="devices")),
    path("accounts/", include("allauth.urls")),
    path("_allauth/", include("allauth.headless.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include(api_v1)),
    *api_path("api/schema/", SpectacularAPIView.as_view(permission_classes=[]), name="schema"),
    *api_path(
        "api/docs/", SpectacularSwaggerSplitView.as_view(url_name="schema", permission_classes=[]), name="api-docs"
    ),
    path("api/<path:rest>", api_not_found),
    path("media/<path:path>", uploaded, name="media"),
    path("styleguide/", styleguide, name="styleguide"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]

handler400 = "web.errors.bad_request"
handler403 = "web.errors.permission_denied"
handler404 = "web.errors.not_found"
handler500 = "web.errors.server_error"
