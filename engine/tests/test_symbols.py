"""Formulas in symbols: how they are read, compared and printed."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.parsing import ParseError
from engine.parsing.growth import grows_at_most, latex_of, leading_terms, text_of
from engine.parsing.symbols import read_symbols

SYMBOLS = ("B", "n", "n_q", "n_k", "d", "d_k", "d_model", "h")


def read(text):
    return read_symbols(text, SYMBOLS)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("n^2 d", "d*n*n"),
        ("n² d", "n**2 * d"),
        ("n^{2}d", r"n \cdot n \cdot d"),
        ("d/h", r"\frac{d}{h}"),
        ("d/h", "d ÷ h"),
        ("2 d / (4 h)", "d/(2h)"),
        ("h(n + 1)", "h n + h"),
        ("n_q n_k", r"n_{q} \times n_{k}"),
        ("nq*nk", "n_k n_q"),
        ("d_model", r"d_{\text{model}}"),
        ("n log n", "n*log(n)"),
        ("n log n", r"n \log_2 n"),
        ("log(n^2)", "2 log n"),
        ("sqrt(n) sqrt(n)", "n"),
        ("√d_k", "d_k^(1/2)"),
        ("n - n + d", "d"),
        ("[n + d]", "(d + n)"),
        ("1.5 n", "3n/2"),
    ],
)
def test_two_ways_of_writing_one_formula_are_equal(one, other):
    assert read(one) == read(other)


@pytest.mark.parametrize(("one", "other"), [("n", "d"), ("n^2", "2n"), ("d_k", "d k"), ("n_q", "n"), ("log n", "n")])
def test_different_formulas_are_different(one, other):
    try:
        assert read(one) != read(other)
    except ParseError:
        assert other == "d k"  # k is no symbol here


@pytest.mark.parametrize(
    ("text", "code", "position"),
    [
        ("n^2 * m", "unknown_name", 7),
        ("n +", "unreadable", 3),
        ("n // d", "unreadable", 4),
        ("(n", "unreadable", 2),
        ("n)", "unreadable", 2),
        ("d / (n + 1)", "too_large", 11),
        ("d / 0", "too_large", 5),
        ("n^21", "too_large", 4),
        ("n^d", "too_large", 3),
        ("log log n", "too_large", 9),
        ("log n^2", "ambiguous", 6),
        ("n / d / h", "ambiguous", 7),
        ("n" * 201, "too_long", 1),
        ("(" * 60, "too_large", 21),
        ("(n + d + h + 1)^19", "too_large", 18),
        ("9" * 190, "too_large", 190),
    ],
)
def test_what_is_no_formula_is_told_with_its_place(text, code, position):
    with pytest.raises(ParseError) as caught:
        read(text)

    assert (caught.value.code, caught.value.position) == (code, position)


def test_names_that_stand_for_formulas_are_replaced():
    assert read_symbols("h d_k", ("d", "h"), {"d_k": "d/h"}) == read_symbols("d", ("d", "h"))


@given(st.text(alphabet="ndhB_k^*/+-()[]{} 0123456789.logsqrt\\fracx²√−", max_size=60))
def test_no_text_does_more_than_be_read_or_refused(text):
    polynomial, refusal = {}, None
    try:
        polynomial = read(text)
    except ParseError as error:
        refusal = error

    assert all(isinstance(factor, Fraction) for factor in polynomial.values())
    assert refusal is None or (refusal.message and 1 <= refusal.position <= len(text) + 1)


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=4))
def test_a_formula_that_is_written_down_is_read_as_itself(terms):
    polynomial = read(" + ".join(f"{factor} n^{power} d^{other}" for factor, power, other in terms))

    assert read(text_of(polynomial, SYMBOLS)) == polynomial


@pytest.mark.parametrize(
    ("text", "leading"),
    [
        ("3 n^2 + n + 7", "3 n^2"),
        ("n^2 d + n d^2", "n^2 d + n d^2"),
        ("n^2 d + n^2 + d", "n^2 d"),
        ("n log n + n", "n log n"),
        ("n + 1000", "n"),
        ("5", "5"),
    ],
)
def test_terms_that_another_outgrows_are_left_out(text, leading):
    assert leading_terms(read(text)) == read(leading)


def test_one_growth_bounds_another_in_every_symbol():
    assert grows_at_most(read("n log n"), read("n^2"))
    assert grows_at_most(read("n d"), read("n^2 d"))
    assert not grows_at_most(read("n^2"), read("n d"))
    assert not grows_at_most(read("n d"), read("n^2"))


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("n^12 d_model", r"n^{12} d_{\text{model}}"),
        ("2*h", r"2 \cdot h"),
        ("n log n", r"n \log n"),
        ("d/h", "d / h"),
        ("n_q", "n_q"),
    ],
)
def test_formulas_are_printed_in_the_form_in_which_they_are_typed(text, latex):
    assert latex_of(text, SYMBOLS) == latex
