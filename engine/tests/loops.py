"""Attention one number at a time: slow, obvious, and written without the code under test."""

import math

import numpy as np


def loop_scores(q, k, mask=None):
    """Scaled scores of one head; `mask` as booleans (True = may look) or as numbers to add."""
    scores = np.zeros((len(q), len(k)))
    for i in range(len(q)):
        for j in range(len(k)):
            scores[i, j] = sum(float(a) * float(b) for a, b in zip(q[i], k[j], strict=True)) / math.sqrt(len(q[i]))
            if mask is not None and mask.dtype == bool:
                scores[i, j] = scores[i, j] if mask[i][j] else -math.inf
            elif mask is not None:
                scores[i, j] += mask[i][j]
    return scores


def loop_attention(q, k, v, mask=None):
    """Weights and output of one head."""
    scores = loop_scores(q, k, mask)
    weights, output = np.zeros((len(q), len(k))), np.zeros((len(q), len(v[0])))
    for i in range(len(q)):
        total = sum(math.exp(score) for score in scores[i])
        for j in range(len(k)):
            weights[i, j] = math.exp(scores[i, j]) / total if total else 0
            for c in range(len(v[0])):
                output[i, c] += weights[i, j] * v[j][c]
    return weights, output


def central_differences(function, x, step=1e-5):
    """Derivative of a number-valued function by each entry of x."""
    gradient = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        moved = x.copy()
        moved[place] += step
        above = function(moved)
        moved[place] -= 2 * step
        gradient[place] = (above - function(moved)) / (2 * step)
    return gradient
