"""`POST lab/attention`: every step as the engine has it, bounded, with errors that name the place."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import engine
from learning.lab.asking import numbers_of, split
from learning.lab.attending import Switches, attend, attend_in_order, moved_with_their_tokens
from learning.lab.examples import EXAMPLES

URL = "/api/v1/lab/attention"
CAT = {
    "q": [[1.5, 0.5, 1], [2, 2, 0], [1.3, 0.5, 0.8]],
    "k": [[0.5, 1, 1.3], [2, 0, 1], [0.5, 0.8, 0.5]],
    "v": [[1.3, 1], [1, 1], [0.5, 1.3]],
}


@pytest.fixture
def lab(api, alice):
    client = api(alice)
    return lambda **body: client.post(URL, body, format="json")


def test_the_steps_are_those_of_the_course(lab):
    steps = lab(**CAT).json()
    assert np.allclose(steps["scores"], [[2.55, 4, 1.65], [3, 4, 2.6], [2.19, 3.4, 1.45]])
    assert np.allclose(steps["weights"][1], [0.2797, 0.4983, 0.2220], atol=5e-5)
    assert np.allclose(steps["output"], [[1.0007, 1.0457], [0.9729, 1.0666], [0.9929, 1.0534]], atol=5e-5)
    assert steps["tokens"] == ["1", "2", "3"]


def test_a_causal_mask_hides_what_comes_later(lab):
    steps = lab(**CAT, mask="causal").json()
    assert steps["masked_scores"][1][2] is None
    assert steps["masked_scores"][1][:2] == steps["scaled_scores"][1][:2]
    assert np.allclose(steps["weights"][1], [0.3595, 0.6405, 0], atol=5e-5)


def test_scaling_and_temperature_divide_the_scores(lab):
    assert lab(**CAT, scaled=False).json()["scaled_scores"] == lab(**CAT).json()["scores"]
    warm = lab(**CAT, scaled=False, temperature=2).json()
    assert np.allclose(np.array(warm["scaled_scores"]) * 2, warm["scores"])


def test_a_word_has_the_same_numbers_in_every_sentence_and_keeps_them_as_keys_grow_wider(lab):
    short = lab(tokens=["The", "cat"]).json()
    long = lab(tokens=["a", "CAT", "the"], d_k=5).json()
    assert long["q"][1][:3] == short["q"][1]
    assert long["v"][2] == short["v"][0]
    assert short["q"][0] == [0.8, -1.7, -1.4]  # made by SHA-256: the same on every machine


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "tokens"),
        ({"tokens": []}, "tokens"),
        ({"tokens": ["a"] * 13}, "tokens"),
        ({"tokens": ["a", "x" * 25]}, "tokens[1]"),
        ({"tokens": ["a", 3]}, "tokens[1]"),
        ({"tokens": ["a"], "d_k": 9}, "d_k"),
        ({"tokens": ["a"], "temperature": 0}, "temperature"),
        ({"tokens": ["a"], "scaled": "yes"}, "scaled"),
        ({"tokens": ["a"], "mask": "future"}, "mask"),
        ({"q": [[1]]}, "k"),
        ({**CAT, "k": [[1, 2, 3], [1, 2, "3"], [1, 2, 3]]}, "k[1][2]"),
        ({**CAT, "k": [[1, 2, 3], [1, 2, True], [1, 2, 3]]}, "k[1][2]"),
        ({**CAT, "k": [[1, 2, 3], [1, 2, 101], [1, 2, 3]]}, "k[1][2]"),
        ({**CAT, "k": [[1, 2, 3], [1, 2], [1, 2, 3]]}, "k[1]"),
        ({**CAT, "k": [[1, 2], [1, 2], [1, 2]]}, "k"),
        ({**CAT, "v": [[1]]}, "v"),
        ({**CAT, "v": [[1] * 9] * 3}, "v[0]"),
        ({**CAT, "tokens": ["one"]}, "tokens"),
    ],
)
def test_what_is_too_large_or_does_not_fit_is_refused_with_its_place(lab, body, field):
    refused = lab(**body)
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["field"] == field


words = st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=6), min_size=1, max_size=12)


@given(words, st.randoms(use_true_random=False), st.booleans(), st.floats(0.05, 20))
def test_without_a_mask_outputs_move_with_their_tokens(tokens, random, scaled, temperature):
    order = random.sample(range(len(tokens)), len(tokens))
    q, k, v = (numbers_of(tokens, role, 3) for role in "qkv")
    attention = attend(q, k, v, Switches(scaled=scaled, temperature=temperature))
    assert moved_with_their_tokens(attention, attend_in_order(attention, order), order) < 1e-9


@pytest.mark.parametrize("order", [[2, 1, 0], [1, 2, 0], [0, 2, 1]])
def test_dog_bites_man_in_any_order_moves_its_outputs_along(order):
    x = np.array([[1.0, 0, 0.5], [0.2, 1, 0], [0, 0.3, 1]])  # dog, bites, man: each token its own row
    q, k, v = (x @ np.roll(np.diag([1.0, 2, 0.5]), turn, axis=0) for turn in range(3))
    output = engine.scaled_dot_product_attention(q, k, v).output
    moved = engine.scaled_dot_product_attention(q[order], k[order], v[order]).output
    np.testing.assert_allclose(moved, output[order])
    causal = engine.scaled_dot_product_attention(q, k, v, mask=engine.causal_mask(3)).output
    seen_otherwise = engine.scaled_dot_product_attention(q[order], k[order], v[order], mask=engine.causal_mask(3))
    assert not np.allclose(seen_otherwise.output, causal[order])


def test_under_a_causal_mask_dog_bites_man_is_not_man_bites_dog():
    q, k, v = (numbers_of(["dog", "bites", "man"], role, 3) for role in "qkv")
    attention = attend(q, k, v, Switches(causal=True))
    assert moved_with_their_tokens(attention, attend_in_order(attention, [2, 1, 0]), [2, 1, 0]) > 0.01


@given(words, st.booleans())
def test_the_lab_computes_what_the_engine_does(tokens, causal):
    q, k, v = (numbers_of(tokens, role, 4) for role in "qkv")
    mask = engine.causal_mask(len(tokens)) if causal else None
    expected = engine.scaled_dot_product_attention(q, k, v, mask)
    attention = attend(q, k, v, Switches(causal=causal))
    assert np.allclose(attention.weighing.weights, expected.weights)
    assert np.allclose(attention.output, expected.output)


def test_a_sentence_is_cut_into_words_and_signs():
    assert split("Don't stop, dog!") == ["Don't", "stop", ",", "dog", "!"]


def test_the_raw_scores_of_the_written_example_are_twice_the_scaled_ones():
    head = EXAMPLES["it"].heads[0]
    weights = engine.softmax(head.raw / 2)
    assert np.allclose(weights[4], [0.0305, 0.4537, 0.0829, 0.0412, 0.1366, 0.0503, 0.1845, 0.0204], atol=5e-5)
