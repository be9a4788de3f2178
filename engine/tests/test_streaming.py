"""Softmax in pieces and attention in tiles give what the textbook gives, without its memory."""

import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import engine
from engine import streaming

TILED = {
    "one tile": (5, 7),
    "tiles that come out even": (2048, 512),
    "tiles with a rest": (1100, 1300),
    "more queries than keys": (1100, 300),
    "one query": (1, 1500),
}


# Long vectors make scores that need a shift before their exponential; with short ones tiles do without.
LENGTHS = {"small scores": 1, "large scores": 40, "scores beyond the exponent": 400}


def draw(n_q, n_k, *batch, d_k=8, d_v=5, dtype=np.float64, length=1):
    rng = np.random.default_rng(2017)
    q, k, v = (rng.normal(size=(*batch, *shape)).astype(dtype) for shape in ((n_q, d_k), (n_k, d_k), (n_k, d_v)))
    return dtype(length) * q, k, v


@given(
    st.integers(0, 2**32),
    st.lists(st.integers(1, 5), min_size=1, max_size=6),
    st.floats(0.1, 200),
)
def test_a_softmax_in_pieces_agrees_with_one_over_all_scores(seed, sizes, spread):
    rng = np.random.default_rng(seed)
    scores, values = spread * rng.normal(size=(3, sum(sizes))), rng.normal(size=(sum(sizes), 2))

    online, start = engine.OnlineSoftmax(rows=3, d_v=2), 0
    for size in sizes:
        online.update(scores[:, start : start + size], values[start : start + size])
        start += size

    np.testing.assert_allclose(online.output, engine.softmax(scores) @ values, rtol=1e-9, atol=1e-12)
    np.testing.assert_array_equal(online.peak[:, 0], scores.max(axis=-1))


def test_the_state_is_the_peak_the_total_and_the_accumulated_values():
    online = engine.OnlineSoftmax(rows=1, d_v=1)

    online.update(np.array([[0.0, math.log(2)]]), np.array([[10.0], [20.0]]))
    online.update(np.array([[math.log(4)]]), np.array([[40.0]]))

    assert online.peak.item() == pytest.approx(math.log(4))
    assert online.total.item() == pytest.approx(1 / 4 + 2 / 4 + 1)
    assert online.accumulated.item() == pytest.approx(10 / 4 + 20 * 2 / 4 + 40)
    assert online.output.item() == pytest.approx((10 + 40 + 160) / 7)


def test_a_row_that_saw_nothing_gives_zeros_and_no_warning():
    online = engine.OnlineSoftmax(rows=2, d_v=1)

    with np.errstate(all="raise", under="ignore"):
        online.update(np.array([[-np.inf, -np.inf], [-np.inf, 1.0]]), np.array([[5.0], [7.0]]))
        online.update(np.array([[-np.inf], [-np.inf]]), np.array([[9.0]]))

    assert online.output.tolist() == [[0], [7]]


def test_an_update_leaves_the_scores_alone_unless_it_may_use_their_room():
    scores, values = np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]])

    engine.OnlineSoftmax(rows=1, d_v=1).update(scores, values)

    assert scores.tolist() == [[1, 2]]


@pytest.mark.parametrize("length", LENGTHS.values(), ids=LENGTHS.keys())
@pytest.mark.parametrize(("n_q", "n_k"), TILED.values(), ids=TILED.keys())
def test_tiles_agree_with_the_textbook(n_q, n_k, length):
    q, k, v = draw(n_q, n_k, length=length)

    with np.errstate(all="raise", under="ignore"):
        output = engine.tiled_attention(q, k, v)

    np.testing.assert_allclose(output, engine.scaled_dot_product_attention(q, k, v).output, rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("length", LENGTHS.values(), ids=LENGTHS.keys())
@pytest.mark.parametrize(("n_q", "n_k"), TILED.values(), ids=TILED.keys())
def test_causal_tiles_agree_with_a_causal_mask(n_q, n_k, length):
    q, k, v = draw(n_q, n_k, length=length)

    output = engine.tiled_attention(q, k, v, causal=True)

    expected = engine.scaled_dot_product_attention(q, k, v, engine.causal_mask(n_q, n_k)).output
    np.testing.assert_allclose(output, expected, rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("kind", ["boolean", "additive"])
def test_tiles_take_the_same_masks(kind, causal):
    q, k, v = draw(1100, 1300)
    mask = np.random.default_rng(1).random((1100, 1300)) < 0.01
    mask[7] = False
    mask = mask if kind == "boolean" else np.where(mask, 0.5, -np.inf)

    output = engine.tiled_attention(q, k, v, mask, causal=causal)

    whole = engine.combine_masks(mask, engine.causal_mask(1100, 1300)) if causal else mask
    expected = engine.scaled_dot_product_attention(q, k, v, whole).output
    np.testing.assert_allclose(output, expected, rtol=1e-10, atol=1e-13)
    assert (output[7] == 0).all()


def test_tiles_take_batches_that_share_keys_and_padding_masks():
    q, k, v = draw(30, 40, 2, 3)
    k = k[:, :1]
    mask = engine.padding_mask([[40], [11]], 40)  # (2, 1, 1, 40)

    output = engine.tiled_attention(q, k, v, mask)

    expected = engine.scaled_dot_product_attention(q, k, v, mask).output
    np.testing.assert_allclose(output, expected, rtol=1e-10)


@pytest.mark.parametrize("length", [1, 4])
@pytest.mark.parametrize("causal", [False, True])
def test_tiles_keep_single_precision(causal, length):
    q, k, v = draw(1100, 1300, dtype=np.float32, length=length)

    output = engine.tiled_attention(q, k, v, causal=causal)

    assert output.dtype == np.float32
    doubles = (x.astype(np.float64) for x in (q, k, v))
    np.testing.assert_allclose(output, engine.tiled_attention(*doubles, causal=causal), atol=1e-5)


def test_tiles_refuse_what_does_not_fit():
    q, k, v = draw(4, 5)

    with pytest.raises(ValueError, match="5 keys do not go with 4 values"):
        engine.tiled_attention(q, k, v[:4])
    with pytest.raises(ValueError, match="does not fit scores"):
        engine.tiled_attention(q, k, v, np.ones((5, 4), dtype=bool))


def test_scores_are_small_only_if_none_can_come_near_the_limits_of_the_type():
    rows = np.eye(2, 4)

    assert streaming.scores_stay_small(300 * rows, rows)  # up to 150; the quarter is e^177
    assert not streaming.scores_stay_small(400 * rows, rows)
    assert not streaming.scores_stay_small(300 * rows.astype(np.float32), rows.astype(np.float32))  # e^22
    assert not streaming.scores_stay_small(np.inf * np.ones((2, 4)), rows)


@pytest.mark.parametrize("causal", [False, True])
def test_the_extra_memory_does_not_grow_with_the_length(causal, monkeypatch):
    monkeypatch.setattr(streaming, "TILE_QUERIES", 32)
    monkeypatch.setattr(streaming, "TILE_KEYS", 64)

    def extra_memory(n):
        q, k, v = draw(n, n)
        padding = np.arange(n) < n - 3
        tracemalloc.start()
        output = engine.tiled_attention(q, k, v, padding, causal=causal)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak - output.nbytes

    # The peak sees what other threads of the test runner do; in eight times the length, growth would be eightfold.
    assert extra_memory(2048) < 1.5 * extra_memory(256)
