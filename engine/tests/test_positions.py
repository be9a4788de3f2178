import math

import numpy as np
import pytest

from engine import positions


def test_sinusoids_alternate_sine_and_cosine_of_one_frequency_per_pair():
    encoded = positions.sinusoidal([0, 3], 4)

    assert encoded[0].tolist() == [0, 1, 0, 1]
    expected = [math.sin(3), math.cos(3), math.sin(0.03), math.cos(0.03)]
    np.testing.assert_allclose(encoded[1], expected, rtol=1e-12)


def test_the_product_of_two_sinusoids_depends_on_their_distance_only():
    encoded = positions.sinusoidal(np.arange(20), 8)
    products = encoded @ encoded.T

    np.testing.assert_allclose(np.diagonal(products, 5), products[0, 5], rtol=1e-12)


def test_rotation_turns_each_neighbouring_pair_by_position_times_frequency():
    x = np.array([[1.0, 0.0, 0.0, 2.0]])

    turned = positions.rope(x, [3])

    expected = [math.cos(3), math.sin(3), -2 * math.sin(0.03), 2 * math.cos(0.03)]
    np.testing.assert_allclose(turned[0], expected, rtol=1e-12)


def test_rotated_scores_depend_on_the_distance_only():
    rng = np.random.default_rng(0)
    q, k = rng.normal(size=(2, 1, 6))

    near, far = (positions.rope(q, [a]) @ positions.rope(k, [b]).T for a, b in ((2, 5), (12, 15)))

    np.testing.assert_allclose(near, far, rtol=1e-10)


def test_rotation_keeps_lengths_and_precision():
    x = np.random.default_rng(1).normal(size=(4, 3, 8)).astype(np.float32)

    turned = positions.rope(x, np.arange(3))

    assert turned.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(turned, axis=-1), np.linalg.norm(x, axis=-1), rtol=1e-5)


def test_slopes_halve_from_head_to_head_with_eight_heads():
    assert positions.alibi_slopes(8).tolist() == [2.0**-k for k in range(1, 9)]
    assert positions.alibi_slopes(4).tolist() == [1 / 4, 1 / 16, 1 / 64, 1 / 256]


@pytest.mark.parametrize("n_heads", [0, 3, 12])
def test_slopes_ask_for_a_power_of_two(n_heads):
    with pytest.raises(ValueError, match="power of two"):
        positions.alibi_slopes(n_heads)


def test_an_odd_width_has_no_pairs():
    with pytest.raises(ValueError, match="even width"):
        positions.sinusoidal([1], 5)
