import numpy as np

from engine.dice import Dice


def dice(seeds, tries=0, slug="any"):
    return Dice(slug, np.array(seeds, dtype=np.uint64), np.full(len(seeds), tries, dtype=np.uint64))


def test_each_problem_draws_the_same_alone_and_in_company():
    together = dice(range(50)).whole("q", -3, 3, 2, 4)

    for seed in (0, 7, 49):
        np.testing.assert_array_equal(dice([seed]).whole("q", -3, 3, 2, 4)[..., 0], together[..., seed])


def test_a_longer_draw_begins_like_a_shorter_one():
    np.testing.assert_array_equal(dice([5]).whole("q", 0, 9, 8)[:4], dice([5]).whole("q", 0, 9, 4))


def test_names_tries_and_problem_types_have_numbers_of_their_own():
    draws = [
        dice([1]).whole("q", 0, 10**9, 4),
        dice([1]).whole("k", 0, 10**9, 4),
        dice([1], tries=1).whole("q", 0, 10**9, 4),
        dice([1], slug="other").whole("q", 0, 10**9, 4),
        dice([2]).whole("q", 0, 10**9, 4),
    ]

    assert len({tuple(draw.ravel().tolist()) for draw in draws}) == len(draws)


def test_every_number_of_the_range_comes_up_about_equally_often():
    counts = np.bincount(dice(range(70_000)).whole("q", -3, 3)[0:].ravel() + 3)

    # 10,000 expected each, with a standard deviation of 93.
    assert len(counts) == 7
    assert abs(counts - 10_000).max() < 500


def test_the_largest_seed_draws_too():
    assert dice([2**64 - 1]).whole("q", 2, 4).item() in (2, 3, 4)


def test_signs_are_minus_one_and_one():
    assert set(dice(range(50)).sign("s").ravel().tolist()) == {-1, 1}
