"""Linear attention: against the pairwise sum, and the brackets that may stand either way."""

import numpy as np
import pytest

import engine
from engine.linear import CHUNK, positive_features


def pairwise(q, k, v, allowed=None):
    """The same weights pair by pair: phi(q_i) . phi(k_j), normalised over j."""
    similarities = positive_features(q) @ positive_features(k).mT
    weights = similarities if allowed is None else similarities * allowed
    return weights / weights.sum(axis=-1, keepdims=True) @ v


def draw(n_q, n_k, *batch):
    rng = np.random.default_rng(2017)
    return [rng.normal(size=shape) for shape in ((*batch, n_q, 4), (*batch, n_k, 4), (*batch, n_k, 3))]


def test_meeting_keys_and_values_first_gives_the_same_output():
    q, k, v = draw(5, 7, 2)

    np.testing.assert_allclose(engine.linear_attention(q, k, v), pairwise(q, k, v), rtol=1e-10)


@pytest.mark.parametrize("n", [1, 6, CHUNK, 2 * CHUNK + 5])
def test_the_causal_form_sums_over_the_past_only(n):
    q, k, v = draw(n, n, 2)

    output = engine.linear_attention(q, k, v, causal=True)

    np.testing.assert_allclose(output, pairwise(q, k, v, engine.causal_mask(n)), rtol=1e-9)


def test_the_last_token_of_the_causal_form_sees_what_the_full_form_sees():
    q, k, v = draw(9, 9)

    causal, full = (engine.linear_attention(q, k, v, causal=causal)[-1] for causal in (True, False))

    np.testing.assert_allclose(causal, full, rtol=1e-10)


def test_any_positive_features_will_do():
    q, k, v = draw(4, 4)

    output = engine.linear_attention(q, k, v, feature_map=np.exp)

    weights = np.exp(q) @ np.exp(k).T
    np.testing.assert_allclose(output, weights / weights.sum(axis=1, keepdims=True) @ v, rtol=1e-10)


def test_the_usual_features_are_positive_and_continuous():
    x = np.array([-800.0, -1.0, -1e-9, 0.0, 1e-9, 2.0])

    features = positive_features(x)

    assert (features >= 0).all()
    np.testing.assert_allclose(features, [0, np.exp(-1), 1, 1, 1, 3], atol=1e-8)


def test_it_differs_from_softmax_attention():
    q, k, v = draw(5, 5)

    assert not np.allclose(engine.linear_attention(q, k, v), engine.scaled_dot_product_attention(q, k, v).output)


@pytest.mark.parametrize("causal", [False, True])
def test_it_keeps_single_precision(causal):
    q, k, v = (x.astype(np.float32) for x in draw(5, 5))

    assert engine.linear_attention(q, k, v, causal=causal).dtype == np.float32


def test_the_causal_form_needs_as_many_queries_as_keys():
    with pytest.raises(ValueError, match="not 5 and 7"):
        engine.linear_attention(*draw(5, 7), causal=True)
