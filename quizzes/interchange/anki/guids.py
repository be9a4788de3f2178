"""The identity of our items in Anki: a guid made from the slug, so the same item has the same one on every export."""

import hashlib
import string

_DIGITS = string.ascii_letters + string.digits + "!#$%&()*+,-./:;<=>?@[]^_`{|}~"  # Anki's alphabet
LENGTH = 10


def guid_of(slug: str) -> str:
    """Return ten characters that look like any other guid in Anki."""
    number = int.from_bytes(hashlib.sha256(f"attentive:{slug}".encode()).digest()[:10], "big")
    digits = []
    for _ in range(LENGTH):
        number, digit = divmod(number, len(_DIGITS))
        digits.append(_DIGITS[digit])
    return "".join(digits)
