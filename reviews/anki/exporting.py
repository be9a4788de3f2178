"""Anki packages going out: every item that a learner can see, with the learner's history, so that nobody is kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from django.db.models import Count, Min

from accounts.models import User
from quizzes import nonces, presenting
from quizzes.interchange.anki import writing
from quizzes.interchange.anki.guids import guid_of
from quizzes.interchange.anki.writing import Answer, OutgoingNote, Schedule
from quizzes.models import Attempt, ImportedCard, Item
from quizzes.presenting import Served
from reviews.log import ReviewLog
from reviews.models import ReviewEvent
from reviews.profiles import study_day_of
from reviews.scheduling.fold import history
from reviews.scheduling.memory_state import MemoryState, State
from reviews.scheduling.steps import LEARNING_STEPS, RELEARNING_STEPS
from reviews.scheduling.study_day import study_day

# The numbers of an exported problem are drawn for no presentation, so they give nothing away.
CHANNEL = "anki"
ITEMS_AT_ONCE = 500
LONGEST_DURATION = 60_000  # milliseconds; Anki counts no more either
_ANSWER_KINDS = {State.LEARNING: 0, State.REVIEW: 1, State.RELEARNING: 2}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def anki_package(learner: User, *, at: datetime) -> bytes:
    """Return an .apkg with all items that the learner can see and all answers that stand."""
    earliest = ReviewEvent.objects.of(learner).aggregate(at=Min("reviewed_at"))["at"]
    first_day, first_instant = study_day_of(learner, min(at, earliest or at))
    return writing.write_package(_notes(_Exporter(learner, first_day)), first_day=first_instant, at=at)


@dataclass(frozen=True)
class _Exporter:
    learner: User
    first_day: date

    def day_number(self, moment: datetime) -> int:
        """Return the study day of `moment`, counted from the first day of the package."""
        return (study_day(moment, self.learner.time_zone, self.learner.day_starts_at) - self.first_day).days


def _notes(exporter: _Exporter) -> Iterator[OutgoingNote]:
    learner = exporter.learner
    identifiers = list(Item.objects.published().visible_to(learner).values_list("pk", "version"))
    guids = _guids_from_anki(learner)
    places = count(1)
    for first in range(0, len(identifiers), ITEMS_AT_ONCE):
        some = identifiers[first : first + ITEMS_AT_ONCE]
        served = presenting.load_all(some, learner.pk)
        log = ReviewLog.read(learner, [item_id for item_id, _ in some])
        durations = _durations(learner, [item_id for item_id, _ in some])
        for key in some:
            yield _note(exporter, served[key], log, durations, guids, next(places))


def _note(
    exporter: _Exporter,
    served: Served,
    log: ReviewLog,
    durations: dict[UUID, int | None],
    guids: dict[int, str],
    place: int,
) -> OutgoingNote:
    item = served.item
    nonce = nonces.presentation_nonce(
        learner_id=exporter.learner.pk, item_id=item.pk, version=item.version, channel=CHANNEL, answered=0
    )
    paper = served.kind.on_paper(served.content, nonce)
    told = list(history(log.pairs[item.pk], log.retention, log.weights))
    return OutgoingNote(
        number=item.pk,
        guid=guids.get(item.pk) or guid_of(item.slug),
        front=paper.front,
        back=paper.back,
        tags=("attentive", item.concept.slug),
        schedule=_schedule(exporter, [state for _, state in told], log, item, place),
        answers=tuple(_answers(told, log, item, durations)),
    )


def _answers(
    told: Sequence[tuple[Any, MemoryState]], log: ReviewLog, item: Item, durations: dict[UUID, int | None]
) -> Iterator[Answer]:
    grades = log.grades(item.pk)
    before: MemoryState | None = None
    for event, after in told:
        yield Answer(
            at=(event.reviewed_at - _EPOCH) // timedelta(milliseconds=1),
            rating=int(grades.rating(event)),
            interval=_interval(after),
            last_interval=_interval(before) if before else 0,
            difficulty=after.difficulty,
            duration_ms=min(durations.get(event.id) or 0, LONGEST_DURATION),
            kind=_ANSWER_KINDS[before.state if before else State.LEARNING],
        )
        before = after


def _interval(state: MemoryState) -> int:
    """Return days, or the seconds of a step below zero, as Anki counts them."""
    if state.interval:
        return state.interval
    return -round((state.due - state.last_reviewed_at).total_seconds())


def _schedule(exporter: _Exporter, states: Sequence[MemoryState], log: ReviewLog, item: Item, place: int) -> Schedule:
    suspended = log.hold(item.pk).suspended
    if not states:
        queue = writing.SUSPENDED_QUEUE if suspended else writing.NEW_QUEUE
        return Schedule(type=writing.NEW, queue=queue, due=place)
    state = states[-1]
    memory = {
        "s": round(state.stability, 4),
        "d": round(state.difficulty, 3),
        "dr": log.retention.value(state.last_reviewed_at),
        "decay": round(-log.weights.decay, 3),
        "lrt": int(state.last_reviewed_at.timestamp()),
    }
    counts: dict[str, Any] = {"reps": state.reps, "lapses": state.lapses, "memory": memory}
    if state.state == State.REVIEW:
        kind, queue = writing.REVIEW, writing.REVIEW_QUEUE
        due, interval = exporter.day_number(state.due), state.interval
    else:
        relearning = state.state == State.RELEARNING
        kind = writing.RELEARNING if relearning else writing.LEARNING
        # A step that crosses the day start has become days.
        queue = writing.DAY_STEPS_QUEUE if state.interval else writing.STEPS_QUEUE
        due = exporter.day_number(state.due) if state.interval else int(state.due.timestamp())
        interval = max(1, round(state.stability)) if relearning else 0
        steps = RELEARNING_STEPS if relearning else LEARNING_STEPS
        counts["steps_left"] = len(steps) - (state.step or 0)
    queue = writing.SUSPENDED_QUEUE if suspended else queue
    return Schedule(type=kind, queue=queue, due=due, interval=interval, **counts)


def _guids_from_anki(learner: User) -> dict[int, str]:
    """Return the guid that a private item had in Anki, where its note is one card: there it is the same note again."""
    cards = ImportedCard.objects.filter(owner=learner)
    single = cards.values("guid").annotate(cards=Count("pk")).filter(cards=1).values("guid")
    return dict(cards.filter(guid__in=single, ordinal=0).values_list("item_id", "guid"))


def _durations(learner: User, item_ids: Sequence[int]) -> dict[UUID, int | None]:
    attempts = Attempt.objects.of(learner).filter(item_id__in=item_ids)
    return dict(attempts.values_list("submission_id", "duration_ms"))
