"""Headers that every answer carries."""

from collections.abc import Callable

from csp.constants import UNSAFE_EVAL, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control, patch_vary_headers

# Two tools that we do not write ourselves need more than our own pages: the admin theme evaluates expressions in
# attributes (Alpine), and Swagger UI sets styles from script. Nothing else gets an exception.
EXCEPTIONS = {
    "/admin/": {"script-src": [UNSAFE_EVAL], "style-src": [UNSAFE_INLINE], "img-src": ["data:"]},
    "/api/docs/": {"style-src": [UNSAFE_INLINE], "img-src": ["data:"]},
}


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The strict policy of the settings on every response, widened only under the prefixes of EXCEPTIONS."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        for prefix, additions in EXCEPTIONS.items():
            if request.path_info.startswith(prefix):
                parts.update = additions
        return parts


class PrivateResponseMiddleware:
    """What a signed-in request is answered with is stored by no cache on the way, and by no browser for the next user.

    A response whose view never looked at the session or the token is the same for everybody and is left alone; so a
    health check needs no database. Static files never come this far.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "X-Session-Token" in request.headers or (request.session.accessed and request.user.is_authenticated):
            patch_cache_control(response, private=True, no_store=True)
            patch_vary_headers(response, ("Cookie", "X-Session-Token"))
        return response
