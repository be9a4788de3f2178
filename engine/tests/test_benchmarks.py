"""The benchmark measures what it says: right results on both sides of a ratio, and goals read the right way round."""

import numpy as np
import pytest

import engine
from engine.benchmarks import attention, generation
from engine.benchmarks.measuring import Measure, table, time_ratio


def test_the_textbook_it_compares_with_is_right():
    inputs = attention.draw(20, 8)

    expected = engine.scaled_dot_product_attention(*inputs).output
    np.testing.assert_allclose(attention.textbook(*inputs), expected, rtol=1e-12)


def test_tiles_need_no_more_memory_for_more_tokens():
    assert attention.memory_exponent() <= 0.1


@pytest.mark.parametrize("slug", ["dot-product", "attention-output"])
def test_every_problem_of_a_batch_is_marked_and_counts(slug, monkeypatch):
    monkeypatch.setattr(generation, "BATCH", 50)

    assert generation.batched(slug) == 50


def test_a_ratio_counts_how_often_work_runs():
    calls = []

    time_ratio(lambda: calls.append("work"), lambda: calls.append("base"), rounds=3, repeats=2)

    assert (calls.count("work"), calls.count("base")) == (7, 7)  # one of each to warm up


def test_goals_are_upper_or_lower_limits():
    assert Measure("speed", 4.9, at_most=5).outcome == "met"
    assert Measure("speed", 5.1, at_most=5).outcome == "missed"
    assert Measure("gain", 41, at_least=40).outcome == "met"
    assert Measure("gain", 39, at_least=40).outcome == "missed"


def test_the_table_has_a_line_for_each_measure_under_its_head():
    lines = table([Measure("speed", 4.9, at_most=5), Measure("a long name", 39, at_least=40)]).splitlines()

    assert [line.split() for line in lines] == [
        ["ratio", "here", "goal"],
        ["speed", "4.90", "<=", "5", "met"],
        ["a", "long", "name", "39.00", ">=", "40", "missed"],
    ]
