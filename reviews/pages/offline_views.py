"""What a browser needs to study without a connection: page, service worker, manifest, and whose session it is."""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from accounts.languages import same_for_everybody
from accounts.models import User
from reviews.profiles import profile_of

# What the page for offline study stands on. Scripts that are fetched when they are first used must be there too.
ASSETS = ("web/site.css", "web/favicon.svg", "web/icons/icon-192.png", "web/fonts/stix-two-math.woff2", "web/study.js")
SCRIPTS = ("web/study", "web/offline")

no_cache = cache_control(no_cache=True)  # kept, and asked for each time whether it is still the newest


@same_for_everybody
@no_cache
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Show the page for study without a connection. It is the same for everybody, as the service worker keeps it."""
    return HttpResponse(_page())


def _page() -> str:
    return render_to_string("reviews/offline.html")  # without the request: no name, no session, no token


@same_for_everybody
@no_cache
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Answer with the service worker. It lies at the root, because it may only serve what lies below it."""
    return HttpResponse(_service_worker(get_language()), content_type="text/javascript; charset=utf-8")


@cache
def _service_worker(language: str) -> str:
    """Return the worker that keeps the page in `language`, the one that is active."""
    names = [*ASSETS, *(f"{folder}/{file.name}" for folder in SCRIPTS for file in _scripts(folder))]
    digest = sha256(_page().encode())
    for name in names:
        digest.update(_found(name).read_bytes())
    context = {
        "version": digest.hexdigest()[:16],  # another content, another cache
        "shell": json.dumps([reverse("offline"), *(static(name) for name in names)]),
        "offline": reverse("offline"),
        "study": reverse("study"),
        "sending": static("web/offline/sending.js"),
        "icon": static("web/icons/icon-192.png"),
    }
    return render_to_string("reviews/sw.js", context)


def _scripts(folder: str) -> list[Path]:
    return sorted(_found(folder).glob("*.js"))


def _found(name: str) -> Path:
    found = finders.find(name)
    assert isinstance(found, str), f"{name} is missing"
    return Path(found)


@same_for_everybody
@no_cache
@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """Describe the site to whoever puts it on a home screen."""
    icons = [
        {
            "src": static(f"web/icons/{purpose.replace('any', 'icon')}-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for purpose in ("any", "maskable")
        for size in (192, 512)
    ]
    content = {
        "id": "/",
        "name": "Attentive",
        "short_name": "Attentive",
        "description": _("Self-attention that stays learned."),
        "lang": get_language(),
        "start_url": reverse("home"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#f8f8f5",
        "theme_color": "#f8f8f5",
        "icons": icons,
        "shortcuts": [
            {"name": _("Study"), "url": reverse("study")},
            {"name": _("Without a connection"), "url": reverse("offline")},
        ],
    }
    return JsonResponse(content, content_type="application/manifest+json")


@never_cache
@require_safe
def session(request: HttpRequest) -> JsonResponse:
    """Tell our own scripts who is logged in, and the token that a post of theirs needs."""
    content: dict[str, Any] = {"account": None}
    if isinstance(request.user, User):
        learner = request.user
        content = {
            "account": learner.pk,
            "csrf": get_token(request),
            "time_zone": learner.time_zone,
            "day_starts_at": learner.day_starts_at,
            "new_per_day": profile_of(learner).new_per_day,
        }
    return JsonResponse(content)
