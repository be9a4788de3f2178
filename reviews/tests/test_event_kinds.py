"""All event kinds in the fold: put aside, reset, moved, graded again, leeches; any order tells the same story."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.scheduling.fold import (
    ANSWER,
    BURY,
    RATE,
    REGRADE,
    RESCHEDULE,
    RESET,
    STEERING,
    SUSPEND,
    UNBURY,
    UNDO,
    UNSUSPEND,
    RetentionLog,
    fold,
    history,
    hold,
)
from reviews.scheduling.leech import is_reminder_due
from reviews.scheduling.memory_state import Event, Hold, State

START = datetime(2026, 3, 1, 10, tzinfo=UTC)
SPACE = UUID(int=7)
ZONES = ("Europe/Berlin", "Asia/Tokyo", "America/Los_Angeles", "Australia/Lord_Howe")
KINDS = (ANSWER, RATE, REGRADE, UNDO, *STEERING)
DAY = 1440


def event(number, kind=ANSWER, rating=3, minutes=0, target=None, amendable=True, zone="UTC", starts=4, days=None):
    return Event(
        id=uuid5(SPACE, str(number)),
        kind=kind,
        reviewed_at=START + timedelta(minutes=minutes),
        time_zone=zone,
        day_starts_at=starts,
        rating=rating,
        may_be_amended=amendable,
        target=uuid5(SPACE, str(target)) if target is not None else None,
        days=days,
    )


def memory(*events):
    return fold(events, RetentionLog())


LEARNED = (event(0), event(1, minutes=10))


def test_a_suspended_item_stays_so_until_it_is_called_back():
    suspend, back = event(2, SUSPEND, minutes=20), event(3, UNSUSPEND, minutes=30)
    answered = event(4, minutes=5 * DAY)
    assert hold([*LEARNED, suspend, answered]) == Hold(suspended=True)
    assert hold([*LEARNED, back, suspend]) == Hold()
    assert memory(*LEARNED, suspend) == memory(*LEARNED)


def test_a_bury_lasts_until_the_next_study_day_of_its_own_zone():
    bury = event(2, BURY, zone="Asia/Tokyo")  # 19 o'clock there
    assert hold([bury]) == Hold(buried_until=datetime(2026, 3, 1, 19, tzinfo=UTC))
    assert hold([bury, event(3, UNBURY, minutes=1)]) == Hold()
    assert hold([bury, event(3, UNBURY, minutes=-1)]) == hold([bury])


def test_an_item_can_be_put_aside_before_its_first_answer():
    assert hold([event(0, SUSPEND)]) == Hold(suspended=True)
    assert memory(event(0, SUSPEND)) is None


def test_a_reset_forgets_everything_before_it_and_nothing_after():
    reset = event(5, RESET, minutes=40 * DAY)
    again = event(6, minutes=41 * DAY)
    before = [*LEARNED, event(2, rating=1, minutes=9 * DAY), event(3, SUSPEND, minutes=10 * DAY)]
    assert memory(*before, reset) is None
    assert hold([*before, reset]) == Hold()
    assert memory(*before, reset, again) == memory(again)


def test_an_undone_reset_brings_the_history_back():
    reset = event(5, RESET, minutes=40)
    assert memory(*LEARNED, reset, event(6, UNDO, target=5)) == memory(*LEARNED)


def test_a_late_answer_from_before_the_reset_changes_nothing():
    reset, again = event(5, RESET, minutes=40), event(6, minutes=50)
    assert memory(*LEARNED, reset, again, event(7, rating=1, minutes=39)) == memory(again)


def test_a_reschedule_moves_the_due_day_and_nothing_else():
    moved = memory(*LEARNED, event(2, RESCHEDULE, minutes=60, days=9))
    before = memory(*LEARNED)
    assert moved.due == moved.earliest == moved.latest == datetime(2026, 3, 10, 4, tzinfo=UTC)
    assert (moved.stability, moved.difficulty, moved.interval, moved.reps, moved.last_reviewed_at) == (
        before.stability, before.difficulty, before.interval, before.reps, before.last_reviewed_at,
    )  # fmt: skip


def test_a_reschedule_ends_with_the_next_answer():
    moved = event(2, RESCHEDULE, minutes=60, days=9)
    answered = event(3, minutes=10 * DAY)
    assert memory(*LEARNED, moved, answered) == memory(*LEARNED, answered)


def test_a_reschedule_of_an_unmet_item_moves_nothing():
    assert memory(event(2, RESCHEDULE, days=9)) is None
    assert memory(event(2, RESCHEDULE, days=9, minutes=-5), *LEARNED) == memory(*LEARNED)


def test_a_regrade_replaces_the_rating_of_any_answer():
    wrong = event(1, rating=1, minutes=10, amendable=False)
    regrade = event(9, REGRADE, rating=3, target=1, minutes=90 * DAY)
    assert memory(event(0), wrong, regrade) == memory(event(0), event(1, minutes=10))


def test_the_last_regrade_counts():
    first, second = (event(9 + n, REGRADE, rating=rating, target=0, minutes=n) for n, rating in enumerate((1, 2)))
    assert memory(event(0), second, first) == memory(event(0, rating=2))
    assert memory(event(0), second, first, event(20, UNDO, target=10)) == memory(event(0, rating=1))


def test_a_wish_counts_only_where_the_grading_that_counts_leaves_one():
    wish = event(5, RATE, rating=4, target=0, minutes=3)
    wrong = event(9, REGRADE, rating=1, target=0, amendable=False)
    right = event(9, REGRADE, rating=3, target=0, amendable=True)
    assert memory(event(0), wish, wrong) == memory(event(0, rating=1))
    assert memory(event(0, rating=1, amendable=False), wish, right) == memory(event(0, rating=4))


def test_every_kind_can_be_undone_before_it_arrives_and_twice():
    for kind in (SUSPEND, BURY, RESET, RESCHEDULE, REGRADE, RATE):
        done = event(2, kind, rating=4, target=0, days=30, minutes=20)
        undos = [event(3, UNDO, target=2, minutes=-9), event(4, UNDO, target=2, minutes=99)]
        for events in ([*undos, *LEARNED, done], [*LEARNED, done, undos[0]], [done, *undos, *LEARNED]):
            assert (memory(*events), hold(events)) == (memory(*LEARNED), Hold()), kind


def test_an_undo_of_an_undo_lets_every_kind_stand():
    for kind in (SUSPEND, BURY, RESET, RESCHEDULE, REGRADE):
        done = event(2, kind, rating=4, target=0, days=30, minutes=20)
        events = [*LEARNED, done, event(3, UNDO, target=2), event(4, UNDO, target=3)]
        assert (memory(*events), hold(events)) == (memory(*LEARNED, done), hold([done])), kind


def test_eight_lapses_make_a_leech():
    events, minutes = [event("first", rating=4)], 0
    for lapse in range(1, 17):
        minutes += 30 * DAY
        events += [event(f"forgot {lapse}", rating=1, minutes=minutes), event(lapse, rating=4, minutes=minutes + 10)]
        now = memory(*events)
        assert (now.lapses, now.is_leech) == (lapse, lapse >= 8)
    assert [lapses for lapses in range(30) if is_reminder_due(lapses)] == [8, 12, 16, 20, 24, 28]


def test_history_tells_the_memory_after_each_answer_that_stands():
    events = [*LEARNED, event(2, minutes=4 * DAY), event(3, UNDO, target=1)]
    told = list(history(events, RetentionLog()))
    assert [answered.id for answered, _ in told] == [events[0].id, events[2].id]
    assert told[-1][1] == memory(*events)


@st.composite
def stories(draw):
    """Return events of every kind in odd places: undos of undos, of what is yet to come, and of nothing."""
    size = draw(st.integers(1, 14))
    place = st.integers(0, size)
    return [
        event(
            number,
            draw(st.sampled_from(KINDS)),
            rating=draw(st.integers(1, 4)),
            minutes=draw(st.integers(0, 40)) * DAY // 4,
            target=draw(place),
            amendable=draw(st.booleans()),
            zone=draw(st.sampled_from(ZONES)),
            starts=draw(st.sampled_from((0, 2, 4, 23))),
            days=draw(st.integers(0, 60)),
        )
        for number in range(size)
    ]


@given(stories(), st.randoms(use_true_random=False))
def test_any_order_of_any_events_gives_one_memory(events, dice: random.Random):
    shuffled = list(events)
    dice.shuffle(shuffled)
    assert (memory(*shuffled), hold(shuffled)) == (memory(*events), hold(events))


@given(stories())
def test_whatever_happened_the_memory_makes_sense(events):
    state = memory(*events)
    if state is None:
        return
    answers = [each for each in events if each.kind == ANSWER]
    assert 1 <= state.reps <= len(answers)
    assert 0 <= state.lapses < state.reps
    assert state.earliest <= state.due <= state.latest
    assert 0.001 <= state.stability <= 36_500
    assert 1 <= state.difficulty <= 10
    assert (state.step is None) == (state.state == State.REVIEW)


@given(stories(), st.integers(0, 13))
def test_undoing_an_event_is_as_if_it_had_never_been(events, number):
    plain = [each for each in events if each.kind != UNDO]
    undone = plain[number % len(plain)] if plain else None
    if undone is not None:
        undo = Event(uuid5(SPACE, "undo"), UNDO, START, "UTC", 4, target=undone.id)
        rest = [each for each in plain if each is not undone]
        assert (memory(*plain, undo), hold([*plain, undo])) == (memory(*rest), hold(rest))


@pytest.mark.parametrize(
    ("zone", "eve", "due"),
    [
        ("Europe/Berlin", "2026-03-28T12:00:00+00:00", "2026-03-29T02:00:00+00:00"),  # the short night
        ("Europe/Berlin", "2026-10-24T12:00:00+00:00", "2026-10-25T03:00:00+00:00"),  # the long one
        ("Australia/Lord_Howe", "2026-04-04T02:00:00+00:00", "2026-04-04T17:30:00+00:00"),  # half an hour
        ("Asia/Tokyo", "2028-02-28T12:00:00+00:00", "2028-02-28T19:00:00+00:00"),  # to 29 February
        ("America/Los_Angeles", "2038-01-18T20:00:00+00:00", "2038-01-19T12:00:00+00:00"),  # past 32 bits
    ],
)
def test_tomorrow_begins_at_four_on_the_learners_clock(zone, eve, due):
    moved = Event(uuid5(SPACE, "move"), RESCHEDULE, datetime.fromisoformat(eve), zone, 4, days=1)
    answered = Event(uuid5(SPACE, "answer"), ANSWER, datetime.fromisoformat(eve) - timedelta(minutes=1), zone, 4, 3)
    assert memory(answered, moved).due == datetime.fromisoformat(due)
