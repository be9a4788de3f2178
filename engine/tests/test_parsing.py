"""What may be typed, and what it is read as."""

from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.parsing import Expected, ParseError, as_array, parse

HALF = Fraction(1, 2)


def vector(n, decimals=2):
    return Expected((n,), decimals)


def matrix(rows, columns, decimals=2):
    return Expected((rows, columns), decimals)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7),
        ("+7", 7),
        (" 42\n", 42),
        ("-0", 0),
        (".5", HALF),
        ("5.", 5),
        ("0,5", HALF),
        ("−0,5", -HALF),
        ("–5", -5),
        ("1e-3", Fraction(1, 1000)),
        ("1E+3", 1000),
        ("1e−3", Fraction(1, 1000)),
        ("1×10^-3", Fraction(1, 1000)),
        ("2.5·10^3", 2500),
        ("2.5 x 10^3", 2500),
        ("10**-3", Fraction(1, 1000)),
        ("2^{-1}", HALF),
        ("22/7", Fraction(22, 7)),
        (" 1 / 2 ", HALF),
        ("1∕2", HALF),
        ("1/-2", -HALF),
        ("(1)/(2)", HALF),
        ("(1+2)*3", 9),
        ("2/3*3", 2),
        ("-2^2", -4),
        ("2^3^2", 512),
        ("3 - 4", -1),
        ("sqrt(9/4)", Fraction(3, 2)),
        ("sqrt(2)", 2**0.5),
        ("1/sqrt(4)", HALF),
        ("exp(0)", 1.0),
        ("ln(e)", 1.0),
        ("log2(8)", 3.0),
        ("log10(100)", 2.0),
        ("2*pi", 6.283185307179586),
        ("2*π", 6.283185307179586),
        (r"\frac{1}{2}", HALF),
        (r"\dfrac{\sqrt{4}}{4}", HALF),
        (r"2 \cdot 3", 6),
        ("१२.५", Fraction(25, 2)),
        ("\ufeff 42", 42),
        ("9007199254740993", 9007199254740993),
        ("[5]", 5),
        ("$5$", 5),
        (r"\( \frac{1}{2} \)", HALF),
        ("8 388 608", 8388608),
        ("8\u2009388\u2009608", 8388608),
        ("-1,048,576", -1048576),
        ("12 000.5", Fraction(24001, 2)),
        ("10² + 2³", 108),
        ("2 · 10¹²", 2 * 10**12),
    ],
)
def test_it_reads_a_number(text, value):
    assert parse(text, Expected()) == value


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("[1, 2, 3]", [1, 2, 3]),
        ("1, 2, 3", [1, 2, 3]),
        ("1,2,3", [1, 2, 3]),
        ("(1,2,3)", [1, 2, 3]),
        ("1 2 3", [1, 2, 3]),
        ("1;2;3", [1, 2, 3]),
        ("1\n2\n3", [1, 2, 3]),
        ("1\t2\t3", [1, 2, 3]),
        ("[[1],[2],[3]]", [1, 2, 3]),
        ("[[1, 2, 3]]", [1, 2, 3]),
        ("[1 -2 3]", [1, -2, 3]),
        ("[1 - 2, 2, 3]", [-1, 2, 3]),
        ("0,5; 1,25; -2", [HALF, Fraction(5, 4), -2]),
        ("[0,5; 1,25; 2]", [HALF, Fraction(5, 4), 2]),
        ("[1/2, -0.5, 1e3]", [HALF, -HALF, 1000]),
        ("np.array([1.0, 2, 3])", [1, 2, 3]),
        ("array([1., 2., 3.], dtype=float32)", [1, 2, 3]),
        ("tensor([1., 2., 3.], device='cpu')", [1, 2, 3]),
        (r"\begin{bmatrix} 1 & 0,5 & 3 \end{bmatrix}", [1, HALF, 3]),
        (r"\left[ 1, 2, 3 \right]", [1, 2, 3]),
        ("[1,\n 2,\n 3]", [1, 2, 3]),
    ],
)
def test_it_reads_a_vector(text, values):
    assert parse(text, vector(3)) == values


