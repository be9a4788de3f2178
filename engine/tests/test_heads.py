"""Several heads: against one head after the other, with keys and values shared, and token by token with a cache."""

import numpy as np
import pytest

import engine
from engine.heads import merge_heads, split_heads
from engine.tests.loops import loop_attention


@pytest.fixture
def rng():
    return np.random.default_rng(2017)


@pytest.mark.parametrize("n_kv_heads", [4, 2, 1], ids=["multi-head", "grouped-query", "multi-query"])
def test_several_heads_agree_with_heads_one_by_one(rng, n_kv_heads):
    n, d_model, n_heads, d_k, d_v = 5, 7, 4, 2, 3
    x, mask = rng.normal(size=(n, d_model)), engine.causal_mask(n)
    w_q, w_k = rng.normal(size=(d_model, n_heads * d_k)), rng.normal(size=(d_model, n_kv_heads * d_k))
    w_v, w_o = rng.normal(size=(d_model, n_kv_heads * d_v)), rng.normal(size=(n_heads * d_v, d_model))

    trace = engine.multi_head_attention(x, w_q, w_k, w_v, w_o, n_heads, mask, n_kv_heads=n_kv_heads)

    heads = []
    for i in range(n_heads):
        shared = i * n_kv_heads // n_heads
        q, k = x @ w_q[:, i * d_k : (i + 1) * d_k], x @ w_k[:, shared * d_k : (shared + 1) * d_k]
        heads.append(loop_attention(q, k, x @ w_v[:, shared * d_v : (shared + 1) * d_v], mask))
    concatenated = np.hstack([output for _, output in heads])
    np.testing.assert_allclose(trace.heads.weights, [weights for weights, _ in heads], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(trace.concatenated, concatenated, rtol=1e-9)
    np.testing.assert_allclose(trace.output, concatenated @ w_o, rtol=1e-9)
    assert trace.keys.shape == (n_kv_heads, n, d_k)


def test_cross_attention_looks_at_the_context(rng):
    x, context = rng.normal(size=(2, 4)), rng.normal(size=(5, 6))
    w_q, w_k, w_v, w_o = (rng.normal(size=size) for size in ((4, 4), (6, 4), (6, 4), (4, 4)))

    trace = engine.multi_head_attention(x, w_q, w_k, w_v, w_o, n_heads=1, context=context)

    assert trace.heads.weights.shape == (1, 2, 5)
    np.testing.assert_allclose(trace.output, loop_attention(x @ w_q, context @ w_k, context @ w_v)[1] @ w_o, rtol=1e-9)


def test_a_mask_may_differ_from_head_to_head(rng):
    x, mask = rng.normal(size=(3, 4)), np.stack([engine.causal_mask(3), ~engine.causal_mask(3)])

    trace = engine.multi_head_attention(x, *rng.normal(size=(4, 4, 4)), n_heads=2, mask=mask)

    np.testing.assert_array_equal(trace.heads.weights > 0, mask)


def test_sequences_of_a_batch_do_not_touch(rng):
    x, matrices = rng.normal(size=(2, 3, 4)), rng.normal(size=(4, 4, 4))

    both = engine.multi_head_attention(x, *matrices, n_heads=2).output

    np.testing.assert_allclose(both[1], engine.multi_head_attention(x[1], *matrices, n_heads=2).output, rtol=1e-12)


def test_one_head_over_the_whole_width_is_plain_attention(rng):
    x, identity = rng.normal(size=(4, 6)), np.eye(6)

    trace = engine.multi_head_attention(x, identity, identity, identity, identity, n_heads=1)

    np.testing.assert_allclose(trace.output, engine.scaled_dot_product_attention(x, x, x).output, rtol=1e-12)


def test_it_keeps_single_precision(rng):
    x, matrices = rng.normal(size=(3, 4)).astype(np.float32), rng.normal(size=(4, 4, 4)).astype(np.float32)

    trace, cache = engine.attend_with_cache(x, *matrices, n_heads=2)

    arrays = (*trace.heads, trace.queries, trace.concatenated, trace.output, cache.keys, cache.values)
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}


@pytest.mark.parametrize("pieces", [(6,), (1, 1, 1, 1, 1, 1), (3, 1, 2)], ids=["prompt", "token by token", "pieces"])
def test_with_a_cache_each_piece_gives_the_rows_of_one_causal_call(rng, pieces):
    n, d_model, n_heads = 6, 8, 4
    x = rng.normal(size=(2, n, d_model))
    matrices = [rng.normal(size=size) for size in ((8, 8), (8, 4), (8, 4), (8, 8))]

    cache, outputs, start = None, [], 0
    for size in pieces:
        new = x[:, start : start + size]
        trace, cache = engine.attend_with_cache(new, *matrices, n_heads, cache, n_kv_heads=2)
        outputs.append(trace.output)
        start += size

    whole = engine.multi_head_attention(x, *matrices, n_heads, engine.causal_mask(n), n_kv_heads=2)
    np.testing.assert_allclose(np.concatenate(outputs, axis=1), whole.output, rtol=1e-10)
    np.testing.assert_array_equal(cache.keys.shape, (2, 2, n, 2))


def test_a_step_leaves_the_cache_before_it_as_it_was(rng):
    matrices = rng.normal(size=(4, 4, 4))
    _, first = engine.attend_with_cache(rng.normal(size=(2, 4)), *matrices, n_heads=2)

    _, second = engine.attend_with_cache(rng.normal(size=(1, 4)), *matrices, 2, first)

    assert (first.keys.shape[-2], second.keys.shape[-2]) == (2, 3)


def test_splitting_cuts_the_features_into_neighbouring_columns():
    x = np.arange(8.0).reshape(2, 4)

    assert split_heads(x, 2).tolist() == [[[0, 1], [4, 5]], [[2, 3], [6, 7]]]


def test_splitting_and_merging_heads_gives_the_same_array(rng):
    x = rng.normal(size=(2, 3, 8))

    np.testing.assert_array_equal(merge_heads(split_heads(x, 4)), x)


@pytest.mark.parametrize("n_heads", [4, 0, -2])
def test_heads_must_divide_the_width(n_heads):
    with pytest.raises(ValueError, match=f"6 does not split into {n_heads} heads"):
        split_heads(np.ones((3, 6)), n_heads)


def test_heads_share_keys_evenly():
    with pytest.raises(ValueError, match="3 heads of queries cannot share 2 heads of keys"):
        engine.multi_head_attention(
            np.ones((2, 6)), np.ones((6, 6)), np.ones((6, 4)), np.ones((6, 4)), np.ones((6, 6)), 3, n_kv_heads=2
        )


def test_a_projection_that_does_not_fit_is_named():
    with pytest.raises(ValueError, match=r"w_k of shape \(5, 6\) cannot be applied to tokens of shape \(2, 6\)"):
        engine.multi_head_attention(np.ones((2, 6)), np.ones((6, 6)), np.ones((5, 6)), np.ones((6, 6)), np.eye(6), 2)
