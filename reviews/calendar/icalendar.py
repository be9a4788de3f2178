"""Write an iCalendar file (RFC 5545) of all-day events. Text in, text out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LONGEST_LINE = 75  # bytes, without the line end


@dataclass(frozen=True)
class AllDayEvent:
    """Something on one day. The uid lets a calendar know it again when its text has changed."""

    uid: str
    day: date
    summary: str
    url: str


def calendar(name: str, events: Iterable[AllDayEvent], *, stamp: datetime) -> str:
    """Return the file; `stamp` is when its events were last worked out."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Attentive//Due reviews//EN",
        f"NAME:{_escaped(name)}",
        f"X-WR-CALNAME:{_escaped(name)}",  # what programs older than RFC 7986 read
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    ]
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_escaped(event.uid)}",
            f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}",  # the first day after it
            f"SUMMARY:{_escaped(event.summary)}",
            f"URL:{event.url}",
            "TRANSP:TRANSPARENT",  # the day stays free for meetings
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _escaped(text: str) -> str:
    """Return `text` as a TEXT value; what would end the line or the value is written with a backslash."""
    for character in ("\\", ";", ","):
        text = text.replace(character, f"\\{character}")
    return "\\n".join(text.splitlines())


def _folded(line: str) -> str:
    """Break a long line as the format wants it: no piece above the limit, no character cut in two."""
    pieces, piece, used = [], "", 0
    for character in line:
        size = len(character.encode())
        if used + size > LONGEST_LINE:
            pieces.append(piece)
            piece, used = "", 1  # the space that begins every further piece
        piece, used = piece + character, used + size
    return "\r\n ".join([*pieces, piece])
