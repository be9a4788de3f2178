"""Uploaded files, served so that they cannot act: no script runs, no type is guessed."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

SHOWN_IN_PLACE = frozenset({"video/mp4", "video/webm"})


@require_safe
def uploaded(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve one uploaded file. A university's front server may do the same with these headers."""
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    if response.get("Content-Type") not in SHOWN_IN_PLACE:
        response["Content-Disposition"] = "attachment"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
