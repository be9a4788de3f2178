"""A memory is the fold of its events: any order, any batching, one truth."""

import random
from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from reviews.scheduling.fold import ANSWER, RATE, UNDO, RetentionLog, fold
from reviews.scheduling.memory_state import Event, State

START = datetime(2026, 3, 1, 10, tzinfo=UTC)
SPACE = UUID(int=7)


def event(number, kind=ANSWER, rating=3, minutes=0, target=None, amendable=True, zone="UTC", starts=4):
    return Event(
        id=uuid5(SPACE, str(number)),
        kind=kind,
        reviewed_at=START + timedelta(minutes=minutes),
        time_zone=zone,
        day_starts_at=starts,
        rating=rating,
        may_be_amended=amendable,
        target=uuid5(SPACE, str(target)) if target is not None else None,
    )


def test_it_learns_in_two_steps_and_then_in_days():
    first = fold([event(0)], RetentionLog())
    second = fold([event(0), event(1, minutes=10)], RetentionLog())
    assert (first.state, first.step, first.due) == (State.LEARNING, 1, START + timedelta(minutes=10))
    assert (second.state, second.step, second.interval) == (State.REVIEW, None, 2)
    assert second.due == datetime(2026, 3, 3, 4, tzinfo=UTC)


def test_hard_on_the_first_step_waits_for_the_mean_of_both():
    assert fold([event(0, rating=2)], RetentionLog()).due == START + timedelta(minutes=5, seconds=30)


def test_again_in_review_is_a_lapse_and_relearns_in_ten_minutes():
    events = [event(0), event(1, minutes=10), event(2, rating=1, minutes=3 * 1440)]
    memory = fold(events, RetentionLog())
    assert (memory.state, memory.lapses) == (State.RELEARNING, 1)
    assert memory.due == START + timedelta(days=3, minutes=10)


def test_a_step_that_crosses_the_day_start_becomes_a_day():
    late = Event(uuid5(SPACE, "late"), ANSWER, datetime(2026, 3, 2, 3, 55, tzinfo=UTC), "UTC", 4, 3, True)
    memory = fold([late], RetentionLog())
    assert (memory.due, memory.interval) == (datetime(2026, 3, 2, 4, tzinfo=UTC), 1)


def test_six_events_give_one_memory_in_every_order():
    events = [
        event(0),
        event(1, minutes=10),
        event(2, rating=1, minutes=5 * 1440),
        event(3, kind=UNDO, rating=None, minutes=5 * 1440 + 1, target=2),
        event(4, rating=3, minutes=6 * 1440),
        event(5, kind=RATE, rating=4, minutes=6 * 1440 + 2, target=4),
    ]
    results = {fold(order, RetentionLog()) for order in permutations(events)}
    assert len(results) == 1
    assert results.pop().lapses == 0


def test_equal_times_are_ordered_by_id():
    events = [event(0, rating=1), event(1, rating=4)]
    assert fold(events, RetentionLog()) == fold(events[::-1], RetentionLog())


def test_an_undo_of_an_undo_lets_the_answer_stand():
    events = [event(0), event(1, kind=UNDO, target=0), event(2, kind=UNDO, target=1)]
    assert fold(events, RetentionLog()) == fold(events[:1], RetentionLog())
    assert fold(events[:2], RetentionLog()) is None


def test_undos_in_a_circle_void_each_other_and_nothing_else():
    circle = [event(1, kind=UNDO, target=2), event(2, kind=UNDO, target=1)]
    assert fold([event(0), *circle], RetentionLog()) == fold([event(0)], RetentionLog())


def test_a_thousand_nested_undos_are_no_trouble():
    chain = [event(0)] + [event(n, kind=UNDO, target=n - 1, minutes=n) for n in range(1, 2001)]
    assert fold(chain, RetentionLog()) == fold([event(0)], RetentionLog())


def test_an_undo_waits_for_an_event_that_is_still_on_its_way():
    undo = event(1, kind=UNDO, target=0)
    assert fold([undo], RetentionLog()) is None
    assert fold([undo, event(0), event(2, minutes=5)], RetentionLog()).reps == 1


def test_a_rating_is_amended_only_where_it_may_be():
    fixed = event(0, rating=1, amendable=False)
    wish = event(1, kind=RATE, rating=4, target=0)
    assert fold([fixed, wish], RetentionLog()) == fold([fixed], RetentionLog())
    assert fold([event(0), wish], RetentionLog()).state == State.REVIEW


def test_a_move_to_another_zone_changes_no_past_gap():
    home = [event(0, zone="Europe/Berlin"), event(1, minutes=10, zone="Europe/Berlin")]
    abroad = [event(2, minutes=4 * 1440, zone="Asia/Tokyo")]
    before = fold(home, RetentionLog())
    assert fold([*home, *abroad], RetentionLog()).reps == 3
    assert fold(home, RetentionLog()) == before


def test_a_flight_to_yesterday_is_a_gap_of_no_day():
    east = event(0, zone="Pacific/Kiritimati")
    west = event(1, minutes=30, zone="Pacific/Niue", rating=3)
    assert fold([east, west], RetentionLog()).reps == 2


def test_a_higher_wished_retention_brings_shorter_intervals():
    events = [event(0), event(1, minutes=10), event(2, minutes=3 * 1440)]
    strict = RetentionLog((START - timedelta(days=1),), (0.97,))
    assert fold(events, strict).interval < fold(events, RetentionLog()).interval


def test_a_later_wish_changes_no_earlier_interval():
    events = [event(0), event(1, minutes=10)]
    later = RetentionLog((START + timedelta(days=1),), (0.97,))
    assert fold(events, later) == fold(events, RetentionLog())


@given(
    st.lists(st.tuples(st.integers(1, 4), st.integers(0, 60 * 24 * 400)), min_size=1, max_size=12),
    st.randoms(use_true_random=False),
)
def test_any_shuffle_of_any_history_folds_to_the_same_memory(history, dice: random.Random):
    events = [event(number, rating=rating, minutes=minutes) for number, (rating, minutes) in enumerate(history)]
    shuffled = list(events)
    dice.shuffle(shuffled)
    memory = fold(events, RetentionLog())
    assert fold(shuffled, RetentionLog()) == memory
    assert memory.earliest <= memory.due <= memory.latest
    assert 1 <= memory.difficulty <= 10
    assert 0.001 <= memory.stability <= 36_500


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 90)), min_size=1, max_size=8))
def test_the_buttons_stay_in_order(history):
    minutes, events = 0, []
    for number, (rating, days) in enumerate(history):
        minutes += days * 1440
        events.append(event(number, rating=rating, minutes=minutes))
    last = event(99, minutes=minutes + 1440)
    dues = [fold([*events, Event(**{**vars(last), "rating": rating})], RetentionLog()).due for rating in (2, 3, 4)]
    assert dues[0] <= dues[1] <= dues[2]
    if fold(events, RetentionLog()).state == State.REVIEW:
        assert dues[0] < dues[1] < dues[2]
