"""From the fields of a page to one text, and from a refusal back to the fields it is about."""

import pytest
from django.http import QueryDict
from django.utils.translation import override

import engine
from engine.parsing import Expected, ParseError, as_array, parse
from quizzes.item_kinds.base import InvalidAnswer
from reviews.pages.answer_controls import control_of
from reviews.pages.answer_forms import read_response

VECTOR = {"input": "vector", "shape": [2], "decimals": 2}
MATRIX = {"input": "matrix", "shape": [2, 2], "decimals": 2}
OPTIONS = [{"id": "a", "text": "Scale"}, {"id": "b", "text": "Compare"}, {"id": "c", "text": "Blend"}]
CHOICE = {"input": "choice", "options": OPTIONS}
ORDERING = {"input": "ordering", "options": OPTIONS}
SHAPE = {"input": "shape", "rank": 2, "symbols": ["n", "d_k"]}
PARTS = {
    "input": "parts",
    "parts": {
        "weights": {**MATRIX, "label": "Weights"},
        "output": {"input": "scalar", "shape": [], "decimals": 2, "label": "Output"},
        "axis": {**CHOICE, "label": "Axis"},
    },
}


def form(**fields: str) -> QueryDict:
    """`w__cell0_1` stands for the field `w-cell0-1`."""
    filled = QueryDict(mutable=True)
    filled.update({name.replace("__", "-").replace("_", "-"): value for name, value in fields.items()})
    return filled


BOXES = form(cell0_0="12", cell0_1="34", cell1_0="5", cell1_1="678")
FILLED_PARTS = form(
    weights__cell0_0="1", weights__cell0_1="2", weights__cell1_0="3", weights__cell1_1="4",
    output__cell0_0="0,5", axis__option="b",
)  # fmt: skip


def without(name: str) -> QueryDict:
    return form(**{each: FILLED_PARTS[each] for each in FILLED_PARTS if each != name})


def marked(answer_format, filled, refusal) -> set[str]:
    control = control_of(answer_format, filled)
    control.mark(refusal)
    return control.invalid


def test_a_matrix_is_joined_row_by_row():
    boxes = form(cell0_0="1", cell0_1="0,5", cell1_0=" 3/4 ", cell1_1="-2")
    read = parse(control_of(MATRIX, boxes).text(), Expected((2, 2), 2))
    assert as_array(read).tolist() == [[1, 0.5], [0.75, -2]]


@pytest.mark.parametrize(
    ("answer_format", "filled", "text"),
    [
        ({"input": "scalar", "shape": []}, form(cell0_0=" 7 ", text="8"), "7"),
        (VECTOR, form(text="[1, 2]"), "[1, 2]"),
        (SHAPE, form(text=" (n, d_k) "), "(n, d_k)"),
        ({"input": "complexity", "symbols": ["n"]}, form(text="O(n^2)"), "O(n^2)"),
        (CHOICE, form(option="c"), "c"),
        (ORDERING, form(place_a="2", place_b="1", place_c="3"), "b a c"),
        (PARTS, FILLED_PARTS, "weights: 1 & 2\n3 & 4\n\noutput: 0,5\n\naxis: b"),
    ],
)
def test_every_control_joins_its_fields_to_what_could_be_typed(answer_format, filled, text):
    assert read_response("numeric", filled, answer_format) == {"text": text}


