"""Picking, ordering, naming shapes and growth rates, and several of these at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import engine
from engine.dice import SingleDice
from engine.problem import Problem
from engine.wording import Mistake, Rule, choice, complexity, numbers, ordering, parts, shape

DICE = SingleDice("test", 5)


def problem_of(asked):
    return Problem(
        slug="score-rank",
        version=1,
        seed=0,
        statement="",
        parameters={},
        answer=asked.answer,
        answer_format=asked.answer_format,
        tolerance=asked.tolerance,
        wrong_paths=asked.wrong_paths,
        conventions=(),
        steps=(),
        hints=(),
    )


def status(problem, text):
    return engine.check(problem, text).status


@pytest.fixture
def colour():
    wrong = [
        Mistake("the keys", "keys-values-swapped"),
        Mistake("nothing", feedback="Something is blended."),
        Mistake("the weights", "weights-are-output"),
    ]
    return problem_of(choice(DICE, "the values", wrong))


@pytest.fixture
def steps():
    return problem_of(
        ordering(
            DICE,
            {
                "scores": "compare",
                "scale": "divide",
                "softmax": "normalise",
                "values": "project the values",
                "sum": "add",
            },
            [
                Rule("scores", "scale"),
                Rule("scale", "softmax", "scaling-after-softmax"),
                Rule("softmax", "sum", feedback="The weights come first."),
                Rule("values", "sum"),
            ],
        )
    )


@pytest.fixture
def heads():
    return problem_of(
        shape(
            ("B", "h", "n", "d/h"),
            [
                Mistake(("B", "h", "n", "d"), "heads-keep-full-width"),
                Mistake(("B", "n", "h", "d/h"), "heads-merged-without-transpose"),
            ],
            symbols=("B", "n", "d", "h"),
            where={"d_k": "d/h"},
        )
    )


@pytest.fixture
def cost():
    return problem_of(complexity("n^2 d", [Mistake("n", "cost-is-linear"), Mistake("n d^2", "cost-is-linear")]))


# --- choice ----------------------------------------------------------------------------------------------------------


def test_the_letter_may_be_written_in_several_ways(colour):
    letter = colour.answer

    for text in (letter, letter.upper(), f" {letter}) ", f"({letter})", f"{letter}."):
        assert status(colour, text) == "correct"


def test_every_wrong_option_has_its_reason(colour):
    for path in colour.wrong_paths:
        verdict = engine.check(colour, path.value)
        assert verdict.status == "wrong"
        assert verdict.misconceptions == ((path.misconception,) if path.misconception else ())
        assert verdict.message == (path.feedback or engine.MISCONCEPTIONS[path.misconception].feedback)


@pytest.mark.parametrize(("text", "code"), [("e", "unknown_option"), ("ab", "unknown_option"), (" ", "empty")])
def test_a_letter_that_is_not_there_is_not_counted(colour, text, code):
    verdict = engine.check(colour, text)

    assert (verdict.status, verdict.code) == ("invalid", code)


def test_an_option_is_told_by_its_text(colour):
    assert engine.say(colour, colour.answer) == "the values"


def test_another_seed_mixes_the_options_otherwise():
    orders = {
        tuple(option["text"] for option in choice(SingleDice("test", seed), "a", WRONG).answer_format["options"])
        for seed in range(60)
    }

    assert len(orders) == 6


WRONG = [Mistake("b", "plain-mean"), Mistake("c", "plain-mean")]


def test_options_that_read_the_same_are_refused():
    with pytest.raises(ValueError, match="two options"):
        choice(DICE, "a", [Mistake("a", "plain-mean")])


def test_a_wrong_answer_without_a_reason_is_refused():
    with pytest.raises(ValueError, match="needs a misconception"):
        choice(DICE, "a", [Mistake("b")])


# --- ordering --------------------------------------------------------------------------------------------------------


def letters(problem, *texts):
    ids = {option["text"]: option["id"] for option in problem.answer_format["options"]}
    return " ".join(ids[text] for text in texts)


def test_every_order_that_keeps_the_rules_is_right(steps):
    for order in (
        ("compare", "divide", "normalise", "project the values", "add"),
        ("project the values", "compare", "divide", "normalise", "add"),
        ("compare", "project the values", "divide", "normalise", "add"),
    ):
        assert status(steps, letters(steps, *order)) == "correct"


def test_a_broken_rule_is_told(steps):
    verdict = engine.check(steps, letters(steps, "compare", "normalise", "divide", "project the values", "add"))

    assert (verdict.status, verdict.misconceptions) == ("wrong", ("scaling-after-softmax",))
    assert verdict.message == engine.MISCONCEPTIONS["scaling-after-softmax"].feedback


def test_a_broken_rule_without_a_name_is_told_by_its_two_steps(steps):
    verdict = engine.check(steps, letters(steps, "divide", "compare", "normalise", "project the values", "add"))

    assert verdict.message == "“compare” comes before “divide”."


def test_an_order_may_be_typed_with_arrows_commas_or_nothing_between(steps):
    order = engine.format_answer(steps, steps.answer)

    for text in (order.replace(" ", " → "), order.replace(" ", ","), order.replace(" ", ""), order.upper()):
        assert status(steps, text) == "correct"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a b c d", "missing_step"),
        ("a b c d e a", "repeated_step"),
        ("a b c d z", "unknown_option"),
        ("", "empty"),
        (" , ", "empty"),
    ],
)
def test_what_is_no_order_is_not_counted(steps, text, code):
    verdict = engine.check(steps, text)

    assert (verdict.status, verdict.code) == ("invalid", code)


# --- shape -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "(B, h, n, d/h)",
        "B x h x n x d/h",
        "B × h × n × d / h",
        "[B; h; n; d_k]",
        r"B \times h \times n \times \frac{d}{h}",
        "B, h, n, d h / h^2",
        "B by h by n by dk",
        r"$B \times h \times n \times d_k$",
        "torch.Size([B, h, n, d/h])",
    ],
)
def test_a_shape_may_be_written_in_several_ways(heads, text):
    assert status(heads, text) == "correct"


def test_a_wrong_shape_shows_what_went_wrong(heads):
    assert engine.check(heads, "(B, h, n, d)").misconceptions == ("heads-keep-full-width",)
    assert engine.check(heads, "B, n, h, d_k").misconceptions == ("heads-merged-without-transpose",)
    assert engine.check(heads, "(B, n, d/h, h)").message == "These are the right sizes in another order."
    assert engine.check(heads, "(B, h, n, n)").message == "3 of the 4 sizes are right."


@pytest.mark.parametrize(
    ("text", "code", "position"),
    [
        ("(B, h, n, q)", "unknown_name", 11),
        ("(B, , n, d)", "missing_number", 5),
        ("", "empty", None),
        ("()", "empty", None),
        ("(B, h, n)", "wrong_shape", 1),
        ("(B, h, n", "unreadable", 2),
    ],
)
def test_what_is_no_shape_is_not_counted(heads, text, code, position):
    verdict = engine.check(heads, text)

    assert (verdict.status, verdict.code, verdict.position) == ("invalid", code, position)


def test_numbers_are_a_shape_too():
    problem = problem_of(shape(("100", "64"), [Mistake(("64", "100"), "shape-roles-confused")]))

    for text in ("100x64", "(100, 64)", "100 × 64", "100 by 64", "[100, 2*32]"):
        assert status(problem, text) == "correct"
    assert engine.check(problem, "64 x 100").misconceptions == ("shape-roles-confused",)
    assert engine.say(problem, problem.answer) == r"$100 \times 64$"


def test_one_axis_may_be_written_like_python_does():
    problem = problem_of(shape(("100",), []))

    assert status(problem, "(100,)") == status(problem, "100") == "correct"


@given(st.text(alphabet="Bhndx,;×()[] /123byq", max_size=40))
def test_no_text_breaks_the_reading_of_shapes(text):
    problem = problem_of(shape(("B", "n"), [], symbols=("B", "n", "d", "h")))

    assert status(problem, text) in ("correct", "wrong", "invalid")


# --- complexity ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["O(n^2 d)", "n²d", "O(d n^2)", "Θ(n*n*d)", r"\mathcal{O}(n^2 d)", "O[n^2 d]", "$O(n^2 d)$"]
)
def test_a_growth_may_be_written_in_several_ways(cost, text):
    assert status(cost, text) == "correct"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("O(2 n^2 d)", "constant factor"),
        ("O(n^2 d + n d)", "here n d"),
        ("n^2 d / 2", "constant factor"),
        ("4n^2 d + 3", "constant factor"),
    ],
)
def test_factors_and_lower_terms_are_partly_right_with_a_reason(cost, text, reason):
    verdict = engine.check(cost, text)

    assert verdict.status == "partial"
    assert reason in verdict.message
    assert "$O(n^2 d)$" in verdict.message


@pytest.mark.parametrize(
    ("text", "misconceptions", "words"),
    [
        ("O(n)", ("cost-is-linear",), "n \\times n"),
        ("O(7 n + 1)", ("cost-is-linear",), "n \\times n"),
        ("O(n^3 d)", (), "too loose"),
        ("O(n d)", (), "grows faster"),
        ("O(n d^4)", (), "another growth"),
    ],
)
def test_another_growth_is_wrong_and_says_in_which_way(cost, text, misconceptions, words):
    verdict = engine.check(cost, text)

    assert (verdict.status, verdict.misconceptions) == ("wrong", misconceptions)
    assert words in verdict.message


@pytest.mark.parametrize(
    ("text", "code", "position"),
    [("O(m^2)", "unknown_name", 3), ("O()", "empty", None), ("O(-n)", "no_growth", 1), ("O(n", "bracket", 2)],
)
def test_what_is_no_growth_is_not_counted(cost, text, code, position):
    verdict = engine.check(cost, text)

    assert (verdict.status, verdict.code, verdict.position) == ("invalid", code, position)


# --- parts -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def two_parts():
    return problem_of(
        parts(
            sizes=("Shape of $S$", shape(("3", "5"), [Mistake(("5", "3"), "shape-roles-confused")])),
            pairs=("Pairs", numbers(15, [Mistake(25, "causal-pairs-miscounted")])),
        )
    )


def test_parts_are_told_apart_by_their_names_or_by_their_lines(two_parts):
    for text in ("sizes: 3 x 5\npairs: 15", "pairs = 15\nsizes = (3, 5)", "(3, 5)\n15", "\n 3x5 \n\n 15 \n"):
        assert status(two_parts, text) == "correct"


def test_half_of_the_parts_is_partly_right(two_parts):
    verdict = engine.check(two_parts, "sizes: 5 x 3\npairs: 15")

    assert (verdict.status, verdict.misconceptions) == ("partial", ("shape-roles-confused",))
    assert verdict.message == f"- Shape of $S$: {engine.MISCONCEPTIONS['shape-roles-confused'].feedback}"


def test_less_than_half_is_wrong(two_parts):
    verdict = engine.check(two_parts, "sizes: 5 x 3\npairs: 25")

    assert (verdict.status, verdict.misconceptions) == ("wrong", ("shape-roles-confused", "causal-pairs-miscounted"))


@pytest.mark.parametrize(
    ("text", "code", "position", "words"),
    [
        ("sizes: 3 x 5", "missing_part", None, "pairs"),
        ("sizes: 3 x 5\npairs: 1.5.2", "unreadable", 21, "Pairs: I can't read"),
        ("sizes: 3 x 5\nsizes: 3 x 5\npairs: 1", "repeated_part", 14, "more than once"),
        ("what?\nsizes: 3 x 5\npairs: 1", "unknown_part", 1, "what?"),
        ("1 2 3", "missing_part", None, "2 parts"),
        ("sizes: 3 x 5\npairs: 1 2", "wrong_shape", None, "one number"),
        ("", "empty", None, "no answer yet"),
    ],
)
def test_one_part_that_cannot_be_read_stops_the_marking(two_parts, text, code, position, words):
    verdict = engine.check(two_parts, text)

    assert (verdict.status, verdict.code, verdict.position) == ("invalid", code, position)
    assert words in verdict.message


def test_a_message_counts_characters_of_the_whole_text(two_parts):
    verdict = engine.check(two_parts, "sizes: 3 x 5\npairs: 1.5.2")

    assert "(character 21)" in verdict.message
