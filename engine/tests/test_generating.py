"""Seeds, versions and what is drawn again."""

import json

import numpy as np
import pytest

import engine
from engine.problems import VERSIONS
from engine.tests import contract, golden
from engine.tests.acceptance import acceptance_rates


@pytest.mark.parametrize(("slug", "version"), sorted(VERSIONS))
def test_old_seeds_keep_their_problems(slug, version):
    """A change here is a change to problems that learners have seen: make a new version instead."""
    path = golden.path_of(slug, version)

    assert path.exists(), "a new type or version: write its file with python -m engine.tests.golden"
    assert golden.draw(slug, version) == json.loads(path.read_text())


def test_without_a_version_the_newest_is_made():
    newest = engine.PROBLEM_TYPES["dot-product"].version

    assert engine.generate("dot-product", 3).version == newest


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_a_seed_has_64_bits(seed):
    with pytest.raises(ValueError, match="seed"):
        engine.generate("dot-product", seed)


@pytest.mark.parametrize("slug", sorted(engine.PROBLEM_TYPES))
def test_at_least_15_percent_of_the_draws_are_accepted(slug):
    rates = acceptance_rates(engine.PROBLEM_TYPES[slug], draws=1000)

    assert sum(rates.values()) / len(rates) >= 0.15, rates


def test_a_seed_that_throws_badly_for_long_has_a_problem_too():
    """None of its first 32 draws fits; in a batch some other seed's always do."""
    alone, among_others = (
        engine.generate("weighted-average", 201),
        engine.generate_batch("weighted-average", range(300))[201],
    )

    assert alone.statement == among_others.statement
    assert alone.answer == among_others.answer


def test_a_batch_can_be_sliced():
    batch = engine.generate_batch("causal-pairs", range(10))

    assert len(batch) == 10
    assert [problem.seed for problem in batch[2:4]] == [2, 3]
    assert batch[-1].seed == 9


def test_an_empty_batch_is_empty():
    assert len(engine.generate_batch("attention-output", [])) == 0


def test_a_batch_is_marked_at_once_as_one_by_one():
    for slug in ("attention-output", "score-row", "two-contexts"):
        batch = engine.generate_batch(slug, range(300))
        answers = batch.answers()
        tolerance = max(np.max(list(contract.tolerances(problem).values())) for problem in batch)

        assert batch.are_right(answers).all()
        assert not batch.are_right(answers + 1.01 * tolerance).any()
        for problem, row in zip(batch[:20], answers, strict=False):
            flat = np.concatenate([np.ravel(part) for part in contract.by_part(problem, problem.answer).values()])
            np.testing.assert_array_equal(row[: len(flat)], flat)
            assert np.isnan(row[len(flat) :]).all()
