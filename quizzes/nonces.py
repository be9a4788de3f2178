"""From a secret and a few names to everything random about a presentation.

nonce = HMAC(key; learner, item, version, channel, n): the same page on every reload, new numbers after every answer.
seed = HMAC(key; nonce): who sees a nonce learns nothing about the numbers that it stands for.
"""

import hashlib
import hmac
import secrets

from django.conf import settings


def _mac(label: str, message: str) -> bytes:
    key = settings.PROBLEM_KEY.encode()
    return hmac.new(key, f"{label}\x1f{message}".encode(), hashlib.sha256).digest()


def presentation_nonce(
    *, learner_id: int, item_id: int, version: int, channel: str, answered: int, redraw: int = 0
) -> str:
    """Return the nonce of the next presentation: `answered` = answers accepted so far through `channel`."""
    names = [learner_id, item_id, version, channel, answered, *([redraw] if redraw else [])]
    return _mac("nonce", "\x1f".join(map(str, names))).hex()[:32]


def practice_nonce() -> str:
    """Return a fresh nonce: practice never repeats a problem."""
    return secrets.token_hex(16)


def seed_of(nonce: str) -> int:
    """Return the engine seed of a presentation, 0 <= seed < 2**64."""
    return int.from_bytes(_mac("seed", nonce)[:8], "big")


def derive(nonce: str, name: str) -> str:
    """Return a 64-bit name for a part of a presentation: option ids, option order."""
    return _mac("part", f"{nonce}\x1f{name}").hex()[:16]


def channel_of(session_key: str | None) -> str:
    """Return the name of a login session that may be stored: it does not open the session."""
    return _mac("channel", session_key).hex()[:32] if session_key else ""
