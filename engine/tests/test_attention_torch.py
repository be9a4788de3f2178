"""The core against torch, an oracle that is installed on request: `pip install torch`, group `oracle`."""

import numpy as np
import pytest

import engine
from engine import positions

torch = pytest.importorskip("torch", reason="torch, the second oracle, is not installed (dependency group oracle)")
sdpa = torch.nn.functional.scaled_dot_product_attention

RNG_SEED = 2017
PRECISIONS = {"float64": (np.float64, 1e-12), "float32": (np.float32, 2e-6)}
MASKS = {
    "no mask": None,
    "causal": engine.causal_mask(7, 9),
    "window": engine.window_mask(7, 3, 1, 9),
    "padding": engine.padding_mask([[9], [4]], 9),
    "additive": positions.alibi_bias(2, 7, 9),
    "additive and causal": engine.combine_masks(positions.alibi_bias(2, 7, 9), engine.causal_mask(7, 9)),
}


@pytest.fixture
def rng():
    return np.random.default_rng(RNG_SEED)


def as_torch(mask, dtype):
    if mask is None:
        return None
    return torch.from_numpy(mask if mask.dtype == bool else mask.astype(dtype))


@pytest.mark.parametrize("mask", MASKS.values(), ids=MASKS.keys())
@pytest.mark.parametrize(("dtype", "tolerance"), PRECISIONS.values(), ids=PRECISIONS.keys())
def test_attention_and_its_tiles_agree_with_torch(rng, dtype, tolerance, mask):
    q, k, v = (rng.normal(size=(2, 2, *shape)).astype(dtype) for shape in ((7, 8), (9, 8), (9, 5)))

    expected = sdpa(*map(torch.from_numpy, (q, k, v)), attn_mask=as_torch(mask, dtype)).numpy()

    output = engine.scaled_dot_product_attention(q, k, v, mask).output
    np.testing.assert_allclose(output, expected, rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(engine.tiled_attention(q, k, v, mask), expected, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-12), (np.float32, 1e-5)])
def test_many_tiles_agree_with_torch(rng, dtype, tolerance, causal):
    q, k, v = rng.normal(size=(3, 1, 1300, 64)).astype(dtype)

    expected = sdpa(*map(torch.from_numpy, (q, k, v)), is_causal=causal).numpy()

    output = engine.tiled_attention(q, k, v, causal=causal)
    np.testing.assert_allclose(output, expected, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("mask", MASKS.values(), ids=MASKS.keys())
def test_gradients_agree_with_autograd(rng, mask):
    q, k, v, d_output = (rng.normal(size=(2, 2, *shape)) for shape in ((7, 8), (9, 8), (9, 5), (7, 5)))
    inputs = [torch.from_numpy(x).requires_grad_() for x in (q, k, v)]

    expected = torch.autograd.grad(
        sdpa(*inputs, attn_mask=as_torch(mask, np.float64)), inputs, torch.from_numpy(d_output)
    )

    gradients = engine.attention_backward(q, k, v, d_output, mask)
    for ours, theirs in zip((gradients.q, gradients.k, gradients.v), expected, strict=True):
        np.testing.assert_allclose(ours, theirs.numpy(), rtol=1e-10, atol=1e-12)


def test_the_gradient_of_an_additive_mask_agrees_with_autograd(rng):
    q, k, v, d_output = (rng.normal(size=shape) for shape in ((7, 8), (9, 8), (9, 5), (7, 5)))
    bias = torch.from_numpy(rng.normal(size=(7, 9))).requires_grad_()

    output = sdpa(*map(torch.from_numpy, (q, k, v)), attn_mask=bias)
    (expected,) = torch.autograd.grad(output, bias, torch.from_numpy(d_output))

    gradients = engine.attention_backward(q, k, v, d_output, bias.detach().numpy())
    np.testing.assert_allclose(gradients.scores, expected.numpy(), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("d_context", [None, 5], ids=["self-attention", "cross-attention"])
def test_several_heads_agree_with_the_torch_layer(rng, d_context, causal):
    n_q, n_k, d_model, n_heads = 4, 4 if d_context is None else 6, 8, 2
    layer = torch.nn.MultiheadAttention(
        d_model, n_heads, bias=False, batch_first=True, dtype=torch.float64, kdim=d_context, vdim=d_context
    )
    x = rng.normal(size=(3, n_q, d_model))
    context = x if d_context is None else rng.normal(size=(3, n_k, d_context))
    mask = engine.causal_mask(n_q, n_k) if causal else None
    hidden = None if mask is None else torch.from_numpy(~mask)  # this layer's True means "may not look"

    expected, weights = layer(
        torch.from_numpy(x),
        *(torch.from_numpy(context),) * 2,
        attn_mask=hidden,
        average_attn_weights=False,
    )

    packed = layer.in_proj_weight
    projections = (
        packed.chunk(3) if d_context is None else (layer.q_proj_weight, layer.k_proj_weight, layer.v_proj_weight)
    )
    matrices = [matrix.detach().numpy().T for matrix in (*projections, layer.out_proj.weight)]  # torch multiplies x W^T
    trace = engine.multi_head_attention(x, *matrices, n_heads, mask, context)
    np.testing.assert_allclose(trace.heads.weights, weights.detach().numpy(), rtol=1e-10)
    np.testing.assert_allclose(trace.output, expected.detach().numpy(), rtol=1e-10)


def test_heads_that_share_keys_agree_with_grouped_queries_in_torch(rng):
    x, w_q, w_k, w_v = (rng.normal(size=shape) for shape in ((5, 8), (8, 8), (8, 4), (8, 4)))

    trace = engine.multi_head_attention(x, w_q, w_k, w_v, np.eye(8), 4, n_kv_heads=2)

    expected = sdpa(*map(torch.from_numpy, (trace.queries, trace.keys, trace.values)), enable_gqa=True).numpy()
    np.testing.assert_allclose(trace.heads.output, expected, rtol=1e-10)


def test_the_jacobian_agrees_with_autograd(rng):
    scores = torch.from_numpy(rng.normal(size=6))

    expected = torch.autograd.functional.jacobian(lambda x: torch.softmax(x / 0.7, dim=-1), scores).numpy()

    weights = engine.softmax(scores.numpy(), temperature=0.7)
    np.testing.assert_allclose(engine.softmax_jacobian(weights, 0.7), expected, rtol=1e-10, atol=1e-14)
