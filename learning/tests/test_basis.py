"""Two misses in a row bring the weakest direct prerequisite forward, and nothing else. C8 of the specification."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cards.graph import Graph
from learning.basis import missed_twice_at, weakest_bases
from learning.ladder import Answer

START = datetime(2026, 11, 1, 9, tzinfo=UTC)
# goal requires left and right, both require base
GRAPH = Graph(
    ("base", "left", "right", "goal"), [("left", "base"), ("right", "base"), ("goal", "left"), ("goal", "right")]
)
MEANING = {"r": (True, False), "w": (False, True), "p": (False, False), "h": (False, True)}


def log(told):
    """`log("goal:w left:r")`: one answer an hour; right, wrong, partly right, or wrong with a hint."""
    answers = {}
    for hour, each in enumerate(told.split()):
        concept, letter = each.split(":")
        at = START + timedelta(hours=hour)
        answer = Answer(at, "choice", *MEANING[letter], hinted=letter == "h", in_review=True)
        answers.setdefault(concept, []).append(answer)
    return answers


def forward(told, **how):
    return [(basis.concept, basis.missed) for basis in weakest_bases(GRAPH, log(told), **how)]


def test_one_miss_brings_nothing_forward():
    assert forward("left:r goal:w") == []


def test_two_misses_in_a_row_bring_the_weakest_direct_prerequisite_forward():
    assert forward("left:r right:w goal:w goal:w") == [("right", "goal")]
    assert forward("right:r left:w goal:w goal:w") == [("left", "goal")]


def test_what_nobody_asked_yet_is_weaker_than_what_was_right():
    assert forward("left:r goal:w goal:w") == [("right", "goal")]


def test_only_direct_prerequisites_come_forward():
    assert forward("left:w goal:w goal:w") == [("left", "goal")]
    assert forward("base:w base:w") == []


def test_other_concepts_in_between_do_not_matter():
    assert forward("goal:w base:r goal:w base:w") == [("left", "goal")]


def test_a_right_answer_in_between_or_after_ends_it():
    assert forward("goal:w goal:r goal:w") == []
    assert forward("goal:w goal:w goal:r") == []


def test_a_hint_or_a_partly_right_answer_says_nothing():
    assert forward("goal:w goal:h") == []
    assert forward("goal:w goal:p goal:w") == [("left", "goal")]


def test_once_the_basis_was_asked_nothing_more_comes_forward():
    assert forward("left:p goal:w goal:w left:w") == []
    assert forward("left:p goal:w goal:w left:r") == []


def test_a_basis_that_is_missed_as_well_leads_further_down():
    assert forward("left:w goal:w goal:w left:w") == [("base", "left")]


def test_two_more_misses_bring_it_forward_again():
    assert forward("left:p goal:w goal:w left:p goal:w") == []
    assert forward("left:p goal:w goal:w left:p goal:w goal:w") == [("left", "goal")]


def test_what_two_concepts_build_on_comes_forward_once_for_the_newer_reason():
    assert forward("left:w left:w right:w right:w") == [("base", "right")]


def test_what_has_nothing_to_be_asked_is_passed_over():
    assert forward("left:w goal:w goal:w", leaving_out={"left"}) == [("right", "goal")]
    assert forward("goal:w goal:w", leaving_out={"left", "right"}) == []


some_answers = st.lists(
    st.tuples(st.sampled_from(("base", "left", "right", "goal")), st.sampled_from("rwph")), max_size=25
)


@given(told=some_answers)
def test_only_a_basis_that_was_not_asked_since_two_misses_comes_forward(told):
    answers = log(" ".join(f"{concept}:{letter}" for concept, letter in told))
    for basis in weakest_bases(GRAPH, answers):
        assert basis.concept in GRAPH.requires[basis.missed]
        assert missed_twice_at(answers[basis.missed]) == basis.at
        assert all(answer.at <= basis.at for answer in answers.get(basis.concept, ()))
