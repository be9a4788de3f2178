"""Whatever order, batching and doubling events arrive in, the log and the memory come out the same."""

import json
import random
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid5

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviews import recording
from reviews.memories import FOLDED_FIELDS
from reviews.models import Memory, ReviewEvent
from reviews.recording import DUPLICATE, EventLine, Place
from reviews.scheduling.fold import ANSWER, RATE, REGRADE, RESCHEDULE, STEERING, UNDO

SCENARIOS = [
    json.loads(line) for line in (Path(__file__).parent / "data" / "review_orders.jsonl").read_text().splitlines()
]
SPACE = UUID(int=11)
ZONES = ("Europe/Berlin", "Asia/Tokyo", "America/Los_Angeles", "Australia/Lord_Howe")


def rows(learner, items):
    """Return everything that the memories of `items` say."""
    memories = Memory.objects.of(learner).filter(item__in=items).order_by("item")
    return list(memories.values("item_id", *FOLDED_FIELDS))


def forget(learner):
    Memory.objects.of(learner).delete()
    ReviewEvent.objects.of(learner).delete()


def send(learner, lines, at, dice):
    """Send lines in batches of chance sizes; one of them alone is a batch of one."""
    lines = list(lines)
    while lines:
        size = dice.randint(1, 4)
        recording.record(learner, lines[:size], received_at=at)
        lines = lines[size:]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[scenario["name"] for scenario in SCENARIOS])
def test_the_scenarios_end_alike_in_every_order_of_arrival(scenario, course, alice, now):
    cards = {"c": course.items["choice"], "d": course.items["flashcard"]}
    lines = [
        EventLine(
            UUID(event["id"]),
            ANSWER,
            cards[event["card"]].pk,
            datetime.fromisoformat(event["at"]),
            Place("Europe/Berlin", 4, event["device"]),
            rating=event["rating"],
        )
        for event in scenario["events"]
    ]
    dice, ends = random.Random(1), []
    for arrival in scenario["arrivals"]:
        forget(alice)
        send(alice, [lines[place] for place in arrival], now, dice)
        assert ReviewEvent.objects.of(alice).count() == len(lines)
        ends.append(rows(alice, cards.values()))
    assert all(end == ends[0] for end in ends)
    assert ends[0]


@st.composite
def mixed_lines(draw):
    """Return lines of every kind about two items, with targets among them and beyond."""
    size = draw(st.integers(1, 10))
    lines = []
    for number in range(size):
        kind = draw(st.sampled_from((ANSWER, ANSWER, RATE, REGRADE, UNDO, *STEERING)))
        minutes = draw(st.integers(0, 60)) * 360
        target = uuid5(SPACE, str(draw(st.integers(0, size)))) if kind in (RATE, REGRADE, UNDO) else None
        lines.append(
            {
                "id": uuid5(SPACE, str(number)),
                "kind": kind,
                "item": draw(st.sampled_from(("choice", "flashcard"))),
                "minutes": minutes,
                "place": Place(draw(st.sampled_from(ZONES)), draw(st.sampled_from((0, 2, 4, 23)))),
                "target": target,
                "rating": draw(st.integers(1, 4)) if kind in (ANSWER, RATE, REGRADE) else None,
                "may_be_amended": draw(st.booleans()),
                "days": draw(st.integers(0, 40)) if kind == RESCHEDULE else None,
            }
        )
    return lines


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mixed_lines(), st.randoms(use_true_random=False))
def test_any_order_batching_and_doubling_of_any_mix_gives_the_same_memories(course, alice, now, drawn, dice):
    lines = [
        EventLine(
            id=line["id"],
            kind=line["kind"],
            item_id=course.items[line["item"]].pk,
            reviewed_at=now - timedelta(days=90) + timedelta(minutes=line["minutes"]),
            **{name: line[name] for name in ("place", "target", "rating", "may_be_amended", "days")},
        )
        for line in drawn
    ]
    forget(alice)
    recording.record(alice, lines, received_at=now)
    expected = rows(alice, course.items.values())
    again = [*lines, *dice.sample(lines, dice.randint(0, len(lines)))]
    dice.shuffle(again)
    forget(alice)
    send(alice, again, now, dice)
    assert rows(alice, course.items.values()) == expected


def test_an_undo_by_two_devices_is_one_undo(course, alice, now):
    item, answered = course.items["choice"].pk, uuid5(SPACE, "answer")
    place = Place("Europe/Berlin", 4)
    answer = EventLine(answered, ANSWER, item, now, place, rating=3)
    undos = [
        EventLine(uuid5(answered, "undo"), UNDO, item, now + timedelta(minutes=n), place, target=answered)
        for n in (1, 2)
    ]
    fates = recording.record(alice, [answer, *undos], received_at=now)
    assert [fate.status for fate in fates] == ["applied", "applied", DUPLICATE]
    assert not Memory.objects.exists()


def test_the_same_id_with_another_meaning_is_refused(course, alice, now):
    item, place = course.items["choice"].pk, Place("Europe/Berlin", 4)
    first = EventLine(uuid5(SPACE, "x"), RESCHEDULE, item, now, place, days=3)
    second = EventLine(uuid5(SPACE, "x"), RESCHEDULE, item, now, place, days=4)
    fates = recording.record(alice, [first, second], received_at=now)
    assert [(fate.status, fate.code) for fate in fates] == [("applied", ""), ("rejected", "id_reused")]


def test_an_event_replays_its_own_item_and_leaves_what_is_planned_for_others(course, alice, now):
    place = Place("Europe/Berlin", 4)
    items = [course.items[kind].pk for kind in ("choice", "flashcard")]
    answers = [EventLine(uuid5(SPACE, str(item)), ANSWER, item, now, place, rating=4) for item in items]
    recording.record(alice, answers, received_at=now)
    Memory.objects.update(planned_for=now, stability=1.5)
    late = EventLine(uuid5(SPACE, "late"), ANSWER, items[0], now - timedelta(days=40), place, rating=1)
    recording.record(alice, [late], received_at=now)
    told, other = Memory.objects.order_by("item")
    assert (told.reps, told.planned_for) == (2, None)
    assert (other.reps, other.planned_for, other.stability) == (1, now, 1.5)
