"""API addresses answer with and without the trailing slash, without a redirect (a redirect would lose a POST)."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse
from django.urls import URLPattern, path


def api_path(route: str, view: Callable[..., HttpResponse], name: str) -> list[URLPattern]:
    """Return two patterns: `route` as the contract writes it, and its other spelling, which the schema leaves out."""

    @wraps(view)  # keeps csrf_exempt and the view class
    def other_spelling(*args, **kwargs):
        return view(*args, **kwargs)

    other_spelling.is_other_spelling = True  # type: ignore[attr-defined]
    other_route = route[:-1] if route.endswith("/") else f"{route}/"
    # The unnamed pattern cannot be reversed, so every link is made in the contract's spelling.
    return [path(route, view, name=name), path(other_route, other_spelling)]
