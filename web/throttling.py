"""Limits per account: brakes for a client that runs wild, not a wall.

The counters lie in this process's memory. With several web processes an account can reach a multiple of the rate, and
that is meant: a limit that asked Redis or the database would make every review wait for it. Logins have
limits of their own in the database (allauth).
"""

from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.http import HttpRequest
from rest_framework.permissions import SAFE_METHODS
from rest_framework.settings import api_settings
from rest_framework.throttling import SimpleRateThrottle


class _AccountThrottle(SimpleRateThrottle):
    methods: frozenset[str]
    scope: str

    @property
    def cache(self) -> BaseCache:  # type: ignore[override]
        return caches["throttle"]

    def get_rate(self) -> str:
        return str(api_settings.DEFAULT_THROTTLE_RATES[self.scope])

    def get_cache_key(self, request, view) -> str | None:
        if request.method not in self.methods:
            return None
        who = request.user.pk if request.user.is_authenticated else self.get_ident(request)
        return self.cache_format % {"scope": self.scope, "ident": who}


class ReadThrottle(_AccountThrottle):
    """GET and other methods that change nothing."""

    scope = "read"
    methods = frozenset(SAFE_METHODS)


class VisitorThrottle(_AccountThrottle):
    """Tasks tried without an account, per address: a classroom shares one."""

    scope, rate = "visitor", "300/min"
    methods = frozenset({"GET", "POST"})

    def lets_in(self, request: HttpRequest) -> bool:
        """Say whether a page of the site may go on; it has no view of the API to be asked for."""
        return self.allow_request(request, None)  # type: ignore[arg-type]


class WriteThrottle(_AccountThrottle):
    """Everything else."""

    scope = "write"
    methods = frozenset({"POST", "PUT", "PATCH", "DELETE"})
