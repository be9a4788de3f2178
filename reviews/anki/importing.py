"""Anki packages coming in: notes become private items, their review log becomes events of ours.

The same package twice is the same as once, and a later export of the same collection adds only what is new. So an
import that was cut off is simply run again.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.models import User
from quizzes import private_items
from quizzes.interchange.anki.reading import CardDraft, NoteDraft, read_package
from quizzes.interchange.anki.refusal import PackageRefused
from quizzes.models import ImportJob, ImportStatus
from quizzes.private_items import MATCHED, NEW, UPDATED, Kept
from reviews import recording
from reviews.models import ReviewEvent
from reviews.recording import EventLine, Place
from reviews.scheduling.fold import ANSWER, RESET, SUSPEND
from web import outbox
from web.problems import Problem

KIND = "reviews.import"
SOURCE = "anki"
# What takes longer than a page should is left to a worker.
LARGEST_AT_ONCE = 256 * 1024  # bytes of the package
MOST_AT_ONCE = 2000  # cards and answers
NOTES_AT_ONCE, LINES_AT_ONCE = 100, 1000
SKIPPED = "skipped"
# uuid5 of this and (guid, card, time) names an answer given in Anki, whoever imports it and however often.
NAMES = UUID("6f0c1b7e-92a4-5d53-8a27-3b1f0d6c4e9a")
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)  # before any Anki
AHEAD = timedelta(minutes=5)
# In our exports an answer may lie some milliseconds later than it was given: Anki allows one in each.
SAME_ANSWER = timedelta(seconds=1)


def start(learner: User, package: bytes, *, at: datetime) -> ImportJob:
    """Take a package: import it at once if it is small, else leave it to a worker. The job says how it went."""
    job = ImportJob(learner=learner, package=package, created_at=at)
    if len(package) <= LARGEST_AT_ONCE:
        try:
            notes = read_package(package)
        except PackageRefused as refusal:
            return _close(job, ImportStatus.REFUSED, {"refused": str(refusal)})
        if sum(1 + len(card.source.reviews) for note in notes for card in note.cards) <= MOST_AT_ONCE:
            return _close(job, ImportStatus.DONE, _import(learner, notes, at=at))
    with transaction.atomic():
        User.objects.select_for_update().get(pk=learner.pk)
        if ImportJob.objects.filter(learner=learner, status=ImportStatus.WAITING).exists():
            detail = _("An earlier package is still being imported. Send this one after it.")
            raise Problem(409, "import_waiting", detail)
        job.save()
        outbox.put(KIND, f"{KIND}:{job.pk}", {"job": job.pk}, now=at)
    return job


def drain(key: str, payload: dict[str, Any]) -> None:
    """Carry out an import that waits in the outbox."""
    job = ImportJob.objects.select_related("learner").filter(pk=payload["job"], status=ImportStatus.WAITING).first()
    if job is None:
        return
    try:
        # A report is a letter: it is written once, in the language that its reader has then.
        with override(job.learner.language):
            # The time of the upload, not of the worker: nothing in a package can be later.
            report = import_package(job.learner, bytes(job.package), at=job.created_at)
    except PackageRefused as refusal:
        _close(job, ImportStatus.REFUSED, {"refused": str(refusal)})
    else:
        _close(job, ImportStatus.DONE, report)


def _close(job: ImportJob, status: ImportStatus, report: dict[str, Any]) -> ImportJob:
    job.status, job.report, job.package = status, report, b""
    job.save()
    return job


def import_package(learner: User, package: bytes, *, at: datetime) -> dict[str, Any]:
    """Import an .apkg; return what became of each note. PackageRefused comes before anything is changed."""
    return _import(learner, read_package(package), at=at)


def _import(learner: User, notes: Sequence[NoteDraft], *, at: datetime) -> dict[str, Any]:
    ours = private_items.items_by_guid(learner)
    lines: list[dict[str, Any]] = []
    for first in range(0, len(notes), NOTES_AT_ONCE):
        some = notes[first : first + NOTES_AT_ONCE]
        drafts = [card for note in some for card in note.cards]
        kept = dict(zip(drafts, private_items.keep(learner, drafts, ours, at=at), strict=True))
        added = _record(learner, [(draft, kept[draft].item_id) for draft in drafts], at)
        lines += [_told(note, kept, added) for note in some]
    fates = Counter(line["fate"] for line in lines)
    return {
        "notes": {fate: fates[fate] for fate in (NEW, UPDATED, MATCHED, SKIPPED)},
        "cards": sum(line["cards"] for line in lines),
        "reviews": {name: sum(line["reviews"][name] for line in lines) for name in ("added", "known", "refused")},
        "lines": lines,
    }


@dataclass
class _Tally:
    """What became of the answers of one card."""

    added: int = 0
    known: int = 0
    refused: int = 0


def _record(learner: User, pairs: Sequence[tuple[CardDraft, int]], at: datetime) -> dict[CardDraft, _Tally]:
    """Append what is new of the histories of some cards."""
    before = _answered_at(learner, {item_id for _, item_id in pairs})
    tallies: dict[CardDraft, _Tally] = {}
    lines: list[tuple[EventLine, _Tally]] = []
    for draft, item_id in pairs:
        tally = tallies[draft] = _Tally()
        for line in _history(draft, item_id, Place.of(learner), at):
            if not EARLIEST <= line.reviewed_at <= at + AHEAD:
                tally.refused += 1
            elif line.kind == ANSWER and _is_known(line.reviewed_at, before[item_id]):
                tally.known += 1
            else:
                lines.append((line, tally))
    for first in range(0, len(lines), LINES_AT_ONCE):
        some = lines[first : first + LINES_AT_ONCE]
        outcomes = recording.record(learner, [line for line, _ in some], received_at=at)
        for (line, tally), outcome in zip(some, outcomes, strict=True):
            if line.kind == ANSWER:
                tally.added += outcome.status == recording.APPLIED
                tally.known += outcome.status != recording.APPLIED
    return tallies


def _history(draft: CardDraft, item_id: int, place: Place, at: datetime) -> Iterator[EventLine]:
    """Yield the events that one card of the package stands for."""
    card = draft.source

    def line(kind: str, moment: int, name: str, rating: int | None = None) -> EventLine:
        identifier = uuid5(NAMES, f"{draft.guid}:{draft.ordinal}:{name}")
        return EventLine(identifier, kind, item_id, _instant(moment), place, rating=rating, source=SOURCE)

    for reset in card.forgotten_at:
        yield line(RESET, reset, f"{reset}:reset")
    for review in card.reviews:
        yield line(ANSWER, review.id, str(review.id), review.rating)
    if card.suspended:
        # Anki does not say when. After all else in the package; once it is in the log, the learner's word here holds.
        last = max([0, *card.forgotten_at, *(review.id for review in card.reviews)])
        yield line(SUSPEND, min(max(last, 1000 * draft.modified), int(at.timestamp() * 1000)), "suspended")


def _instant(milliseconds: int) -> datetime:
    """Return a time of Anki's; one beyond what a calendar holds becomes one that is refused."""
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC)


