"""IANA time zone names as learners and devices send them."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


@cache
def known_time_zones() -> frozenset[str]:
    """All IANA names. `localtime` and `posix/…` mean something else on every machine, so they are left out."""
    return frozenset(
        name for name in available_timezones() if not name.startswith(("posix", "right")) and name != "localtime"
    )


def validate_time_zone(name: str) -> None:
    """Raise ValidationError unless `name` is an IANA time zone that this server can compute with."""
    if name not in known_time_zones():
        raise ValidationError(
            _("“%(name)s” is not a time zone. Use an IANA name such as Europe/Berlin."),
            code="time_zone",
            params={"name": name[:64]},
        )
    ZoneInfo(name)