@pytest.mark.parametrize(
    "text",
    [
        "[[1, 2], [3, 4.5]]",
        "[1 2; 3 4.5]",
        "1, 2; 3, 4.5",
        "1 2\n3 4.5",
        "1,2\r\n3,4.5\n",
        "1\t2\n3\t4,5",
        "[1, 2], [3, 4.5]",
        "(1, 2), (3, 4.5)",
        "[[1. 2. ]\n [3. 4.5]]",
        "array([[1. , 2. ],\n       [3. , 4.5]])",
        r"\begin{pmatrix} 1 & 2 \\ 3 & \frac{9}{2} \end{pmatrix}",
        "[[1,2];[3,4.5]]",
    ],
)
def test_it_reads_a_matrix(text):
    assert parse(text, matrix(2, 2)) == [[1, 2], [3, Fraction(9, 2)]]


@pytest.mark.parametrize("text", ["1 2", "1 0000", "1234 567", "1 234 56", "1 234,567", "1,234 ,567"])
def test_groups_that_are_no_groups_of_three_are_several_numbers(text):
    assert isinstance(parse(text, Expected()), list)


def test_a_comma_before_three_digits_is_not_guessed_at_where_a_whole_number_is_asked_for():
    with pytest.raises(ParseError) as caught:
        parse("65,536", Expected((), 0))

    assert (caught.value.code, caught.value.position) == ("ambiguous_comma", 3)
    assert parse("65,536", Expected((), 3)) == Fraction(65536, 1000)
    assert parse("0,125", Expected((), 0)) == Fraction(1, 8)


def test_where_several_numbers_are_asked_for_a_space_separates():
    assert parse("1 000 000", Expected((3,))) == [1, 0, 0]


def test_brackets_make_a_list_of_one_where_a_vector_is_asked_for():
    assert parse("[5]", vector(2)) == [5]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0,27,0,73", vector(2)),
        ("0,27,0,73", vector(3)),
        ("0,27,0,73", vector(4, decimals=0)),
        ("[0,27, 0,73]", vector(2)),
        ("0,27 0,73", vector(2)),
        ("1,2,3,4", vector(2)),
        ("1,25", vector(2)),
        ("0,5 0,5; 1 0", matrix(2, 2)),
    ],
)
def test_it_does_not_guess_what_a_comma_means(text, expected):
    with pytest.raises(ParseError, match="put ; between") as caught:
        parse(text, expected)
    assert caught.value.code == "ambiguous_comma"


@pytest.mark.parametrize(
    ("text", "expected", "values"),
    [
        ("6,3,2", vector(2), [6, 3, 2]),  # three whole numbers, even where two are asked for
        ("1,2,3,4", vector(4), [1, 2, 3, 4]),
        ("12,10", vector(2, decimals=0), [12, 10]),
        ("0,5", vector(2, decimals=0), [0, 5]),
        ("[3,4]", Expected(), [3, 4]),
        ("0.27,0.73", vector(2), [Fraction(27, 100), Fraction(73, 100)]),
    ],
)
def test_it_takes_a_comma_as_separator_where_nothing_else_makes_sense(text, expected, values):
    assert parse(text, expected) == values


@pytest.mark.parametrize(
    ("text", "code", "position"),
    [
        ("", "empty", None),
        (" \n ", "empty", None),
        ("[]", "empty", 1),
        ("[ , ]", "missing_number", 3),
        ("5.7.5", "unreadable", 1),
        ("[6.71, 5.7.5]", "unreadable", 8),
        ("--5", "unreadable", 1),
        ("3 + -4", "unreadable", 5),
        ("1e5.5", "unreadable", 1),
        ("5?", "unreadable", 1),
        ("2(3)", "unreadable", 1),
        ("2^", "unreadable", 1),
        ("{{7*7}}", "unreadable", 1),
        ("1\x00", "unreadable", 1),
        ("Ⅷ", "unreadable", 1),
        ("①", "unreadable", 1),
        ("0x10", "unreadable", 1),
        ("nan", "unknown_name", 1),
        ("[1, -inf]", "unknown_name", 6),
        ("log(2)", "unknown_name", 1),
        ("3*x", "unknown_name", 3),
        ("1/0", "division_by_zero", 2),
        ("0^-1", "division_by_zero", 2),
        ("1/2/3", "ambiguous_fraction", 4),
        ("1 1/2/3", "ambiguous_fraction", 6),
        ("sqrt(-1)", "not_real", 1),
        ("ln(0)", "not_real", 1),
        ("(-8)^(1/3)", "not_real", 5),
        ("1e999", "too_large", 1),
        ("-1e999", "too_large", 2),
        ("1e99999999999999999999", "too_large", 1),
        ("9^9^9", "too_large", 2),
        ("exp(1000)", "too_large", 1),
        ("1e300*1e300", "too_large", 1),
        ("1/2^9000", "too_large", 4),
        ("0." + "1" * 200, "too_long", 1),
        ("1" * 10_000, "too_long", None),
        ("(" * 30 + "1" + ")" * 30, "too_deep", 25),
        ("[1, 2", "bracket", 1),
        ("1, 2]", "bracket", 5),
        ("[1, 2)", "bracket", 6),
        ("[1,,2]", "missing_number", 3),
        ("1, 2,", "missing_number", 5),
        ("1; ;2", "missing_number", 1),
        ("[[1, 2], [3]]", "ragged", 11),
        ("[1, [2, [3]]]", "ragged", 2),
        ("[[1, 2], 3]", "ragged", 10),
    ],
)
def test_it_says_what_it_cannot_read_and_where(text, code, position):
    with pytest.raises(ParseError) as caught:
        parse(text, vector(2))
    assert (caught.value.code, caught.value.position) == (code, position)