def _answered_at(learner: User, item_ids: set[int]) -> dict[int, list[datetime]]:
    """Return when each item was answered, to know again what we exported."""
    rows = ReviewEvent.objects.of(learner).filter(item_id__in=item_ids, kind=ANSWER).order_by("reviewed_at")
    moments: dict[int, list[datetime]] = defaultdict(list)
    for item_id, moment in rows.values_list("item_id", "reviewed_at"):
        moments[item_id].append(moment.replace(microsecond=moment.microsecond // 1000 * 1000))
    return moments


def _is_known(moment: datetime, answered_at: list[datetime]) -> bool:
    place = bisect_right(answered_at, moment)
    return place > 0 and moment - answered_at[place - 1] < SAME_ANSWER


def _told(note: NoteDraft, kept: dict[CardDraft, Kept], tallies: dict[CardDraft, _Tally]) -> dict[str, Any]:
    """Return the line of the report about one note."""
    fates = {kept[card].fate for card in note.cards}
    some = [tallies[card] for card in note.cards]
    reviews = {name: sum(getattr(tally, name) for tally in some) for name in ("added", "known", "refused")}
    remarks = list(note.remarks)
    if reviews["refused"]:
        told = ngettext(
            "%d answer has a time that cannot be", "%d answers have a time that cannot be", reviews["refused"]
        )
        remarks.append(told % reviews["refused"])
    return {
        "note": note.title,
        "fate": next((fate for fate in (NEW, UPDATED, MATCHED) if fate in fates), SKIPPED),
        "cards": len(note.cards),
        "reviews": reviews,
        "remarks": remarks,
    }
