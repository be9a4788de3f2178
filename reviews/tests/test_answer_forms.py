"""From boxes to one text."""

import pytest
from django.http import QueryDict

from engine.parsing import Expected, as_array, parse
from quizzes.item_kinds.base import InvalidAnswer
from reviews.answer_forms import cells, read_response, typed_text

MATRIX = {"input": "matrix", "shape": [2, 2]}


def form(**boxes: str) -> QueryDict:
    filled = QueryDict(mutable=True)
    filled.update({name.replace("_", "-"): value for name, value in boxes.items()})
    return filled


def test_a_matrix_is_joined_row_by_row():
    boxes = form(cell0_0="1", cell0_1="0,5", cell1_0=" 3/4 ", cell1_1="-2")
    read = parse(typed_text(boxes, MATRIX), Expected((2, 2), 2))
    assert as_array(read).tolist() == [[1, 0.5], [0.75, -2]]


def test_boxes_come_before_the_one_text_and_the_text_is_there_for_the_rest():
    assert typed_text(form(cell0_0="7", text="8"), {"shape": []}) == "7"
    assert typed_text(form(text="[1, 2]"), {"shape": [2]}) == "[1, 2]"


@pytest.mark.parametrize("position", range(1, 16))
def test_a_position_in_the_joined_text_marks_its_own_box(position):
    boxes = form(cell0_0="12", cell0_1="34", cell1_0="5", cell1_1="678")
    joined = typed_text(boxes, MATRIX)
    marked = [cell.value for row in cells(boxes, MATRIX, position) for cell in row if cell.is_invalid]
    assert len(marked) == 1
    here = joined[position - 1] if position <= len(joined) else ""
    assert here in marked[0] or here in " &\n"


def test_a_page_that_says_nothing_is_told_so():
    with pytest.raises(InvalidAnswer, match="2 numbers are missing"):
        typed_text(form(cell0_0="1", cell0_1="2"), MATRIX)
    assert read_response("numeric", form(unknown="1"), MATRIX) == {"unknown": True}
