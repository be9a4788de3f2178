"""What may be uploaded as a card's video: two containers, told by their first bytes and not by their name."""

from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.db.models.fields.files import FieldFile

MAXIMUM_BYTES = 200 * 1024 * 1024
# (suffix, offset of the mark, the mark)
CONTAINERS = ((".mp4", 4, b"ftyp"), (".webm", 0, b"\x1a\x45\xdf\xa3"))


def validate_video(video: FieldFile) -> None:
    if video.size > MAXIMUM_BYTES:
        raise ValidationError("A video may have at most 200 MB; link to a longer one.", code="too_large")
    start = video.read(16)
    video.seek(0)
    suffix = PurePath(video.name or "").suffix.lower()
    if not any(suffix == known and start[offset:].startswith(mark) for known, offset, mark in CONTAINERS):
        raise ValidationError("Upload an MP4 or WebM file.", code="not_a_video")
