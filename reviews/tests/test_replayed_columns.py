"""The replay in columns says what the fold says, answer by answer."""

from datetime import UTC, datetime, timedelta
from itertools import count, pairwise
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import User
from quizzes.testing import small_course
from reviews.log import ReviewLog
from reviews.models import RetentionChange
from reviews.scheduling import fsrs6
from reviews.scheduling.fold import ANSWER, REGRADE, RESET, history, void_ids
from reviews.scheduling.fsrs6 import DEFAULT_WEIGHTS, Strength, Weights
from reviews.scheduling.memory_state import Event, MemoryState
from reviews.statistics.record import StudyRecord
from reviews.statistics.strengths import Fsrs6, Strengths
from reviews.testing import History

START = datetime(2026, 3, 27, 0, 0, tzinfo=UTC)  # the clocks of Europe change two nights later
OWN_WEIGHTS = Weights([w * 1.05 for w in DEFAULT_WEIGHTS.values])


@pytest.mark.parametrize("weights", [DEFAULT_WEIGHTS, OWN_WEIGHTS], ids=["default", "own"])
def test_a_step_for_many_equals_the_step_for_one(weights):
    dice = np.random.default_rng(5)
    model = Fsrs6(weights)
    ratings = dice.integers(1, 5, 2000)
    strengths, ones = model.first(ratings), [fsrs6.strengthen(None, 0, rating, weights) for rating in ratings.tolist()]
    for _ in range(8):
        days, ratings = dice.integers(0, 60, 2000), dice.integers(1, 5, 2000)
        strengths = model.after(strengths, days, ratings)
        steps = zip(ones, days.tolist(), ratings.tolist(), strict=True)
        ones = [fsrs6.strengthen(*step, weights) for step in steps]
        np.testing.assert_allclose(strengths.stability, [one.stability for one in ones], rtol=1e-9)
        np.testing.assert_allclose(strengths.difficulty, [one.difficulty for one in ones], rtol=1e-9)
    recall = [fsrs6.retrievability(one.stability, 30, weights) for one in ones]
    np.testing.assert_allclose(model.retrievability(strengths.stability, np.array(30)), recall, rtol=1e-12)
    interval = [fsrs6.interval_for(one.stability, 0.85, weights) for one in ones]
    np.testing.assert_allclose(model.interval_for(strengths.stability, 0.85), interval, rtol=1e-12)


def test_stability_stays_within_its_bounds():
    model = Fsrs6(DEFAULT_WEIGHTS)
    extreme = Strengths(np.array([36_500.0, 0.001]), np.array([1.0, 10.0]))
    after = model.after(extreme, np.array([30_000, 0]), np.array([4, 1]))
    assert after.stability[0] == fsrs6.LONGEST_STABILITY
    assert after.stability[1] >= fsrs6.SHORTEST_STABILITY
    assert fsrs6.strengthen(Strength(36_500.0, 1.0), 30_000, 4).stability == after.stability[0]


STEPS = st.tuples(
    st.sampled_from([ANSWER] * 6 + ["undo", "rate", REGRADE, RESET]),
    st.integers(0, 1),  # which item
    st.integers(1, 4),
    st.integers(0, 30 * 24 * 4),  # quarters of an hour since the start
    st.integers(0, 10**6),  # which earlier event it names
    st.sampled_from([("Europe/Berlin", 4), ("Asia/Kathmandu", 0), ("Australia/Lord_Howe", 23)]),
)


class ReplayedColumns(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.learner = User.objects.create_user("h@example.com", None)
        cls.items = list(small_course(at=START).items.values())[:2]

    @settings(max_examples=60, deadline=None)
    @given(steps=st.lists(STEPS, max_size=24), wish=st.sampled_from([None, 0.8]))
    def test_the_columns_say_what_the_fold_says(self, steps, wish):
        learner, items = self.learner, self.items
        log, ids = History(learner), count(1)
        told: dict[int, list[UUID]] = {0: [], 1: []}
        for kind, place, rating, quarter, which, (zone, day_starts_at) in steps:
            at = START + timedelta(minutes=15 * quarter, seconds=which % 900)
            here = {"time_zone": zone, "day_starts_at": day_starts_at, "id": UUID(int=next(ids))}
            if kind == ANSWER:
                identifier = log.answer(items[place], at, rating, **here)
            elif kind == RESET:
                identifier = log.tell(items[place], kind, at, **here)
            elif told[place]:
                target = told[place][which % len(told[place])]
                fields = {} if kind == "undo" else {"rating": rating, "may_be_amended": rating > 1}
                # An answer's own amendments come after it; what is older than a reset counts for nothing.
                identifier = log.tell(items[place], kind, START + timedelta(days=40), target=target, **fields, **here)
            else:
                continue
            told[place].append(identifier)
        if wish:
            RetentionChange.objects.create(learner=learner, at=START + timedelta(days=9), desired_retention=wish)
        if log.events:
            log.fold(at=START)
        self.compare(learner, items)

    def compare(self, learner, items) -> None:
        columns = StudyRecord(learner, at=START + timedelta(days=60)).history
        folded = ReviewLog.read(learner)
        for item in items:
            mine = columns.items == item.pk
            lives = [list(history(life, folded.retention)) for life in lives_of(folded.pairs.get(item.pk, []))]
            days, elapsed, before = [], [], []
            for life in lives:
                states = [state for _, state in life]
                days += [state.last_study_day for state in states]
                before += [None, *states][: len(states)]
                elapsed += [-1, *(max(0, gap(*each)) for each in pairwise(states))][: len(states)]
            assert columns.days[mine].tolist() == [day.toordinal() for day in days]
            assert columns.elapsed[mine].tolist() == elapsed
            met = np.array([state is not None for state in before], dtype=bool)
            known = [state for state in before if state]
            np.testing.assert_allclose(columns.stability[mine][met], [each.stability for each in known], rtol=1e-9)
            predicted = [
                fsrs6.retrievability(each.stability, waited)
                for each, waited in zip(known, columns.elapsed[mine][met].tolist(), strict=True)
            ]
            np.testing.assert_allclose(columns.predicted[mine][met], predicted, rtol=1e-9)
            interval = [
                max(1.0, fsrs6.interval_for(each.stability, folded.retention.value(each.last_reviewed_at)))
                for each in known
            ]
            np.testing.assert_allclose(columns.interval[mine][met], interval, rtol=1e-9)


def gap(earlier: MemoryState, later: MemoryState) -> int:
    return (later.last_study_day - earlier.last_study_day).days


def lives_of(events: list[Event]) -> list[list[Event]]:
    """Return the events from reset to reset, each with everything that is said about answers: the fold knows the last.

    Statistics count what was answered before a reset as well: it was answered.
    """
    events = sorted(events, key=lambda event: (event.reviewed_at, event.id))
    void = void_ids(events)
    said = [event for event in events if event.kind not in (ANSWER, RESET)]
    lives: list[list[Event]] = [[]]
    for event in events:
        if event.kind == RESET and event.id not in void:
            lives.append([])
        elif event.kind == ANSWER:
            lives[-1].append(event)
    return [[*life, *said] for life in lives]