@pytest.mark.parametrize(
    ("answer_format", "filled", "sentence", "fields"),
    [
        (MATRIX, form(cell0_0="1", cell0_1="2"), "2 numbers are missing.", {"cell1-0", "cell1-1"}),
        (VECTOR, form(cell0_0="1", cell0_1="2; 3"), "One box holds more than one number.", {"cell0-1"}),
        (VECTOR, form(), "There is no number yet.", {"cell0-0"}),
        (SHAPE, form(text=" "), "There is no answer yet.", {"text"}),
        (CHOICE, form(), "Choose one of the answers", {"option"}),
        (CHOICE, form(option="d"), "Choose one of the answers", {"option"}),
        (ORDERING, form(place_a="1", place_b="1", place_c="3"), "Two steps share place 1", {"place-a", "place-b"}),
        (ORDERING, form(place_a="9", place_b="2", place_c="3"), "Give each step its place", {"place-a"}),
        (ORDERING, form(), "Give each step its place", {"place-a", "place-b", "place-c"}),
        (PARTS, without("weights-cell1-1"), "Weights: One number is missing.", {"weights-cell1-1"}),
        (PARTS, without("axis-option"), "Axis: Choose one", {"axis-option"}),
    ],
)
def test_what_the_page_itself_sees_is_said_and_marked(answer_format, filled, sentence, fields):
    with pytest.raises(InvalidAnswer, match=sentence) as refusal:
        read_response("numeric", filled, answer_format)
    assert str(refusal.value).endswith("Nothing was counted.")
    assert marked(answer_format, filled, refusal.value) == fields


@pytest.mark.parametrize("position", range(1, 16))
def test_a_position_in_the_joined_text_marks_its_own_box(position):
    joined = control_of(MATRIX, BOXES).text()
    (field,) = marked(MATRIX, BOXES, InvalidAnswer("?", position))
    here = joined[position - 1] if position <= len(joined) else ""
    assert here in BOXES[field] or here in " &\n"


@pytest.mark.parametrize(
    ("part", "field"), [("2\n", "weights-cell0-1"), ("4\n", "weights-cell1-1"), ("0,5", "output-cell0-0")]
)
def test_a_position_in_the_text_of_several_parts_marks_the_box_of_its_part(part, field):
    position = control_of(PARTS, FILLED_PARTS).text().index(part) + 1
    assert marked(PARTS, FILLED_PARTS, InvalidAnswer("?", position)) == {field}


@pytest.mark.parametrize(
    ("answer_format", "filled", "at", "place"),
    [
        ({"input": "scalar", "shape": []}, form(cell0_0="5.7.5"), "7.5", "character 3"),
        (MATRIX, BOXES, "678", "row 2, column 2"),
        (VECTOR, form(cell0_0="1", cell0_1="x"), "x", "number 2 of 2"),
        (VECTOR, form(text="[1, x]"), "x", "character 5"),
        (PARTS, FILLED_PARTS, "4\n", "row 2, column 2"),
        (PARTS, FILLED_PARTS, ",5", "character 2"),
    ],
)
def test_a_place_in_the_joined_text_is_told_as_a_place_on_the_page(answer_format, filled, at, place):
    control = control_of(answer_format, filled)
    position = control.text().index(at) + 1
    told = control.tell(InvalidAnswer(f"I can't read this (character {position}). Nothing was counted.", position))
    assert told == f"I can't read this ({place}). Nothing was counted."
    assert control.tell(InvalidAnswer("There is no answer yet.")) == "There is no answer yet."


def test_a_place_on_the_page_is_told_in_german_too():
    control = control_of(VECTOR, form(cell0_0="1", cell0_1="x"))
    with pytest.raises(ParseError) as caught:
        parse(control.text(), Expected((2,)))
    with override("de"):
        refusal = InvalidAnswer(engine.told(caught.value.message, "de"), caught.value.position)
        assert control.tell(refusal) == "Ich kenne „x“ nicht (Zahl 2 von 2)."


def test_the_steps_stand_in_the_order_chosen_so_far():
    steps = control_of(ORDERING, form(place_a="3", place_b="1", place_c="2")).steps
    assert [(step.id, step.place) for step in steps] == [("b", "1"), ("c", "2"), ("a", "3")]
    assert [step.id for step in control_of(ORDERING, form()).steps] == ["a", "b", "c"]


def test_not_knowing_yet_needs_no_box():
    assert read_response("numeric", form(unknown="1"), MATRIX) == {"unknown": True}
