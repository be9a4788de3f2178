"""Practice in a real browser: every way of answering, by keys, by paste, and without any script."""

import pytest
from playwright.sync_api import expect

from quizsite.tests.browser.conftest import Student
from quizsite.tests.browser.test_looks import TOO_WIDE, violations
from quizzes.models import Attempt
from quizzes.testing import add_problem_types
from reviews.models import Memory
from web.clock import now

pytestmark = pytest.mark.browser

# One way of answering each.
TYPES = {
    "matrix": "score-matrix",
    "ordering": "order-steps",
    "choice": "match-roles",
    "shape parts": "multi-head-shapes",
    "number parts": "stable-softmax",
    "complexity": "complexity-class",
}


@pytest.fixture
def practising(open_page, course):
    """`practising(java_script_enabled=False)` is a student with every type of `TYPES` to practise."""
    add_problem_types(course, TYPES.values(), at=now())

    def sign_up(**options) -> Student:
        student = Student(open_page(**options))
        student.sign_up()
        return student

    return sign_up


def expect_verdict(student: Student, words: str) -> None:
    expect(student.page.locator("h1")).to_have_text(words)


@pytest.mark.parametrize("script", [True, pytest.param(False, marks=pytest.mark.slow)], ids=["script", "no script"])
def test_every_way_of_answering_is_found_in_the_list_and_practised_again(practising, script):
    student = practising(java_script_enabled=script)
    page = student.page
    for slug in TYPES.values():
        page.goto("/practice/")
        page.click(f"a[href='/practice/{slug}/']")
        statement = page.inner_text("#stem")
        student.fill_boxes(student.problem.answer, student.problem.answer_format)
        page.click("#ask .btn.go")
        expect_verdict(student, "Right")
        page.click("text=Another like this")
        expect(page.locator("#ask")).to_be_visible()
        assert page.inner_text("#stem") != statement
    assert Attempt.objects.filter(mode="practice", verdict="correct").count() == len(TYPES)
    assert not Memory.objects.exists()


def test_arrows_walk_through_a_grid(practising):
    student = practising()
    page = student.page
    page.goto("/practice/score-matrix/")

    def focused() -> str:
        return page.evaluate("document.activeElement.name")

    page.focus("[name=cell0-0]")
    walked = []
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "ArrowUp"):
        page.keyboard.press(key)
        walked.append(focused())
    assert walked == ["cell0-1", "cell1-1", "cell1-0", "cell0-0", "cell0-0"]
    page.keyboard.type("12")
    page.keyboard.press("ArrowLeft")
    assert focused() == "cell0-0"  # in the middle of a number the arrow moves the caret
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert focused() == "cell0-1"


PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData("text", text);
  document.activeElement.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.mark.parametrize("style", ["numpy", *(pytest.param(each, marks=pytest.mark.slow) for each in ("csv", "latex"))])
def test_a_pasted_matrix_fills_the_grid_from_any_cell(practising, style):
    student = practising()
    page = student.page
    page.goto("/practice/score-matrix/")
    rows = student.problem.answer.tolist()
    text = {
        "numpy": str(student.problem.answer),
        "csv": "\n".join(",".join(map(str, row)) for row in rows),
        "latex": r" \\ ".join(" & ".join(map(str, row)) for row in rows),
    }[style]
    page.focus("[name=cell1-1]")
    page.evaluate(PASTE, text)
    expect(page.locator("#echo")).to_contain_text("I read this as [[")
    page.keyboard.press("Enter")
    expect_verdict(student, "Right")


def test_a_row_is_pasted_where_it_is_dropped_and_nonsense_stays_text(practising):
    student = practising()
    page = student.page
    page.goto("/practice/score-matrix/")
    page.focus("[name=cell1-0]")
    page.evaluate(PASTE, "7 8 9")
    expect(page.locator("[name=cell1-2]")).to_have_value("9")
    expect(page.locator("[name=cell0-0]")).to_have_value("")
    page.focus("[name=cell2-2]")
    page.evaluate(PASTE, "not a number")
    expect(page.locator("[name=cell2-2]")).to_have_value("not a number")


