"""Positions: against their formulas, and what they let a score depend on."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import engine
from engine import positions

PAIRS = ["neighbouring", "half-split"]


def test_sinusoids_alternate_sine_and_cosine_of_one_frequency_per_pair():
    encoded = positions.sinusoidal([0, 3], 4)

    assert encoded[0].tolist() == [0, 1, 0, 1]
    expected = [math.sin(3), math.cos(3), math.sin(0.03), math.cos(0.03)]
    np.testing.assert_allclose(encoded[1], expected, rtol=1e-12)


def test_the_product_of_two_sinusoids_depends_on_their_distance_only():
    encoded = positions.sinusoidal(np.arange(20), 8)
    products = encoded @ encoded.T

    np.testing.assert_allclose(np.diagonal(products, 5), products[0, 5], rtol=1e-12)


def test_sinusoids_keep_the_precision_of_the_positions():
    assert positions.sinusoidal(np.arange(3), 4).dtype == np.float64
    assert positions.sinusoidal(np.arange(3, dtype=np.float32), 4).dtype == np.float32


def test_rotation_turns_each_neighbouring_pair_by_position_times_frequency():
    x = np.array([[1.0, 0.0, 0.0, 2.0]])

    turned = positions.rope(x, [3])

    expected = [math.cos(3), math.sin(3), -2 * math.sin(0.03), 2 * math.cos(0.03)]
    np.testing.assert_allclose(turned[0], expected, rtol=1e-12)


def test_half_split_pairs_are_the_same_map_with_the_features_in_another_order():
    x = np.random.default_rng(2).normal(size=(5, 8))
    even_then_odd = [0, 2, 4, 6, 1, 3, 5, 7]

    turned = positions.rope(x[:, even_then_odd], np.arange(5), pairs="half-split")

    np.testing.assert_array_equal(turned, positions.rope(x, np.arange(5))[:, even_then_odd])
    assert not np.allclose(positions.rope(x, np.arange(5), pairs="half-split"), positions.rope(x, np.arange(5)))


@pytest.mark.parametrize("pairs", PAIRS)
@given(m=st.integers(-50, 50), n=st.integers(-50, 50), shift=st.integers(-1000, 1000))
def test_rotated_scores_depend_on_the_distance_only(pairs, m, n, shift):
    q, k = np.random.default_rng(0).normal(size=(2, 1, 6))

    here = positions.rope(q, [m], pairs=pairs) @ positions.rope(k, [n], pairs=pairs).T
    there = positions.rope(q, [m + shift], pairs=pairs) @ positions.rope(k, [n + shift], pairs=pairs).T

    np.testing.assert_allclose(here, there, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("pairs", PAIRS)
def test_rotation_keeps_lengths_and_precision(pairs):
    x = np.random.default_rng(1).normal(size=(4, 3, 8)).astype(np.float32)

    turned = positions.rope(x, np.arange(3), pairs=pairs)

    assert turned.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(turned, axis=-1), np.linalg.norm(x, axis=-1), rtol=1e-5)


def test_each_sequence_of_a_batch_may_have_positions_of_its_own():
    x = np.random.default_rng(3).normal(size=(2, 3, 4))

    turned = positions.rope(x, [[0, 1, 2], [7, 8, 9]])

    np.testing.assert_array_equal(turned[0], positions.rope(x[0], [0, 1, 2]))
    np.testing.assert_array_equal(turned[1], positions.rope(x[1], [7, 8, 9]))


def test_positions_far_away_lose_nothing_in_single_precision():
    x = np.ones((1, 2))

    near = positions.rope(x.astype(np.float32), [100_001])

    np.testing.assert_allclose(near, positions.rope(x, [100_001]), atol=1e-6)


def test_slopes_halve_from_head_to_head_with_eight_heads():
    assert positions.alibi_slopes(8).tolist() == [2.0**-k for k in range(1, 9)]
    assert positions.alibi_slopes(4).tolist() == [1 / 4, 1 / 16, 1 / 64, 1 / 256]


@pytest.mark.parametrize("n_heads", [0, 3, 12])
def test_slopes_ask_for_a_power_of_two(n_heads):
    with pytest.raises(ValueError, match="power of two"):
        positions.alibi_slopes(n_heads)


def test_the_penalty_grows_with_the_distance_and_differs_from_head_to_head():
    bias = positions.alibi_bias(2, 2, 3)

    assert bias.tolist() == [
        [[-1 / 16, 0, -1 / 16], [-2 / 16, -1 / 16, 0]],
        [[-1 / 256, 0, -1 / 256], [-2 / 256, -1 / 256, 0]],
    ]


def test_equal_keys_far_away_weigh_less_with_the_penalty():
    x = np.ones((4, 8))
    mask = engine.combine_masks(positions.alibi_bias(1, 4), engine.causal_mask(4))

    weights = engine.scaled_dot_product_attention(x[None], x[None], x[None], mask).weights[0, 3]

    assert (np.diff(weights) > 0).all()


def test_an_odd_width_has_no_pairs():
    with pytest.raises(ValueError, match="even width"):
        positions.sinusoidal([1], 5)


def test_a_pairing_has_a_name():
    with pytest.raises(ValueError, match="not 'interleaved'"):
        positions.rope(np.ones((1, 4)), [1], pairs="interleaved")


@pytest.mark.parametrize("given_positions", [[1, 2], [[1, 2, 3]] * 2])
def test_each_row_needs_a_position(given_positions):
    with pytest.raises(ValueError, match=r"do not fit rows of shape \(3, 4\)"):
        positions.rope(np.ones((3, 4)), given_positions)
