"""The adapter against a second implementation: equal whole days in, equal stability and difficulty out."""

import random

import fsrs_rs_python

from reviews.scheduling import fsrs6


def test_it_agrees_with_the_rust_implementation_on_random_histories():
    dice = random.Random(6)
    oracle = fsrs_rs_python.FSRS(fsrs_rs_python.DEFAULT_PARAMETERS)
    worst = 0.0
    for _ in range(200):
        ours, theirs = None, None
        for number in range(dice.randint(1, 12)):
            days = 0 if number == 0 else dice.choice([0, 1, 2, 5, 13, 40, 200])
            rating = dice.choice([1, 2, 3, 3, 3, 4])
            ours = fsrs6.strengthen(ours, days, rating)
            after = oracle.next_states(theirs, 0.9, days)
            theirs = (after.again, after.hard, after.good, after.easy)[rating - 1].memory
            worst = max(
                worst,
                abs(ours.stability - theirs.stability) / theirs.stability,
                abs(ours.difficulty - theirs.difficulty) / theirs.difficulty,
            )
    assert worst < 1e-4


def test_stability_is_capped():
    strength = fsrs6.Strength(36_000.0, 1.0)
    assert fsrs6.strengthen(strength, 36_000, 4).stability == fsrs6.LONGEST_STABILITY


def test_after_the_interval_the_wished_retention_is_left():
    for wish in (0.70, 0.9, 0.99):
        days = fsrs6.interval_for(42.0, wish)
        assert abs(fsrs6.retrievability(42.0, days) - wish) < 1e-12
