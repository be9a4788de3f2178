"""Every number that the example of a card works out, worked out again: by the engine where the engine can."""

import numpy as np
import pytest
from django.conf import settings

import engine
from cards.seeding import read_documents
from quizzes.tests.arithmetic import attention, layer_norm, softmax
from quizzes.tests.test_course_numbers import numbers_in

EXAMPLES = {
    card.row.slug: card.row.example
    for concept in read_documents(settings.BASE_DIR / "fixtures").concepts
    for card in concept.cards
}

# Cards whose example has no number that follows from others.
GIVEN_ONLY = {"card-012", "card-017", "card-020", "card-045"}

# “The cat sat” of the course: three tokens of four features, d_k = 3.
X = np.array([[0.5, 1, 0, 0.8], [1, 0, 1, 0], [0, 0.8, 0.5, 0.5]])
Q = X @ [[1, 1, 0], [1, 0, 1], [1, 1, 0], [0, 0, 0]]
K = X @ [[1, 0, 1], [0, 1, 0], [1, 0, 0], [0, 0, 1]]
CAT = softmax(Q @ K.T / np.sqrt(3))[1]
CAUSAL = engine.causal_mask(3)

# The row of “it” in “The robot stopped because it was overheating.”, by scaled scores made by hand.
IT = softmax([-0.6, 2.1, 0.4, -0.3, 0.9, -0.1, 1.2, -1.0])

BYTES_PER_TOKEN = 2 * 32 * 4096 * 2

