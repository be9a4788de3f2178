"""The numbers on a concept, from edges alone."""

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.graph import CycleError, Graph, closing_loop, cycles

ROOT = Path(__file__).resolve().parents[2]
DIAMOND = [("top", "left"), ("top", "right"), ("left", "base"), ("right", "base")]


def by_slug(_node: str) -> int:
    return 0


@st.composite
def acyclic_edges(draw) -> list[tuple[str, str]]:
    """Edges from later to earlier letters, in any order."""
    pairs = st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] > pair[1])
    edges = draw(st.lists(pairs, unique=True, max_size=40))
    return [(chr(97 + concept), chr(97 + required)) for concept, required in draw(st.permutations(edges))]


NODES = "abcdefghijkl"


def test_a_diamond_counts_its_base_once():
    graph = Graph({"top", "left", "right", "base"}, DIAMOND)
    assert graph.prerequisites_total["top"] == 3
    assert graph.unlocks["base"] == 3
    assert graph.depth == {"base": 0, "left": 1, "right": 1, "top": 2}
    assert graph.required_by["base"] == ["left", "right"]


def test_the_longest_path_takes_the_deeper_parent_and_then_the_smaller_slug():
    graph = Graph("abcde", [("e", "a"), ("e", "c"), ("c", "b"), ("e", "d"), ("d", "b")])
    assert graph.longest_path("e") == ["b", "c", "e"]


def test_edges_to_unknown_nodes_are_left_out():
    graph = Graph({"top", "left"}, DIAMOND)
    assert graph.prerequisites_total == {"top": 1, "left": 0}


@given(acyclic_edges())
def test_every_ancestor_is_some_descendant(edges):
    graph = Graph(NODES, edges)
    assert sum(graph.prerequisites_total.values()) == sum(graph.unlocks.values())
    for node in NODES:
        assert len(graph.ancestors([node])) == graph.prerequisites_total[node]
        assert graph.unlocks[node] >= len(graph.required_by[node])


@given(acyclic_edges())
def test_a_depth_is_one_more_than_the_deepest_parent(edges):
    graph = Graph(NODES, edges)
    for node in NODES:
        assert graph.depth[node] == 1 + max((graph.depth[parent] for parent in graph.requires[node]), default=-1)
        path = graph.longest_path(node)
        assert len(path) == graph.steps(node) == graph.depth[node] + 1
        assert all(below in graph.requires[above] for below, above in pairwise(path))


@given(acyclic_edges())
def test_the_order_in_which_edges_are_given_changes_nothing(edges):
    one, other = Graph(NODES, edges), Graph(reversed(NODES), reversed(edges))
    assert (one.depth, one.prerequisites_total, one.unlocks) == (other.depth, other.prerequisites_total, other.unlocks)
    assert one.study_order(["l"], by_slug) == other.study_order(["l"], by_slug)


@given(acyclic_edges())
def test_an_implied_edge_changes_no_number(edges):
    graph = Graph(NODES, edges)
    implied = [(node, ancestor) for node in NODES for ancestor in graph.ancestors([node])]
    richer = Graph(NODES, [*edges, *implied])
    assert (richer.depth, richer.prerequisites_total) == (graph.depth, graph.prerequisites_total)


@given(acyclic_edges())
def test_a_study_order_never_lists_a_topic_before_what_it_requires(edges):
    graph = Graph(NODES, edges)
    order = graph.study_order(["l"], by_slug)
    assert order[-1] == "l"
    assert set(order) == {"l"} | graph.ancestors(["l"])
    for place, node in enumerate(order):
        assert set(graph.requires[node]) <= set(order[:place])


def test_another_process_makes_the_same_study_order():
    code = (
        "from cards.graph import Graph\n"
        "nodes = {f'c{number}' for number in range(60)}\n"
        "edges = {(f'c{above}', f'c{below}') for above in range(60) for below in range(above) if above % (below + 2)}\n"
        "print(Graph(nodes, edges).study_order(['c59', 'c40'], lambda slug: int(slug[1:]) % 3))"
    )
    printed = {
        subprocess.check_output([sys.executable, "-c", code], env=os.environ | {"PYTHONHASHSEED": seed}, cwd=ROOT)
        for seed in ("1", "2")
    }
    assert len(printed) == 1
    assert b"c40" in printed.pop()


def test_a_study_order_meets_the_deepest_prerequisite_first():
    edges = [("goal", "shallow"), ("goal", "deep"), ("deep", "base")]
    graph = Graph({"goal", "shallow", "deep", "base"}, edges)
    assert graph.study_order(["goal"], by_slug) == ["base", "deep", "shallow", "goal"]


def test_blocks_of_columns_do_not_change_the_counts(monkeypatch):
    edges = [(str(node), str(node // 2)) for node in range(1, 40)]
    nodes = [str(node) for node in range(40)]
    whole = Graph(nodes, edges)
    expected = whole.prerequisites_total, whole.unlocks
    monkeypatch.setattr("cards.graph.BLOCK", 7)
    in_blocks = Graph(nodes, edges)
    assert (in_blocks.prerequisites_total, in_blocks.unlocks) == expected


@given(acyclic_edges(), st.sets(st.sampled_from("abcdefghijkl")))
def test_some_nodes_below_are_counted_as_all_are(edges, counted):
    graph = Graph(NODES, edges)
    assert graph.count_below(counted) == {node: len(graph.ancestors([node]) & counted) for node in NODES}


def test_a_closing_edge_is_named_with_its_loop():
    edges = [("b", "a"), ("c", "b")]
    assert closing_loop(edges, "a", "c") == ["a", "c", "b", "a"]
    assert closing_loop(edges, "c", "a") is None
    assert closing_loop(edges, "a", "a") == ["a", "a"]


def test_all_loops_are_reported_at_once():
    edges = [("a", "b"), ("b", "c"), ("c", "a"), ("c", "x"), ("x", "y"), ("y", "x"), ("q", "r")]
    assert cycles(edges) == [["a", "b", "c", "a"], ["x", "y", "x"]]
    assert cycles([("q", "r"), ("r", "s")]) == []


def test_a_graph_with_a_loop_is_refused():
    with pytest.raises(CycleError) as refused:
        Graph("abcd", [("a", "b"), ("b", "a"), ("c", "a"), ("d", "c")])
    assert refused.value.cycles == [["a", "b", "a"]]
