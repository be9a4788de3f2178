"""The one door for JSON bodies."""

import json
import math
from collections import Counter
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.parsers import BaseParser

from web.problems import Problem

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 32
_LARGEST_INTEGER = 2**63 - 1  # what both databases can hold


class _Refused(ValueError):
    """Something JSON allows and we do not."""


class StrictJSONParser(BaseParser):
    """Accept a UTF-8 JSON object of at most 1 MiB that every database can store and every reader reads alike.

    Refused with 400 `json_invalid`: other top levels, NaN and Infinity, numbers beyond 64 bits, duplicate keys, NUL
    characters, lone surrogates, more than 32 levels. Larger bodies are refused with 413 `body_too_large`.
    """

    media_type = "application/json"

    def parse(self, stream: IO[Any], media_type=None, parser_context=None) -> dict[str, Any]:
        body = stream.read(MAX_BYTES + 1)
        if len(body) > MAX_BYTES:
            raise Problem(413, "body_too_large", _("The body is larger than %d bytes.") % MAX_BYTES)
        return loads(body)


def loads(body: bytes) -> dict[str, Any]:
    """Return the object that `body` holds, or raise Problem `json_invalid` naming the place."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _invalid(_("The body is not UTF-8."), position=error.start) from None
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        raise _invalid(_("This is not JSON (line %(line)d, column %(column)d).") % place, position=error.pos) from None
    except RecursionError:
        raise _too_deep() from None
    except ValueError as error:  # _Refused, and Python's own limit on the digits of an integer
        raise _invalid(str(error) if isinstance(error, _Refused) else _("A number has too many digits.")) from None
    if not isinstance(value, dict):
        raise _invalid(_("The body must be a JSON object."))
    _check_strings_and_depth(value)
    return value


def _check_strings_and_depth(value: dict[str, Any]) -> None:
    remaining: list[tuple[Any, str, int]] = [(value, "", 1)]
    while remaining:
        node, where, depth = remaining.pop()
        if isinstance(node, str):
            _check_string(node, where)
        elif isinstance(node, dict | list):
            if depth > MAX_DEPTH:
                raise _too_deep(where=where[:200])
            if isinstance(node, dict):
                for name in node:
                    _check_string(name, where)
                children = ((f"{where}.{name}" if where else name, child) for name, child in node.items())
            else:
                children = ((f"{where}[{index}]", child) for index, child in enumerate(node))
            remaining.extend((child, place, depth + 1) for place, child in children)


def _check_string(text: str, where: str) -> None:
    if "\0" in text:
        raise _invalid(_("A string contains a NUL character."), where=where[:200])
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise _invalid(_("A string contains half of a surrogate pair."), where=where[:200]) from None


def _object_without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        twice = next(name for name, count in counts.items() if count > 1)
        raise _Refused(_("The key %s occurs twice in one object.") % json.dumps(twice[:60]))
    return members


def _integer(digits: str) -> int:
    number = int(digits)
    if abs(number) > _LARGEST_INTEGER:
        raise _Refused(_("A whole number does not fit into 64 bits."))
    return number


def _float(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise _Refused(_("A number is too large."))
    return number


def _no_constant(name: str) -> None:
    raise _Refused(_("%s is not JSON.") % name)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object_without_duplicates, parse_int=_integer, parse_float=_float, parse_constant=_no_constant
)


def _too_deep(**where: str) -> Problem:
    return _invalid(_("The body is nested more than %d levels deep.") % MAX_DEPTH, **where)


def _invalid(detail: str, **where: str | int) -> Problem:
    return Problem(400, "json_invalid", detail, **where)
