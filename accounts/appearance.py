"""How pages look and listen to keys: kept with the account, or in a cookie for those who have none."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

SYSTEM = "system"
THEMES = {SYSTEM: _("As the system"), "light": _("Light"), "dark": _("Dark"), "contrast": _("High contrast")}
COOKIE = "appearance"
COOKIE_AGE = 60 * 60 * 24 * 365  # seconds
NO_LETTERS = "no-letter-keys"


@dataclass(frozen=True)
class Appearance:
    """What the <html> element says."""

    theme: str = SYSTEM
    letter_keys: bool = True

    @property
    def is_forced(self) -> bool:
        """Say whether a theme was chosen; else the style sheet follows the system by itself."""
        return self.theme != SYSTEM


def appearance_of(request: HttpRequest) -> Appearance:
    """Return what the account says, or the cookie."""
    if request.user.is_authenticated:
        return Appearance(request.user.theme, request.user.letter_keys)
    theme, _, keys = request.COOKIES.get(COOKIE, "").partition(".")
    return Appearance(theme if theme in THEMES else SYSTEM, keys != NO_LETTERS)


def remember(response: HttpResponseBase, appearance: Appearance) -> None:
    """Keep the choice of a visitor."""
    value = appearance.theme + ("" if appearance.letter_keys else f".{NO_LETTERS}")
    response.set_cookie(
        COOKIE, value, max_age=COOKIE_AGE, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def context(request: HttpRequest) -> dict[str, Any]:
    """Give templates `appearance`; a page that does not ask for it does not look at the session either."""
    return {"appearance": SimpleLazyObject(lambda: appearance_of(request))}
