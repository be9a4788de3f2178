"""Heat maps: rows that add up as printed, hidden is not zero, one fixed scale; arcs that say the same."""

from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from web.charts.token_arcs import token_arcs
from web.matrices import heat_map, hundredths, matrix, numbered, strongest, visible_hundredths, written

rows_of_weights = st.lists(st.floats(0, 1, allow_subnormal=False), min_size=1, max_size=40).filter(
    lambda row: sum(row) > 0.001
)


@given(rows_of_weights)
def test_printed_shares_add_up_and_are_never_a_whole_step_off(row):
    shares = [each / sum(row) for each in row]
    rounded = hundredths(shares)
    assert sum(rounded) == 100
    assert all(abs(whole - share * 100) < 1.001 for whole, share in zip(rounded, shares, strict=True))


def test_the_largest_remainder_is_rounded_up_and_the_first_of_equals():
    assert hundredths([1 / 3, 1 / 3, 1 / 3]) == [34, 33, 33]
    assert hundredths([0.105, 0.109, 0.786]) == [10, 11, 79]


def test_hidden_keys_get_nothing_of_what_rounding_leaves():
    assert visible_hundredths([1 / 3, 2 / 3, None]) == [33, 67, None]
    assert visible_hundredths([None, None]) == [None, None]


@pytest.mark.parametrize("row", [[0.5, 0.4], [0.5, float("nan")], [1.2, -0.2], [float("inf")], [0.50001, 0.5]])
def test_what_is_no_row_of_weights_is_refused(row):
    with pytest.raises(ValueError, match="eights"):
        heat_map([row], ["a"], [str(each) for each in row])


def test_equal_tokens_are_told_apart_by_number():
    assert numbered(["the", "cat", "the", "The"]) == ["the₁", "cat", "the₂", "The"]


def test_the_scale_is_fixed_and_not_that_of_the_matrix():
    pale = heat_map([[0.3, 0.3, 0.4]], ["a"], ["x", "y", "z"])
    assert [cell.css for cell in pale.rows[0].cells] == ["w6", "w6", "w8"]
    assert heat_map([[1.0]], ["a"], ["x"]).rows[0].cells[0].css == "w20"


def test_a_hidden_cell_is_announced_as_hidden_and_not_as_zero():
    shown = heat_map([[1.0, None], [0.5, 0.5]], ["a", "b"], ["a", "b"], chosen=0)
    page = render_to_string("web/heat.html", {"matrix": shown, "caption": "Weights", "label": "Weights"})
    assert '<td class="hid"><span class="sr">hidden</span></td>' in page
    assert page.count('scope="row"') == 2
    assert page.count('scope="col"') == 3
    assert "0.00" not in page


def test_more_than_32_tokens_stay_a_table_in_a_frame_that_scrolls():
    n = 40
    names = [str(each) for each in range(n)]
    shown = heat_map([[1 / n] * n] * n, names, names)
    page = render_to_string("web/heat.html", {"matrix": shown, "caption": "Weights", "label": "Weights"})
    assert page.count("<td") == n * n
    assert 'class="scroll" role="region" aria-label="Weights" tabindex="0"' in page


def test_the_strongest_is_the_first_of_the_largest_that_can_be_seen():
    assert strongest([None, 0.2, 0.4, 0.4]) == 2
    assert strongest([None, None]) == 0


def test_numbers_have_a_printed_minus_and_zero_has_none():
    assert [written(each) for each in (-1.5, -0.001, 2)] == ["−1.50", "0.00", "2.00"]
    assert matrix([[1.0, None]], ["a"]).rows[0].cells[1].is_hidden


def test_arcs_are_links_and_the_heavier_the_thicker():
    drawing = token_arcs("<&>", ["a<b", "&", "c"], [0.1, 0.2, 0.7], 0, lambda row: f"?row={row}&x=1")
    tree = ElementTree.fromstring(drawing)
    assert tree.attrib["aria-label"] == "<&>"
    assert [each.attrib["href"] for each in tree.iter("a")] == ["?row=0&x=1", "?row=1&x=1", "?row=2&x=1"]
    widths = [float(each.attrib["stroke-width"]) for each in tree.iter("path")]
    assert (
        widths == sorted(widths[:2]) + widths[2:]
    )  # the lightest first, so that the heaviest lies on top; then its own
    assert [each.text for each in tree.iter("text")] == ["a<b", "&", "c"]


def test_arcs_leave_out_what_is_hidden():
    drawing = token_arcs("", ["a", "b", "c"], [1.0, None, None], 0, str)
    assert len(list(ElementTree.fromstring(drawing).iter("path"))) == 1
