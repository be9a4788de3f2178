"""As much of the protobuf wire format as Anki's packages need: fields by number, no schema, no library."""

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
_LONGEST_VARINT = 10

Fields = dict[int, list[int | bytes]]


def fields(message: bytes) -> Fields:
    """Return the values of a message by field number, in order; raise ValueError if it is none."""
    found: Fields = {}
    place = 0
    while place < len(message):
        tag, place = _varint(message, place)
        value: int | bytes
        kind = tag & 7
        if kind == VARINT:
            value, place = _varint(message, place)
        else:
            size, place = _size(message, place, kind)
            value, place = message[place : place + size], place + size
            if place > len(message):
                raise ValueError("a field breaks off")
        found.setdefault(tag >> 3, []).append(value)
    return found


def text(message: Fields, number: int) -> str:
    """Return a text field, empty if it is not set."""
    value = message.get(number, [b""])[-1]
    if not isinstance(value, bytes):
        raise ValueError("a number stands where a text belongs")
    return value.decode()


def number(message: Fields, field: int) -> int:
    """Return a whole-number field, 0 if it is not set."""
    value = message.get(field, [0])[-1]
    if not isinstance(value, int):
        raise ValueError("a text stands where a number belongs")
    return value


def _size(message: bytes, place: int, kind: int) -> tuple[int, int]:
    if kind == BYTES:
        return _varint(message, place)
    if kind not in (FIXED32, FIXED64):
        raise ValueError("an unknown kind of field")
    return (8 if kind == FIXED64 else 4), place


def _varint(message: bytes, place: int) -> tuple[int, int]:
    value = 0
    for index, byte in enumerate(message[place : place + _LONGEST_VARINT]):
        value |= (byte & 0x7F) << (7 * index)
        if not byte & 0x80:
            return value, place + index + 1
    raise ValueError("a number breaks off")
