"""The strict JSON parser: what it takes, what it refuses, and where it says the fault is."""

import io
import json

import pytest

from web.parsers import MAX_BYTES, MAX_DEPTH, StrictJSONParser
from web.problems import Problem


def parse(body: bytes):
    return StrictJSONParser().parse(io.BytesIO(body))


def nested(levels: int) -> bytes:
    return b'{"a":' * levels + b"1" + b"}" * levels


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b' {"a": [1, -2.5e3, true, null, "\\u00e9"]}\n',
        '{"emoji": "\U0001f600", "pair": "\\ud83d\\ude00"}'.encode(),
        b'{"n": 9223372036854775807, "m": -9223372036854775807}',
        nested(MAX_DEPTH),
    ],
)
def test_it_takes_what_json_loads_takes(body):
    assert parse(body) == json.loads(body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"  ",
        b"null",
        b"[]",
        b'"text"',
        b"1",
        b'{"a": 1',
        b'{"a": 1} x',
        b"{'a': 1}",
        b'{"a": 1,}',
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": -Infinity}',
        b'{"a": 1e400}',
        b'{"a": -1e999999999}',
        b'{"a": 9223372036854775808}',
        b'{"a": ' + b"9" * 100_000 + b"}",
        b'{"a": 01}',
        b'{"a": "\x01"}',
        b'{"a": 1, "a": 2}',
        b'{"x": [{"a": 1, "a": 1}]}',
        b'{"a": "x\\u0000y"}',
        b'{"x\\u0000": 1}',
        b'{"a": "\\ud800"}',
        b'{"\\udc00": 1}',
        b'{"a": "\xff"}',
        b'{"a": "\xed\xa0\x80"}',
        '{"a": 1}'.encode("utf-16"),
        b"\xef\xbb\xbf{}",
        nested(MAX_DEPTH + 1),
        b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b"[" * 100_000,
    ],
)
def test_it_refuses_what_is_no_object_that_both_databases_can_hold(body):
    with pytest.raises(Problem) as refused:
        parse(body)
    assert (refused.value.status_code, refused.value.code) == (400, "json_invalid")
    assert len(str(refused.value.detail)) < 200


def test_it_refuses_a_body_over_the_limit_before_reading_it_all():
    class Endless(io.RawIOBase):
        asked = 0

        def read(self, size=-1):
            assert size > 0
            self.asked += size
            return b"a" * size

    stream = Endless()
    with pytest.raises(Problem) as refused:
        StrictJSONParser().parse(stream)
    assert (refused.value.status_code, refused.value.code) == (413, "body_too_large")
    assert stream.asked <= MAX_BYTES + 1


def test_it_says_where_the_fault_is():
    with pytest.raises(Problem) as refused:
        parse(b'{"events": [{"id": "ok"}, {"id": "a\\u0000b"}]}')
    assert refused.value.extra == {"where": "events[1].id"}
    with pytest.raises(Problem) as refused:
        parse(b'{"a": tru}')
    assert refused.value.extra == {"position": 6}
