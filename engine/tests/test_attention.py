"""The attention core against slow loops, and against what must hold for every input."""

import doctest
import math

import numpy as np
import pytest

import engine
from engine import attention


def loop_attention(q, k, v, mask=None):
    """Scaled dot-product attention for two-dimensional input, one number at a time."""
    n_q, n_k, d_v = len(q), len(k), len(v[0])
    weights, output = np.zeros((n_q, n_k)), np.zeros((n_q, d_v))
    for i in range(n_q):
        allowed = [j for j in range(n_k) if mask is None or mask[i][j]]
        scores = {j: sum(a * b for a, b in zip(q[i], k[j], strict=True)) / math.sqrt(len(q[i])) for j in allowed}
        total = sum(math.exp(score) for score in scores.values())
        for j in allowed:
            weights[i, j] = math.exp(scores[j]) / total
            for c in range(d_v):
                output[i, c] += weights[i, j] * v[j][c]
    return weights, output


@pytest.fixture
def rng():
    return np.random.default_rng(2017)


def test_attention_agrees_with_a_loop(rng):
    q, k, v = rng.normal(size=(5, 4)), rng.normal(size=(3, 4)), rng.normal(size=(3, 2))

    trace = engine.scaled_dot_product_attention(q, k, v)

    weights, output = loop_attention(q, k, v)
    np.testing.assert_allclose(trace.weights, weights, rtol=1e-12)
    np.testing.assert_allclose(trace.output, output, rtol=1e-12)


def test_a_mask_hides_keys_as_in_a_loop(rng):
    q, k, v = rng.normal(size=(6, 4)), rng.normal(size=(6, 4)), rng.normal(size=(6, 3))
    mask = rng.random((6, 6)) < 0.6
    mask[2] = False

    trace = engine.scaled_dot_product_attention(q, k, v, mask)

    weights, output = loop_attention(q, k, v, mask)
    np.testing.assert_allclose(trace.weights, weights, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(trace.output, output, rtol=1e-12, atol=1e-15)


def test_a_row_with_nothing_to_look_at_gets_zeros_and_no_warning():
    with np.errstate(all="raise"):
        trace = engine.scaled_dot_product_attention(
            np.ones((2, 4)), np.ones((3, 4)), np.ones((3, 2)), [[False], [True]]
        )

    assert trace.weights[0].tolist() == [0, 0, 0]
    assert trace.output[0].tolist() == [0, 0]
    assert trace.output[1].tolist() == pytest.approx([1, 1])


def test_leading_axes_are_batch_axes(rng):
    q, k, v = rng.normal(size=(2, 3, 5, 4)), rng.normal(size=(2, 3, 6, 4)), rng.normal(size=(2, 3, 6, 2))

    output = engine.scaled_dot_product_attention(q, k, v).output

    assert output.shape == (2, 3, 5, 2)
    np.testing.assert_allclose(output[1, 2], loop_attention(q[1, 2], k[1, 2], v[1, 2])[1], rtol=1e-12)


@pytest.mark.parametrize(
    ("given", "kept"), [(np.float16, np.float16), (np.float32, np.float32), (np.float64, np.float64), (int, np.float64)]
)
def test_it_keeps_the_precision_it_is_given(given, kept):
    x = np.arange(12).reshape(3, 4).astype(given)

    trace = engine.scaled_dot_product_attention(x, x, x, engine.causal_mask(3))

    assert {trace.scores.dtype, trace.weights.dtype, trace.output.dtype} == {np.dtype(kept)}


def test_softmax_stays_finite_for_large_scores():
    with np.errstate(all="raise", under="ignore"):
        assert engine.softmax([1000.0, 1000.0, -1000.0]).tolist() == [0.5, 0.5, 0]


def test_softmax_ignores_a_shift_of_all_scores(rng):
    scores = rng.normal(size=(4, 5))

    np.testing.assert_allclose(engine.softmax(scores + 100), engine.softmax(scores), rtol=1e-12)


def test_softmax_normalises_over_the_axis_it_is_told(rng):
    scores = rng.normal(size=(4, 5))

    np.testing.assert_allclose(engine.softmax(scores, axis=0).sum(axis=0), np.ones(5))
    np.testing.assert_allclose(engine.softmax(scores, axis=(0, 1)).sum(), 1)


def test_the_example_in_the_docstring_holds():
    assert doctest.testmod(attention).failed == 0


def test_without_a_mask_attention_moves_along_with_its_tokens(rng):
    x = rng.normal(size=(5, 4))
    order = rng.permutation(5)

    moved = engine.scaled_dot_product_attention(x[order], x[order], x[order]).output

    np.testing.assert_allclose(moved, engine.scaled_dot_product_attention(x, x, x).output[order], rtol=1e-12)


def test_a_causal_mask_ends_that(rng):
    x = rng.normal(size=(5, 4))
    mask = engine.causal_mask(5)

    moved = engine.scaled_dot_product_attention(x[::-1], x[::-1], x[::-1], mask).output

    assert not np.allclose(moved, engine.scaled_dot_product_attention(x, x, x, mask).output[::-1])


def test_a_causal_mask_keeps_the_future_out(rng):
    x = rng.normal(size=(5, 4))
    changed = x.copy()
    changed[3:] += 1

    before, after = (engine.scaled_dot_product_attention(y, y, y, engine.causal_mask(5)).output for y in (x, changed))

    np.testing.assert_array_equal(before[:3], after[:3])
    assert not np.allclose(before[3:], after[3:])


def test_multi_head_attention_agrees_with_heads_one_by_one(rng):
    d_model, h, n = 6, 3, 4
    x = rng.normal(size=(n, d_model))
    w_q, w_k, w_v, w_o = rng.normal(size=(4, d_model, d_model))
    mask = engine.causal_mask(n)

    trace = engine.multi_head_attention(x, w_q, w_k, w_v, w_o, h, mask)

    columns = [slice(i * 2, i * 2 + 2) for i in range(h)]
    heads = [loop_attention(x @ w_q[:, c], x @ w_k[:, c], x @ w_v[:, c], mask) for c in columns]
    np.testing.assert_allclose(trace.heads.weights, [weights for weights, _ in heads], rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(trace.output, np.hstack([output for _, output in heads]) @ w_o, rtol=1e-10)


def test_cross_attention_looks_at_the_context(rng):
    x, context = rng.normal(size=(2, 4)), rng.normal(size=(5, 4))

    trace = engine.multi_head_attention(x, *rng.normal(size=(4, 4, 4)), n_heads=2, context=context)

    assert trace.heads.weights.shape == (2, 2, 5)
    assert trace.output.shape == (2, 4)


def test_splitting_and_merging_heads_gives_the_same_array(rng):
    x = rng.normal(size=(2, 3, 8))

    np.testing.assert_array_equal(attention.merge_heads(attention.split_heads(x, 4)), x)


def test_heads_must_divide_the_width():
    with pytest.raises(ValueError, match="6 does not split into 4 heads"):
        attention.split_heads(np.ones((3, 6)), 4)