def test_steps_are_put_in_order_by_keys_alone(practising):
    student = practising()
    page = student.page
    page.goto("/practice/order-steps/")
    for step in reversed(student.problem.answer):
        page.focus(f"[name=place-{step}]")
        while page.input_value(f"[name=place-{step}]") != "1":
            page.keyboard.press("ArrowUp")
        assert page.evaluate("document.activeElement.name") == f"place-{step}"
    expect(page.locator("#echo")).to_contain_text("Place 1 of")
    page.focus("#ask .btn.go")
    page.keyboard.press("Enter")
    expect_verdict(student, "Right")


def test_steps_are_put_in_order_by_their_buttons_and_by_dragging(practising):
    student = practising()
    page = student.page
    page.goto("/practice/order-steps/")
    first, second = (page.locator("[data-order] > li select").nth(place) for place in (0, 1))
    names = [each.get_attribute("name") for each in (first, second)]

    def expect_order(*names: str) -> None:
        for select, name in zip((first, second), names, strict=True):
            expect(select).to_have_attribute("name", name)

    page.get_by_role("button", name="Move down").first.click()
    expect_order(*names[::-1])
    page.get_by_role("button", name="Move up").nth(1).click()
    expect_order(*names)
    grips = page.locator("[data-order] .grip")
    grips.nth(1).hover()
    page.mouse.down()
    grips.nth(0).hover()
    page.mouse.move(20, 0, steps=4)
    page.mouse.up()
    expect_order(*names[::-1])
    assert [first.input_value(), second.input_value()] == ["1", "2"]


def test_a_letter_chooses_and_enter_checks(practising):
    student = practising()
    student.page.goto("/practice/match-roles/")
    student.page.keyboard.press(student.problem.answer)
    student.page.keyboard.press("Enter")
    expect_verdict(student, "Right")
    student.page.keyboard.press("Enter")
    student.page.wait_for_url("**/practice/match-roles/")


def test_parts_are_filled_in_by_keys_alone(practising):
    student = practising()
    page = student.page
    page.goto("/practice/multi-head-shapes/")
    page.focus("#ask .line")
    for shape in student.problem.answer.values():
        page.keyboard.type(f"({', '.join(shape)})")
        page.keyboard.press("Tab")
    expect(page.locator("#echo")).to_contain_text("I read this as")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect_verdict(student, "Right")


def walk(student: Student):
    """Stop at the list, at each way of answering, at a refusal, a slip and a right answer."""
    page = student.page
    page.goto("/practice/")
    yield
    for slug in TYPES.values():
        for right in (True, False):
            page.goto(f"/practice/{slug}/")
            yield
            problem = student.problem
            complete = [problem.answer] if right else [path.value for path in problem.wrong_paths]
            value = next(
                (each for each in complete if not isinstance(each, dict) or each.keys() == problem.answer.keys()),
                problem.answer,
            )
            student.fill_boxes(value, problem.answer_format)
            if box := page.query_selector("#ask .vec input, #ask .line"):
                filled = box.input_value()
                box.fill("1.2.3")
                page.click("#ask .btn.go")
                page.wait_for_selector("#refusal")
                yield
                page.fill("[aria-invalid]", filled)
            page.click("#ask .btn.go")
            page.wait_for_selector("text=Worked steps")
            yield


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(practising, scheme):
    student = practising(color_scheme=scheme, bypass_csp=True)
    found = []
    for _ in walk(student):
        found += violations(student.page)
    assert found == []


@pytest.mark.slow
def test_no_page_scrolls_sideways_on_a_small_phone(practising):
    student = practising(viewport={"width": 320, "height": 640})
    wide = []
    for _ in walk(student):
        wide += student.page.evaluate(TOO_WIDE)
    assert wide == []