def test_among_several_numbers_an_error_names_the_row_and_the_column():
    with pytest.raises(ParseError) as caught:
        parse("[[1, 2], [3, 4..5]]", matrix(2, 2))
    assert caught.value.cell == (2, 2)


@pytest.mark.parametrize("text", ["5\ud800", "5\x07"])
def test_a_message_repeats_no_unprintable_character(text):
    with pytest.raises(ParseError) as caught:
        parse(text, Expected())
    assert caught.value.message.isprintable()


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('id')",
        "().__class__.__bases__[0]",
        "lambda: 0",
        "'a'*10**9",
        "10**10**10",
        "2**99999999",
        "(" * 100_000,
        "[" + "1," * 1_000_000 + "1]",
        r"\frac{1}{" * 20_000,
        "-" * 100_000 + "1",
        "0" * 50_000 + "x",
    ],
)
def test_hostile_text_is_no_number(text):
    with pytest.raises(ParseError):
        parse(text, vector(2))


SHAPES = st.sampled_from([Expected(), vector(2), vector(4, decimals=0), matrix(2, 2)])
SYMBOLS = st.text(st.sampled_from(list("0123456789.,;+-*/^()[]{}&eE πpisqrtexpln\\ \t\n−×")), max_size=40)


@given(text=st.one_of(SYMBOLS, st.text(max_size=60)), expected=SHAPES)
@settings(max_examples=500, deadline=None)
@example(text="array(", expected=Expected())
@example(text="[;]", expected=vector(2))
@example(text="\\\\", expected=vector(2))
@example(text="&", expected=matrix(2, 2))
@example(text="[[]]", expected=matrix(2, 2))
@example(text="[]]", expected=matrix(2, 2))
@example(text="0.1^1e300", expected=Expected())
def test_any_text_is_read_or_refused_with_a_place(text, expected):
    outcome = read(text, expected)

    if isinstance(outcome, ParseError):
        assert outcome.message.endswith(".")
        assert outcome.position is None or 1 <= outcome.position <= len(text)
    else:
        assert outcome.ndim <= 2
        assert outcome.size
        assert abs(outcome).max() < 1e308


def read(text, expected):
    try:
        return as_array(parse(text, expected))
    except ParseError as error:
        return error


@given(numbers=st.lists(st.decimals(-1000, 1000, places=3), min_size=2, max_size=5), decimals=st.integers(0, 3))
@settings(max_examples=200, deadline=None)
def test_every_usual_way_of_writing_a_vector_reads_the_same(numbers, decimals):
    expected = Expected((len(numbers),), decimals)
    exact = [Fraction(number) for number in numbers]
    ways = [
        "[" + ", ".join(map(str, numbers)) + "]",
        " ".join(map(str, numbers)),
        "; ".join(str(number).replace(".", ",") for number in numbers),
        "\n".join(str(number).replace("-", "−") for number in numbers),
        r"\begin{bmatrix}" + " & ".join(map(str, numbers)) + r"\end{bmatrix}",
    ]

    assert [parse(way, expected) for way in ways] == [exact] * len(ways)
