"""The attention core against slow loops, and against what must hold for every input."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import engine
from engine.tests.loops import loop_attention, loop_scores

SCORES = arrays(np.float64, st.tuples(st.integers(1, 5), st.integers(1, 6)), elements=st.floats(-700, 700))


@pytest.fixture
def rng():
    return np.random.default_rng(2017)


def test_attention_agrees_with_a_loop(rng):
    q, k, v = rng.normal(size=(5, 4)), rng.normal(size=(3, 4)), rng.normal(size=(3, 2))

    trace = engine.scaled_dot_product_attention(q, k, v)

    weights, output = loop_attention(q, k, v)
    np.testing.assert_allclose(trace.scores, loop_scores(q, k), rtol=1e-12)
    np.testing.assert_allclose(trace.weights, weights, rtol=1e-12)
    np.testing.assert_allclose(trace.output, output, rtol=1e-12)


def test_a_mask_hides_keys_as_in_a_loop(rng):
    q, k, v = rng.normal(size=(6, 4)), rng.normal(size=(6, 4)), rng.normal(size=(6, 3))
    mask = rng.random((6, 6)) < 0.6
    mask[2] = False

    trace = engine.scaled_dot_product_attention(q, k, v, mask)

    weights, output = loop_attention(q, k, v, mask)
    np.testing.assert_array_equal(np.isneginf(trace.scores), ~mask)
    np.testing.assert_allclose(trace.weights, weights, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(trace.output, output, rtol=1e-12, atol=1e-15)


def test_a_mask_of_floats_is_added_to_the_scaled_scores(rng):
    q, k, v = rng.normal(size=(4, 3)), rng.normal(size=(5, 3)), rng.normal(size=(5, 2))
    bias = rng.normal(size=(4, 5))
    bias[1, 3] = -np.inf

    trace = engine.scaled_dot_product_attention(q, k, v, bias)

    weights, output = loop_attention(q, k, v, bias)
    np.testing.assert_allclose(trace.scores, loop_scores(q, k, bias), rtol=1e-12)
    np.testing.assert_allclose(trace.weights, weights, rtol=1e-12)
    np.testing.assert_allclose(trace.output, output, rtol=1e-12)


@pytest.mark.parametrize("mask", [[[False], [True]], [[-np.inf], [0.0]]], ids=["boolean", "additive"])
def test_a_row_with_nothing_to_look_at_gets_zeros_and_no_warning(mask):
    with np.errstate(all="raise"):
        trace = engine.scaled_dot_product_attention(np.ones((2, 4)), np.ones((3, 4)), np.ones((3, 2)), mask)

    assert trace.weights[0].tolist() == [0, 0, 0]
    assert trace.output[0].tolist() == [0, 0]
    assert trace.output[1].tolist() == pytest.approx([1, 1])


def test_leading_axes_are_batch_axes(rng):
    q, k, v = rng.normal(size=(2, 3, 5, 4)), rng.normal(size=(2, 3, 6, 4)), rng.normal(size=(2, 3, 6, 2))

    output = engine.scaled_dot_product_attention(q, k, v).output

    assert output.shape == (2, 3, 5, 2)
    np.testing.assert_allclose(output[1, 2], loop_attention(q[1, 2], k[1, 2], v[1, 2])[1], rtol=1e-12)


def test_batch_axes_broadcast(rng):
    q, k, v = rng.normal(size=(3, 5, 4)), rng.normal(size=(6, 4)), rng.normal(size=(2, 1, 6, 2))

    output = engine.scaled_dot_product_attention(q, k, v).output

    assert output.shape == (2, 3, 5, 2)
    np.testing.assert_allclose(output[1, 2], loop_attention(q[2], k, v[1, 0])[1], rtol=1e-12)


@pytest.mark.parametrize("mask", [None, engine.causal_mask(3), np.zeros((3, 3))], ids=["none", "boolean", "additive"])
@pytest.mark.parametrize(
    ("given_type", "kept"),
    [(np.float16, np.float16), (np.float32, np.float32), (np.float64, np.float64), (int, np.float64)],
)
def test_it_keeps_the_precision_it_is_given(given_type, kept, mask):
    x = np.arange(12).reshape(3, 4).astype(given_type)

    trace = engine.scaled_dot_product_attention(x, x, x, mask)

    assert {trace.scores.dtype, trace.weights.dtype, trace.output.dtype} == {np.dtype(kept)}
    assert {engine.softmax(x, temperature=np.float64(2)).dtype, engine.entropy(x).dtype} == {np.dtype(kept)}


def test_it_leaves_its_arguments_alone(rng):
    q, k, v = rng.normal(size=(3, 4, 2))
    before = q.copy(), k.copy(), v.copy()

    engine.scaled_dot_product_attention(q, k, v)
    engine.softmax(q)

    for now, then in zip((q, k, v), before, strict=True):
        np.testing.assert_array_equal(now, then)


@given(SCORES)
def test_softmax_rows_are_positive_and_sum_to_one(scores):
    weights = engine.softmax(scores)

    assert (weights >= 0).all()
    np.testing.assert_allclose(weights.sum(axis=-1), 1, rtol=1e-12)


@given(SCORES, st.floats(-300, 300))
def test_softmax_ignores_a_shift_of_all_scores(scores, shift):
    np.testing.assert_allclose(engine.softmax(scores + shift), engine.softmax(scores), rtol=1e-9, atol=1e-12)


@given(SCORES)
def test_attention_without_a_mask_takes_the_same_softmax(scores):
    width = scores.shape[1]

    trace = engine.scaled_dot_product_attention(scores, np.eye(width) * math.sqrt(width), np.eye(width))

    np.testing.assert_allclose(trace.weights, engine.softmax(scores), rtol=1e-9, atol=1e-12)


def test_softmax_stays_finite_for_large_scores():
    with np.errstate(all="raise", under="ignore"):
        assert engine.softmax([1000.0, 1000.0, -1000.0]).tolist() == [0.5, 0.5, 0]


def test_softmax_normalises_over_the_axis_it_is_told(rng):
    scores = rng.normal(size=(4, 5))

    np.testing.assert_allclose(engine.softmax(scores, axis=0).sum(axis=0), np.ones(5))
    np.testing.assert_allclose(engine.softmax(scores, axis=(0, 1)).sum(), 1)


def test_a_temperature_divides_the_scores(rng):
    scores = rng.normal(size=(4, 5))

    np.testing.assert_allclose(engine.softmax(scores, temperature=0.5), engine.softmax(2 * scores), rtol=1e-12)


@pytest.mark.parametrize("temperature", [0, -1.0, math.nan])
def test_a_temperature_is_above_zero(temperature):
    with pytest.raises(ValueError, match="above 0"):
        engine.softmax([1.0, 2.0], temperature=temperature)


def test_equal_weights_have_the_largest_entropy_and_one_token_has_none():
    assert engine.entropy([0.25] * 4) == pytest.approx(math.log(4))
    assert engine.effective_tokens([0.25] * 4) == pytest.approx(4)
    assert engine.entropy([0.0, 1.0, 0.0]) == 0
    assert engine.effective_tokens([0.0, 1.0, 0.0]) == 1


@given(arrays(np.float64, 6, elements=st.floats(-20, 20)))
def test_a_higher_temperature_spreads_weights_over_more_tokens(scores):
    counts = engine.effective_tokens([engine.softmax(scores, temperature=t) for t in (0.5, 1, 2, 4)])

    assert (np.diff(counts) >= -1e-9).all()
    assert (counts >= 1).all()
    assert (counts <= 6 + 1e-9).all()


def test_entropy_agrees_with_a_loop(rng):
    weights = engine.softmax(rng.normal(size=(3, 5)))

    expected = [-sum(p * math.log(p) for p in row) for row in weights]
    np.testing.assert_allclose(engine.entropy(weights), expected, rtol=1e-12)


def test_without_a_mask_attention_moves_along_with_its_tokens(rng):
    x = rng.normal(size=(5, 4))
    order = rng.permutation(5)

    moved = engine.scaled_dot_product_attention(x[order], x[order], x[order]).output

    np.testing.assert_allclose(moved, engine.scaled_dot_product_attention(x, x, x).output[order], rtol=1e-12)


def test_the_order_of_keys_does_not_matter_as_long_as_values_move_along(rng):
    q, k, v = rng.normal(size=(2, 4)), rng.normal(size=(6, 4)), rng.normal(size=(6, 3))
    order = rng.permutation(6)

    moved = engine.scaled_dot_product_attention(q, k[order], v[order])

    still = engine.scaled_dot_product_attention(q, k, v)
    np.testing.assert_allclose(moved.output, still.output, rtol=1e-12)
    np.testing.assert_allclose(moved.weights, still.weights[:, order], rtol=1e-12)


def test_a_causal_mask_ends_that(rng):
    x = rng.normal(size=(5, 4))
    mask = engine.causal_mask(5)

    moved = engine.scaled_dot_product_attention(x[::-1], x[::-1], x[::-1], mask).output

    assert not np.allclose(moved, engine.scaled_dot_product_attention(x, x, x, mask).output[::-1])


def test_a_causal_mask_moved_along_with_the_tokens_does_not(rng):
    x = rng.normal(size=(5, 4))
    mask, order = engine.causal_mask(5), rng.permutation(5)

    moved = engine.scaled_dot_product_attention(x[order], x[order], x[order], mask[order][:, order]).output

    np.testing.assert_allclose(moved, engine.scaled_dot_product_attention(x, x, x, mask).output[order], rtol=1e-12)


def test_a_causal_mask_keeps_the_future_out(rng):
    x = rng.normal(size=(5, 4))
    changed = x.copy()
    changed[3:] += 1

    before, after = (engine.scaled_dot_product_attention(y, y, y, engine.causal_mask(5)).output for y in (x, changed))

    np.testing.assert_array_equal(before[:3], after[:3])
    assert not np.allclose(before[3:], after[3:])


def test_each_output_lies_between_the_smallest_and_the_largest_value(rng):
    q, k, v = 10 * rng.normal(size=(3, 40, 4))

    output = engine.scaled_dot_product_attention(q, k, v).output

    assert (output <= v.max(axis=0) + 1e-12).all()
    assert (output >= v.min(axis=0) - 1e-12).all()


@pytest.mark.parametrize(
    ("q", "k", "v", "message"),
    [
        ((3,), (3, 4), (3, 4), "two axes"),
        ((2, 4), (3, 5), (3, 4), "queries of width 4 do not compare with keys of width 5"),
        ((2, 4), (3, 4), (2, 4), "3 keys do not go with 2 values"),
        ((2, 4), (0, 4), (0, 4), "nothing to compare"),
        ((2, 0), (3, 0), (3, 4), "nothing to compare"),
        ((2, 3, 4), (5, 3, 4), (5, 3, 4), "axes before the last two"),
    ],
)
def test_arrays_that_do_not_fit_are_named_with_their_shapes(q, k, v, message):
    with pytest.raises(ValueError, match=message) as refusal:
        engine.scaled_dot_product_attention(np.ones(q), np.ones(k), np.ones(v))

    assert f"the shapes {q}, {k} and {v}" in str(refusal.value)
