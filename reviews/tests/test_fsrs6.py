"""FSRS-6 agrees with the two implementations that everybody uses, and with golden vectors."""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid5

import fsrs
import fsrs_rs_python
import pytest

from reviews.scheduling import fsrs6
from reviews.scheduling.fold import ANSWER, RetentionLog, fold
from reviews.scheduling.fsrs6 import DEFAULT_WEIGHTS, Strength, Weights
from reviews.scheduling.memory_state import Event

DATA = Path(__file__).parent / "data"
VECTORS = json.loads((DATA / "fsrs6_vectors.json").read_text())
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def histories(count):
    """Yield random histories of (days since the last review, rating); every fifth review is on the same day."""
    dice = random.Random(6)
    for _ in range(count):
        gaps = [0, *(dice.choice([0, 1, 2, 5, 13, 40, 200, 900]) for _ in range(dice.randint(0, 14)))]
        yield [(gap, dice.choice([1, 2, 3, 3, 3, 4])) for gap in gaps]


def difference(ours, theirs):
    return max(abs(ours.stability / theirs.stability - 1), abs(ours.difficulty / theirs.difficulty - 1))


def test_it_agrees_with_fsrs_rs_on_a_thousand_histories():
    oracle = fsrs_rs_python.FSRS(fsrs_rs_python.DEFAULT_PARAMETERS)
    worst = 0.0
    for history in histories(1000):
        ours, theirs = None, None
        for days, rating in history:
            ours = fsrs6.strengthen(ours, days, rating)
            after = oracle.next_states(theirs, 0.9, days)
            theirs = (after.again, after.hard, after.good, after.easy)[rating - 1].memory
            worst = max(worst, difference(ours, theirs))
    assert worst < 1e-5


@pytest.mark.parametrize("scale", [1.0, 0.97, 1.05])
def test_it_agrees_with_py_fsrs_to_the_last_digits_under_any_weights(scale):
    values = [max(weight * scale, 0.001) for weight in DEFAULT_WEIGHTS.values]
    weights = Weights(values)
    oracle = fsrs.Scheduler(parameters=values, learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    worst = 0.0
    for history in histories(200):
        ours, card, at = None, fsrs.Card(card_id=1), EPOCH
        for days, rating in history:
            ours, at = fsrs6.strengthen(ours, days, rating, weights), at + timedelta(days=days)
            card, _ = oracle.review_card(card, fsrs.Rating(rating), at)
            if card.stability > fsrs6.LONGEST_STABILITY:
                break  # py-fsrs knows no longest stability
            worst = max(worst, difference(ours, card))
    assert worst < 1e-9


def test_the_stability_alone_is_that_of_the_strength():
    strength = Strength(12.5, 6.0)
    for days in (0, 1, 30):
        for rating in (1, 2, 3, 4):
            after = fsrs6.strengthen(strength, days, rating)
            assert fsrs6.stability_after(strength, days, rating) == after.stability


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_golden_vectors(vector):
    events = [
        Event(
            uuid5(UUID(int=3), review["at"]), ANSWER, datetime.fromisoformat(review["at"]), "UTC", 0, review["rating"]
        )
        for review in vector["reviews"]
    ]
    memory, expected = fold(events, RetentionLog()), vector["expected"]
    for name in {"state", "step", "reps", "lapses"} & set(expected):
        assert getattr(memory, name) == expected[name], name
    assert memory.stability == pytest.approx(expected["stability"], rel=1e-6)
    assert memory.difficulty == pytest.approx(expected["difficulty"], rel=1e-6)
    if expected.get("days"):
        day = memory.last_study_day + timedelta(days=expected["days"])
        assert memory.earliest.date() <= day <= memory.latest.date()
    if "due" in expected:
        assert memory.due == datetime.fromisoformat(expected["due"])


def test_stability_is_capped():
    strength = fsrs6.Strength(36_000.0, 1.0)
    assert fsrs6.strengthen(strength, 36_000, 4).stability == fsrs6.LONGEST_STABILITY


def test_after_the_interval_the_wished_retention_is_left():
    for wish in (0.70, 0.9, 0.99):
        days = fsrs6.interval_for(42.0, wish)
        assert abs(fsrs6.retrievability(42.0, days) - wish) < 1e-12


def test_weights_out_of_bounds_are_refused():
    with pytest.raises(ValueError, match="parameters"):
        Weights([*DEFAULT_WEIGHTS.values[:20], 0.9])
    with pytest.raises(ValueError, match="21"):
        Weights(DEFAULT_WEIGHTS.values[:19])
