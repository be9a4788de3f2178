"""Attention backwards: against central differences, and against the whole Jacobian."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import engine
from engine.gradients import softmax_backward
from engine.tests.loops import central_differences

MASKS = {
    "no mask": None,
    "causal": engine.causal_mask(4, 5),
    "a row that sees nothing": engine.causal_mask(4, 5) & (np.arange(4) != 2)[:, None],
    "additive": engine.positions.alibi_bias(1, 4, 5)[0],
}


@pytest.fixture
def rng():
    return np.random.default_rng(2017)


@pytest.mark.parametrize("mask", MASKS.values(), ids=MASKS.keys())
def test_gradients_agree_with_central_differences(rng, mask):
    q, k, v, d_output = (rng.normal(size=size) for size in ((4, 3), (5, 3), (5, 2), (4, 2)))

    gradients = engine.attention_backward(q, k, v, d_output, mask)

    def loss(q, k, v):
        return (engine.scaled_dot_product_attention(q, k, v, mask).output * d_output).sum()

    np.testing.assert_allclose(gradients.q, central_differences(lambda x: loss(x, k, v), q), atol=1e-8)
    np.testing.assert_allclose(gradients.k, central_differences(lambda x: loss(q, x, v), k), atol=1e-8)
    np.testing.assert_allclose(gradients.v, central_differences(lambda x: loss(q, k, x), v), atol=1e-8)


def test_an_additive_mask_has_the_gradient_of_the_scores(rng):
    q, k, v, d_output = (rng.normal(size=size) for size in ((4, 3), (5, 3), (5, 2), (4, 2)))
    bias = rng.normal(size=(4, 5))

    gradients = engine.attention_backward(q, k, v, d_output, bias)

    numeric = central_differences(
        lambda x: (engine.scaled_dot_product_attention(q, k, v, x).output * d_output).sum(), bias
    )
    np.testing.assert_allclose(gradients.scores, numeric, atol=1e-8)


def test_no_gradient_passes_a_mask(rng):
    q, k, v, d_output = rng.normal(size=(4, 4, 3))
    gradients = engine.attention_backward(q, k, v, d_output, engine.causal_mask(4))

    assert (gradients.scores[~engine.causal_mask(4)] == 0).all()
    first_alone = engine.attention_backward(q, k, v, d_output * [[1], [0], [0], [0]], engine.causal_mask(4))
    assert (first_alone.k[1:] == 0).all()
    assert (first_alone.v[1:] == 0).all()


def test_an_input_shared_by_a_batch_gets_the_sum_of_its_gradients(rng):
    q, k, v, d_output = (rng.normal(size=size) for size in ((3, 4, 2), (5, 2), (1, 5, 2), (3, 4, 2)))

    gradients = engine.attention_backward(q, k, v, d_output)

    alone = [engine.attention_backward(q[i], k, v[0], d_output[i]) for i in range(3)]
    assert (gradients.q.shape, gradients.k.shape, gradients.v.shape) == (q.shape, k.shape, v.shape)
    np.testing.assert_allclose(gradients.k, sum(one.k for one in alone), rtol=1e-10)
    np.testing.assert_allclose(gradients.v[0], sum(one.v for one in alone), rtol=1e-10)


def test_gradients_keep_single_precision(rng):
    q, k, v, d_output = rng.normal(size=(4, 4, 3)).astype(np.float32)

    gradients = engine.attention_backward(q, k, v, d_output)

    assert {getattr(gradients, name).dtype for name in ("weights", "scores", "q", "k", "v")} == {np.dtype(np.float32)}


def test_the_gradient_of_the_output_has_its_shape():
    with pytest.raises(ValueError, match=r"d_output has the shape \(2, 3\) and the output \(2, 4\)"):
        engine.attention_backward(np.ones((2, 2)), np.ones((3, 2)), np.ones((3, 4)), np.ones((2, 3)))


@pytest.mark.parametrize("temperature", [1.0, 0.5, 3.0])
def test_the_jacobian_agrees_with_central_differences(rng, temperature):
    scores = rng.normal(size=4)

    jacobian = engine.softmax_jacobian(engine.softmax(scores, temperature=temperature), temperature)

    for i in range(4):
        numeric = central_differences(lambda x, i=i: engine.softmax(x, temperature=temperature)[i], scores)
        np.testing.assert_allclose(jacobian[i], numeric, atol=1e-9)


@given(arrays(np.float64, (2, 5), elements=st.floats(-30, 30)), arrays(np.float64, (2, 5), elements=st.floats(-9, 9)))
def test_the_jacobian_is_symmetric_its_rows_sum_to_zero_and_the_short_way_is_its_product(scores, d_weights):
    weights = engine.softmax(scores)
    jacobian = engine.softmax_jacobian(weights)

    np.testing.assert_allclose(jacobian, jacobian.mT, atol=1e-15)
    np.testing.assert_allclose(jacobian.sum(axis=-1), 0, atol=1e-12)
    product = (jacobian @ d_weights[..., None])[..., 0]
    np.testing.assert_allclose(softmax_backward(weights, d_weights), product, atol=1e-12)
