"""The logins of a learner: which device each belongs to, and how to end one."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.utils.translation import gettext as _

from accounts.models import User

# Looked for in this order: browsers also name those that they want to be taken for.
BROWSERS = {
    "Edg/": "Edge", "OPR/": "Opera", "SamsungBrowser/": "Samsung Internet", "Firefox/": "Firefox",
    "FxiOS/": "Firefox", "Chrome/": "Chrome", "CriOS/": "Chrome", "Safari/": "Safari",
}  # fmt: skip
SYSTEMS = {
    "iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "CrOS": "ChromeOS",
    "Macintosh": "Mac", "Linux": "Linux",
}  # fmt: skip


@dataclass(frozen=True)
class Device:
    """One login."""

    id: int
    name: str
    address: str
    since: datetime
    is_this: bool


def devices_of(learner: User, *, this: str | None) -> list[Device]:
    """Return the logins that still hold, this one first, then the newest; `this` is its session key."""
    rows = UserSession.objects.purge_and_list(learner)
    devices = [
        Device(row.pk, device_name(row.user_agent), row.ip, row.created_at, row.session_key == this) for row in rows
    ]
    return sorted(devices, key=lambda device: (not device.is_this, -device.since.timestamp()))


def end(learner: User, device_id: int, *, this: str | None) -> bool:
    """End one login other than this; return whether there was one."""
    row = UserSession.objects.filter(user=learner, pk=device_id).exclude(session_key=this).first()
    if row:
        row.end()
    return row is not None


def end_others(learner: User, *, this: str | None) -> int:
    """End every login but this; return how many."""
    rows = list(UserSession.objects.filter(user=learner).exclude(session_key=this))
    for row in rows:
        row.end()
    return len(rows)


def device_name(user_agent: str) -> str:
    """Return what a person would call it: "Firefox on Linux"; for an app, its own first word."""
    browser = next((name for mark, name in BROWSERS.items() if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in user_agent), "")
    if not browser:
        return user_agent.partition("/")[0][:40].strip() or _("Unknown device")
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": system} if system else browser
