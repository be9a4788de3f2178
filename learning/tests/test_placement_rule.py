"""Which question a placement asks, and what it concludes. C17 number 6 of the specification."""

from hypothesis import given
from hypothesis import strategies as st

from cards.graph import Graph
from learning.placement import CHOICE, NUMERIC, Answered, Placement, Question

CHAIN = [str(number) for number in range(1, 8)]  # 1 is the root; each requires the one before it


def chain():
    return Graph(CHAIN, zip(CHAIN[1:], CHAIN, strict=False))


def numeric(concepts):
    return [Question(number, concept, NUMERIC) for number, concept in enumerate(concepts)]


def placement(graph, candidates, questions, *answers, **fields):
    return Placement(graph, candidates, questions, [Answered(*each) for each in answers], **fields)


def run(graph, candidates, questions, knows, **fields):
    """Answer every question by what `knows` holds; return the placement at its end."""
    answers = []
    while question := placement(graph, candidates, questions, *answers, **fields).next_question():
        answers.append((question.item, question.concept in knows))
    return placement(graph, candidates, questions, *answers, **fields)


def test_the_first_question_halves_what_is_open():
    assert placement(chain(), CHAIN, numeric(CHAIN)).next_question().concept == "4"


def test_a_right_answer_settles_what_lies_below_and_a_wrong_one_what_builds_on_it():
    assert placement(chain(), CHAIN, numeric(CHAIN), (3, True)).open == ["5", "6", "7"]
    assert placement(chain(), CHAIN, numeric(CHAIN), (3, False)).open == ["1", "2", "3"]


def test_not_knowing_a_root_settles_everything_at_once():
    done = placement(chain(), CHAIN, numeric(CHAIN), (0, False))
    assert (done.open, done.found, done.next_question()) == ([], [], None)


def test_a_chain_of_seven_takes_three_questions():
    done = run(chain(), CHAIN, numeric(CHAIN), knows={"1", "2", "3", "4", "5"})
    assert (len(done.answers), done.found, done.open) == (3, ["4", "5"], [])


def test_a_choice_question_needs_a_second_one_on_the_same_concept():
    questions = [Question(1, "4", CHOICE), Question(2, "4", CHOICE), *[Question(9, "1", NUMERIC)]]
    begun = placement(chain(), CHAIN, questions, (1, True))
    assert (begun.verdicts, begun.next_question()) == ({}, questions[1])
    assert placement(chain(), CHAIN, questions, (1, True), (2, True)).verdicts == {"4": True}
    assert placement(chain(), CHAIN, questions, (1, True), (2, False)).verdicts == {"4": False}


def test_a_wrong_choice_settles_at_once():
    questions = [Question(1, "4", CHOICE), Question(2, "4", CHOICE)]
    assert placement(chain(), CHAIN, questions, (1, False)).verdicts == {"4": False}


def test_a_number_is_asked_first_where_there_is_one():
    questions = [Question(1, "4", NUMERIC), Question(2, "4", CHOICE), Question(3, "4", CHOICE)]
    assert placement(chain(), CHAIN, questions).next_question().kind == NUMERIC
    assert placement(chain(), CHAIN, questions, (1, True)).next_question() is None


def test_one_choice_question_alone_could_be_guessed_and_is_not_asked():
    assert placement(chain(), CHAIN, [Question(1, "4", CHOICE)]).next_question() is None


def test_the_budget_ends_it():
    apart = Graph(CHAIN, [])
    done = run(apart, CHAIN, numeric(CHAIN), knows=set(CHAIN), budget=3)
    assert (len(done.answers), len(done.found), len(done.open)) == (3, 3, 4)


def test_the_last_question_is_not_spent_on_what_needs_two():
    apart = Graph(CHAIN, [])
    questions = [Question(1, "1", CHOICE), Question(2, "1", CHOICE), Question(3, "2", NUMERIC)]
    assert placement(apart, CHAIN, questions, budget=2).next_question().item == 1
    assert placement(apart, CHAIN, questions, budget=1).next_question().item == 3
    assert placement(apart, CHAIN, questions[:2], budget=1).next_question() is None


def test_each_verdict_says_what_was_concluded_from_it():
    done = placement(chain(), CHAIN, numeric(CHAIN), (2, True), (4, False))
    assert (done.found, done.not_known, done.open) == (["3"], ["5"], ["4"])
    assert (done.settled_with("3"), done.settled_with("5")) == (["1", "2"], ["6", "7"])


def test_an_item_that_was_withdrawn_says_nothing():
    assert placement(chain(), CHAIN, numeric(CHAIN[1:]), (77, False)).open == CHAIN


graphs = st.integers(2, 12).flatmap(
    lambda size: st.builds(
        lambda pairs: Graph(map(str, range(size)), [(str(max(p)), str(min(p))) for p in pairs if p[0] != p[1]]),
        st.lists(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)), max_size=30),
    )
)


@given(graph=graphs, shown=st.lists(st.integers(0, 11), max_size=4), with_choices=st.booleans())
def test_honest_answers_find_exactly_what_is_known(graph, shown, with_choices):
    tops = [slug for slug in map(str, shown) if slug in graph]
    knows = {*tops, *graph.ancestors(tops)}
    kinds = [CHOICE, CHOICE] if with_choices else [NUMERIC]
    pairs = [(concept, kind) for concept in graph.order for kind in kinds]
    questions = [Question(number, *pair) for number, pair in enumerate(pairs)]
    done = run(graph, graph.order, questions, knows, budget=99)
    assert done.open == []
    assert {*done.found, *graph.ancestors(done.found)} == knows
    assert len({answer.item for answer in done.answers}) == len(done.answers)  # never the same twice
    assert run(graph, graph.order, questions, knows, budget=99) == done
