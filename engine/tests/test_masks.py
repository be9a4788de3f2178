"""Masks against their definition, one pair of positions at a time, and what they do to attention."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import engine
from engine.masks import apply_mask

SIZES = st.integers(1, 7)


@given(SIZES, SIZES)
def test_a_causal_mask_lets_the_last_queries_look_back_and_at_themselves(n, more):
    mask = engine.causal_mask(n, n + more)

    expected = [[j <= i + more for j in range(n + more)] for i in range(n)]
    assert mask.tolist() == expected
    assert mask.dtype == bool


def test_a_square_causal_mask_needs_one_number():
    assert engine.causal_mask(3).tolist() == [[True, False, False], [True, True, False], [True, True, True]]


@given(SIZES, SIZES, st.integers(0, 4), st.integers(0, 4))
def test_a_window_reaches_so_far_before_and_after(n, more, before, after):
    mask = engine.window_mask(n, before, after, n + more)

    assert mask.tolist() == [[-before <= j - (i + more) <= after for j in range(n + more)] for i in range(n)]


def test_a_window_as_long_as_the_text_is_a_causal_mask():
    np.testing.assert_array_equal(engine.window_mask(5, before=4), engine.causal_mask(5))


def test_a_window_does_not_reach_backwards():
    with pytest.raises(ValueError, match="not -1 and 0"):
        engine.window_mask(3, before=-1)


def test_padding_is_hidden_from_every_query():
    mask = engine.padding_mask([2, 0, 3], 3)

    assert mask.shape == (3, 1, 3)
    assert mask[:, 0].tolist() == [[True, True, False], [False, False, False], [True, True, True]]


@pytest.mark.parametrize("lengths", [[4], [-1], [1.5]])
def test_a_length_is_a_whole_number_up_to_the_longest(lengths):
    with pytest.raises(ValueError, match="from 0 to 3"):
        engine.padding_mask(lengths, 3)


def test_padded_tokens_change_nothing():
    rng = np.random.default_rng(3)
    x = rng.normal(size=(2, 4, 6))
    mask = engine.combine_masks(engine.padding_mask([4, 2], 4), engine.causal_mask(4))

    padded = engine.scaled_dot_product_attention(x, x, x, mask).output

    alone = engine.scaled_dot_product_attention(x[1, :2], x[1, :2], x[1, :2], engine.causal_mask(2)).output
    np.testing.assert_allclose(padded[1, :2], alone, rtol=1e-12)


def test_combined_booleans_allow_what_each_of_them_allows():
    combined = engine.combine_masks(engine.causal_mask(4), engine.window_mask(4, 1, 1), [[True, True, True, False]])

    assert combined.dtype == bool
    assert combined.astype(int).tolist() == [[1, 0, 0, 0], [1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 0]]


def test_combined_biases_add_up_where_looking_is_allowed():
    combined = engine.combine_masks(engine.causal_mask(2), np.full((2, 2), 0.5), np.array([[1.0, 2.0]]))

    assert combined.tolist() == [[1.5, -np.inf], [1.5, 2.5]]


def test_a_combination_gives_the_same_attention_as_one_mask_after_the_other():
    rng = np.random.default_rng(4)
    q, k, v = rng.normal(size=(3, 2, 5, 4))
    bias = engine.positions.alibi_bias(2, 5)

    combined = engine.combine_masks(bias, engine.causal_mask(5))

    scores = apply_mask(apply_mask(q @ k.mT / 2, bias), engine.causal_mask(5))
    np.testing.assert_allclose(
        engine.scaled_dot_product_attention(q, k, v, combined).output, engine.softmax(scores) @ v, rtol=1e-12
    )


def test_a_boolean_mask_and_its_additive_form_do_the_same():
    rng = np.random.default_rng(5)
    x = rng.normal(size=(4, 3)).astype(np.float32)
    additive = engine.additive_mask(engine.causal_mask(4), np.float32)

    assert additive.dtype == np.float32
    assert set(additive.ravel().tolist()) == {0, -np.inf}
    np.testing.assert_array_equal(
        engine.scaled_dot_product_attention(x, x, x, additive).output,
        engine.scaled_dot_product_attention(x, x, x, engine.causal_mask(4)).output,
    )


def test_whole_numbers_are_no_mask_because_one_could_mean_two_things():
    with pytest.raises(ValueError, match="int64"):
        engine.scaled_dot_product_attention(np.ones((2, 2)), np.ones((2, 2)), np.ones((2, 2)), np.array([[1, 0]]))


@pytest.mark.parametrize("shape", [(3, 3), (2, 2), (2, 2, 3), (4,)])
def test_a_mask_neither_misses_nor_stretches_the_scores(shape):
    with pytest.raises(ValueError, match=r"does not fit scores of shape \(2, 3\)"):
        apply_mask(np.zeros((2, 3)), np.ones(shape, dtype=bool))