TABLE = [
    ("card-001", "= [2, 4]", 0.5 * np.array([4, 2]) + 0.5 * np.array([0, 6])),
    ("card-002", "2 − 4 + 6 = 4", [2 * 1, 1 * 4, 3 * 2, np.dot([2, -1, 3], [1, 4, 2])]),
    ("card-003", "28 numbers", np.zeros((7, 4)).size),
    ("card-004", "→ 6 × 64", (np.zeros((6, 512)) @ np.zeros((512, 64))).shape),
    ("card-004", "1 + 10 = 11", [1 * 1, 2 * 5, np.dot([1, 2], [1, 5])]),
    ("card-005", "→ 5 × 5", (np.zeros((5, 64)) @ np.zeros((64, 5))).shape),
    ("card-005", "[1, 4], [2, 5] and [3, 6]", np.array([[1, 2, 3], [4, 5, 6]]).T),
    ("card-006", "give 3.9", np.dot([0.2, 0.5, 0.3], [10, 5, -2])),
    ("card-007", "64, typical size 8", [64, np.sqrt(64)]),
    ("card-007", "256, typical size 16", [256, np.sqrt(256)]),
    ("card-008", "0.25 and 0.75", softmax(np.log([2, 6]))),
    ("card-008", "0.09, 0.24 and 0.67", softmax([1, 2, 3])),
    ("card-009", "→ 0.27, 0.73", softmax([0, 1])),
    ("card-009", "→ 0.00005, 0.99995", softmax([0, 10])),
    ("card-010", "[0, −1]", np.array([1000, 999]) - 1000),
    ("card-011", "slope is 0.09", [engine.softmax_jacobian([0.9, 0.1])[0, 0]]),
    ("card-011", "it is 0.0099", [engine.softmax_jacobian([0.99, 0.01])[0, 0]]),
    ("card-013", "15,360,000", 30_000 * 512),
    ("card-014", "→ 1 × 64", (np.zeros((1, 512)) @ np.zeros((512, 64))).shape),
    ("card-014", "= [1, 2, 5]", [1, 2] @ np.array([[1, 0, 3], [0, 1, 1]])),
    ("card-015", "0.69", -np.log(0.5)),
    ("card-015", "1.39", -np.log(0.25)),
    ("card-016", "49 hand-overs", 50 - 1),
    ("card-016", "about 8 %", 100 * 0.95**49),
    ("card-018", "weights 0.73 and 0.27", softmax(np.array([2, 0]) / np.sqrt(4))),
    ("card-018", "blend to 7.31", softmax([1, 0]) @ [10, 0]),
    ("card-019", "query [3, 2]", [3, 1] @ np.array([[1, 0], [0, 2]])),
    ("card-019", "key [1, 3]", [3, 1] @ np.array([[0, 1], [1, 0]])),
    ("card-021", "both score 6", np.unique([np.dot([2, 1], [1, 4]), np.dot([2, 1], [3, 0])])),
    ("card-021", "scores −1", np.dot([2, 1], [-1, 1])),
    ("card-022", "24 becomes 3", [24, 24 / np.sqrt(64)]),
    ("card-022", "0.88 and 0.12", softmax(np.array([8, 0]) / np.sqrt(16))),
    ("card-022", "0.9997 and 0.0003", softmax([8, 0])),
    ("card-023", "0.28 to “The”, 0.50 to itself and 0.22", CAT),
    ("card-024", "→ [1.1, 4.2]", [0.1, 0.6, 0.3] @ np.array([[5, 0], [1, 2], [0, 10]])),
    ("card-025", "3, 4 and 2.6", Q[1] @ K.T),
    ("card-025", "1.73, 2.31 and 1.50", Q[1] @ K.T / np.sqrt(3)),
    ("card-025", "0.28, 0.50 and 0.22", CAT),
    ("card-026", "10 × 10 weights", engine.causal_mask(10).shape),
    ("card-027", "output is 12 × 64", attention(np.zeros((12, 8)), np.zeros((30, 8)), np.zeros((30, 64))).shape),
    ("card-028", "scores 100 × 100", (np.zeros((100, 64)) @ np.zeros((64, 100))).shape),
    ("card-028", "output 100 × 64", attention(*[np.zeros((100, 64))] * 3).shape),
    ("card-029", "[0.28, 0.50, 0.22]", CAT),
    ("card-029", "[0.36, 0.64, 0]", engine.scaled_dot_product_attention(Q, K, X, CAUSAL).weights[1]),
    ("card-031", "3/8 = 37.5 %", [3, 8, 100 * softmax(np.zeros(8))[5:].sum()]),
    ("card-033", "0: [0, 1, 0, 1", [0, *engine.positions.sinusoidal(0, 4)]),
    ("card-033", "[0.841, 0.540, 0.010, 1.000]", engine.positions.sinusoidal(1, 4)),
    ("card-034", "512 × 512", [8 * 64, 512]),
    ("card-035", "64 per head", 512 / 8),
    ("card-036", "8 heads × 64 = 512", [8, 64, 8 * 64]),
    ("card-037", "16 times", 4000**2 / 1000**2),
    ("card-038", "49 steps in recurrence", 50 - 1),
    ("card-039", "[0.6, 2]", [0.6, 0.4] @ np.array([[1, 0], [0, 5]])),
    ("card-040", "0.45 to “robot”, 0.18 to “overheating” and 0.14", IT[[1, 6, 4]]),
    ("card-041", "0.28, 0.50, 0.22", CAT),
    ("card-042", "1.8", np.unique(np.round([[0.6, 0.2, 0.2], [0.2, 0.6, 0.2]] @ np.array([1, 1, 5]), 9))),
    ("card-043", "the sum is [2, 6]", np.add([1, 5], [1, 1])),
    ("card-043", "mean 4 and standard deviation 2", [np.mean([2, 6]), np.std([2, 6])]),
    ("card-043", "[−1, 1]", layer_norm([2, 6])),
    ("card-044", "= 2,097,152", 2 * 512 * 2048),
    ("card-046", "30 × 30", engine.scaled_dot_product_attention(*[np.zeros((30, 8))] * 3).weights.shape),
    ("card-046", "12 × 12 and masked", engine.causal_mask(12).shape),
    ("card-046", "cross-attention 12 × 30", (np.zeros((12, 8)) @ np.zeros((8, 30))).shape),
    ("card-047", "= 524,288", BYTES_PER_TOKEN),
    ("card-047", "2,048 tokens need 1 GiB", [2048, 2048 * BYTES_PER_TOKEN / 2**30]),
    ("card-048", "100,000,000", 10_000**2),
    ("card-048", "1,000,000.", 10_000 * 100),
    ("card-049", "[−1, 3]", [[0, -1], [1, 0]] @ np.array([3, 1])),
    ("card-049", "= 0.25", 2 ** (-8 / 4)),
    ("card-049", "1.5, 1.75 and 2", 2 - 0.25 * np.array([2, 1, 0])),
    ("card-050", "= 131,072", 2 * 32 * 8 * 128 * 2),
    ("card-050", "of 524,288", BYTES_PER_TOKEN),
    ("card-051", "0.736", 2 / np.e),
    ("card-051", "1.736", np.exp([0, 0, 1]).sum() / np.e),
]


@pytest.mark.parametrize(("card", "printed", "worked_out"), TABLE)
def test_an_example_prints_what_the_engine_works_out(card, printed, worked_out):
    assert printed in EXAMPLES[card]
    exact = np.ravel(np.asarray(worked_out, float))
    for (value, half_unit), right in zip(numbers_in(printed), exact, strict=True):
        assert abs(value - right) <= half_unit + 1e-6


def test_every_example_with_numbers_is_in_the_table():
    with_numbers = {slug for slug, example in EXAMPLES.items() if numbers_in(example)}
    assert with_numbers - GIVEN_ONLY == {card for card, _, _ in TABLE}
