"""Charts: round axes, marks where the values are, and nothing on the sheet but numbers and escaped words."""

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.charts.agreement import Dot, agreement
from web.charts.bars import Layer, bars
from web.charts.canvas import Canvas
from web.charts.days import days, level_of
from web.charts.lines import Line, lines
from web.charts.scales import Scale, short, ticks
from web.charts.shares import shares
from web.charts.sparks import sparks

HOSTILE = "<script>\"&'</script>"


def drawn(svg: str, tag: str) -> list[dict[str, str]]:
    """Return the attributes of every such shape, in order; fails on anything that is no XML."""
    return [each.attrib for each in ElementTree.fromstring(svg).iter(tag)]


@pytest.mark.parametrize(
    ("highest", "levels"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (3, [0, 1, 2, 3]),
        (7, [0, 2, 4, 6, 8]),
        (100, [0, 50, 100]),
        (1234, [0, 500, 1000, 1500]),
    ],
)
def test_an_axis_ends_at_a_round_number_just_above(highest, levels):
    assert ticks(highest) == levels


@given(st.floats(0, 1e9))
def test_an_axis_has_few_levels_and_holds_every_value(highest):
    levels = ticks(highest)
    assert levels[0] == 0
    assert levels[-1] >= highest * 0.999
    assert 2 <= len(levels) <= 6
    assert all(short(level) for level in levels)


def test_a_scale_is_a_straight_line():
    scale = Scale(0, 10, 100, 0)
    assert [scale(0), scale(5), scale(10)] == [100, 50, 0]


def test_bars_are_as_high_as_their_values_and_layers_stand_on_each_other():
    svg = bars("n", "Title", "Words", [Layer([1, 2]), Layer([1, 0], "slip")], {0: "a"}, tips=["one", "two"])
    first, on_it, second = drawn(svg, "rect")
    assert float(second["height"]) == pytest.approx(2 * float(first["height"]), abs=0.2)
    assert float(on_it["y"]) + float(on_it["height"]) == pytest.approx(float(first["y"]), abs=0.2)
    assert (first["class"], on_it["class"]) == ("ink", "slip")
    assert float(second["y"]) == pytest.approx(float(on_it["y"]), abs=0.2)


def test_a_line_breaks_where_nothing_was_measured():
    svg = lines("n", "T", "D", [Line([0.1, 0.2, None, 0.4])], {}, [0, 1])
    pieces = [each for each in drawn(svg, "path") if each["class"] == "line"]
    assert len(pieces) == 1
    assert len(drawn(svg, "circle")) == 1  # the lone one behind the gap


@pytest.mark.parametrize(("number", "level"), [(0, 0), (1, 1), (4, 2), (5, 3), (8, 4), (80, 4)])
def test_more_answers_give_more_ink(number, level):
    assert level_of(number, 8) == level


def test_every_day_of_a_calendar_has_its_square():
    first = date(2026, 1, 1)
    counts = {first + timedelta(days=each): each for each in range(0, 180, 3)}
    svg = days("n", "T", "D", counts, first, first + timedelta(days=179), most=90, columns=27)
    assert sum(each["d"].count("M") for each in drawn(svg, "path")) == 180


def test_shares_fill_the_sheet():
    parts = drawn(shares("n", "T", "D", [(1, "slip"), (0, "pale"), (3, "ink")]), "rect")
    assert [each["class"] for each in parts] == ["slip", "ink"]
    assert float(parts[1]["width"]) == pytest.approx(3 * float(parts[0]["width"]), abs=0.3)
    assert float(parts[1]["x"]) + float(parts[1]["width"]) == pytest.approx(360, abs=0.1)


def test_dots_below_the_sheet_stand_on_its_edge():
    svg = agreement("n", "T", "D", [Dot(0.1, 0.0, 0.0, 0.9, 4, "tip")], lowest=0.4)
    (dot,) = drawn(svg, "circle")
    assert float(dot["cy"]) == 206


def test_words_are_escaped_wherever_they_stand():
    canvas = Canvas(10)
    canvas.text(0, 0, HOSTILE)
    canvas.rectangle(0, 0, 1, 1, "ink", HOSTILE)
    canvas.dot(0, 0, 1, "dot", HOSTILE)
    root = ElementTree.fromstring(canvas.svg("n", HOSTILE, HOSTILE))
    assert {each.tag for each in root.iter()} == {"svg", "title", "desc", "text", "rect", "circle"}
    assert [each.text for each in root.iter() if each.text] == [HOSTILE] * 5


def test_nothing_to_draw_is_a_sheet_all_the_same():
    for svg in (
        bars("n", "T", "D", [Layer([0, 0])], {}),
        lines("n", "T", "D", [Line([None, None])], {}, [0, 1]),
        sparks("n", "T", "D", [0, 0], most=1),
        shares("n", "T", "D", []),
        agreement("n", "T", "D", [], lowest=0.4),
    ):
        assert drawn(svg, "svg")
        assert "nan" not in svg
