"""The study page with its script: what it does beyond the plain forms, and what that may weigh."""

import gzip
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from quizsite.tests.browser.conftest import Student
from quizsite.tests.browser.test_looks import TOO_WIDE, violations
from quizzes.models import Attempt
from quizzes.testing import add_problem_types
from reviews.models import Memory, ReviewEvent
from web.clock import now

pytestmark = pytest.mark.browser

SCRIPTS = Path(__file__).parents[3] / "web" / "static" / "web"
NAVIGATED_TO = "performance.getEntriesByType('navigation')[0].name"
SWIPE = """async (across) => {
  const pointerId = Math.round(performance.now()); // each touch has its own
  const touch = { pointerId, pointerType: "touch", isPrimary: true, clientY: 200, bubbles: true };
  const at = (name, clientX) =>
    document.querySelector(".flash").dispatchEvent(new PointerEvent(name, { ...touch, clientX }));
  at("pointerdown", 150);
  await import("/static/web/study/swiping.js"); // fetched by the first touch
  at("pointerup", 150 + across);
}"""


def go_to(student: Student, kind: str) -> None:
    """Answer until an item of `kind` is asked."""
    student.page.goto("/study/")
    while student.kind != kind:
        student.answer()
        student.page.goto("/study/")


def press_into_next_page(page: Page, key: str) -> None:
    """Press a key that leads on, when the page ahead is there."""
    page.keyboard.press(key)
    expect(page.locator(".verdict")).to_have_count(0)
    expect(page.locator("#ask")).to_be_visible()


def test_the_next_question_stands_there_at_once_and_nothing_is_counted_for_it(student):
    page = student.page
    student.sign_up()
    go_to(student, "numeric")
    page.click("[name=unknown]")
    with page.expect_response(re.compile(r"/study/\?last=")) as ahead:
        page.wait_for_url("**/answered/**")
    ahead.value.finished()
    events = ReviewEvent.objects.count()
    told, left = page.url, page.locator(".bar .nowrap").inner_text()
    press_into_next_page(page, "Enter")
    assert page.evaluate(NAVIGATED_TO) == told  # no second page was loaded
    assert "/study/?last=" in page.url
    assert page.locator(".bar .nowrap").inner_text().split(" to go")[0] == left.split(" to go")[0]
    assert ReviewEvent.objects.count() == events
    page.keyboard.press("Tab")  # the focus is at the question, not at the top
    assert page.evaluate("!!document.activeElement.closest('main')")
    page.go_back()
    expect(page.locator(".verdict")).to_be_visible()
    page.keyboard.press("u")
    expect(page.locator(".said")).to_contain_text("Taken back")
    assert ReviewEvent.objects.count() == events + 1


def test_a_right_answer_is_rated_good_and_its_time_is_kept(student):
    page = student.page
    student.sign_up()
    go_to(student, "choice")
    with page.expect_response(re.compile(r"/study/\?last=")):
        student.fill(right=True)
        page.keyboard.press("Enter")
    page.wait_for_timeout(100)  # the answer has come; its text is read
    with page.expect_response(re.compile("/rate$")):
        press_into_next_page(page, "Space")
    assert 0 < Attempt.objects.last().duration_ms < 60_000
    assert list(ReviewEvent.objects.filter(item__kind="choice").values_list("kind", "rating")) == [("answer", 3)]


def test_what_was_typed_waits_the_echo_names_the_place_and_the_sheet_lists_the_keys(student, course):
    page = student.page
    student.sign_up()
    go_to(student, "numeric")
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keys")
    expect(sheet).to_be_visible()
    page.keyboard.press("h")  # no hint is taken behind it
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(page.locator(".note.ink")).to_have_count(0)
    page.get_by_role("button", name="All keys").click()
    expect(sheet).to_be_visible()
    sheet.get_by_role("button", name="Close").click()
    page.keyboard.press("5")  # a number begins the answer
    page.keyboard.type(".7.5")
    page.keyboard.press("Tab")
    page.keyboard.type("1")
    box = page.locator(".vec input").first
    expect(box).to_have_value("5.7.5")
    expect(page.locator("#echo")).to_contain_text("(number 1 of 2)")
    page.get_by_role("link", name="Pause").click()
    page.goto("/study/")
    expect(page.locator(".vec input").first).to_have_value("5.7.5")
    assert not Attempt.objects.filter(item__kind="numeric").exists()


def test_a_card_is_turned_and_rated_by_swipes(open_page, course):
    student = Student(open_page(viewport={"width": 320, "height": 640}, has_touch=True))
    page = student.page
    student.sign_up()
    go_to(student, "flashcard")
    page.evaluate(SWIPE, 30)
    page.evaluate(SWIPE, 120)
    expect(page.get_by_role("button", name="Again")).to_be_visible()
    with page.expect_response(re.compile(r"/study/answer$")):
        page.evaluate(SWIPE, -120)
    page.wait_for_url("**/study/?last=*")
    assert ReviewEvent.objects.last().rating == 1
    expect(page.get_by_role("button", name="Undo")).to_be_in_viewport()


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("[[1, 2], [0.5, -3]]", [["1", "2"], ["0.5", "-3"]]),
        ("array([[ 1.5, -2. ],\n       [ 3. ,  4. ]], dtype=float32)", [["1.5", "-2."], ["3.", "4."]]),
        ("1,5;2\n3;4", [["1,5", "2"], ["3", "4"]]),
        ("1,2\n0.5,-3", [["1", "2"], ["0.5", "-3"]]),
        ("1,5\t2\n3\t4", [["1,5", "2"], ["3", "4"]]),
        ("[1 2; 1/2 −3]", [["1", "2"], ["1/2", "−3"]]),
        (r"\begin{bmatrix} 1 & \frac{1}{2} \\ 3 & 4 \end{bmatrix}", [["1", r"\frac{1}{2}"], ["3", "4"]]),
        ("1,5; 2,5", [["1,5", "2,5"]]),
        ("not a number", []),
    ],
)
def test_the_layout_of_what_is_pasted_is_read_and_its_texts_stay(pasting_page, text, rows):
    assert (
        pasting_page.evaluate(f"import('/static/web/study/pasting.js').then((it) => it.split({json.dumps(text)}))")
        == rows
    )


@pytest.fixture(scope="module")
def pasting_page(chromium):
    """A page without a server: the script alone."""
    page = chromium.new_page(bypass_csp=True)
    page.route("**/*", lambda route: _answer(route))
    page.goto("http://script.test/")
    yield page
    page.close()


def _answer(route) -> None:
    path = SCRIPTS.parent.parent / route.request.url.removeprefix("http://script.test/")
    if path.is_file():
        route.fulfill(body=path.read_text(), content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html>", content_type="text/html")


def test_the_scripts_weigh_no_more_than_10_kb():
    sizes = [len(gzip.compress(path.read_bytes())) for path in [SCRIPTS / "study.js", *SCRIPTS.glob("study/*.js")]]
    assert sum(sizes) <= 10_000


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_runs_and_their_ends_are_readable_on_a_small_phone(open_page, course, scheme):
    add_problem_types(course, ["scale-scores"], at=now())
    student = Student(open_page(viewport={"width": 320, "height": 640}, color_scheme=scheme, bypass_csp=True))
    page = student.page
    student.sign_up()
    go_to(student, "choice")
    student.answer(right=False)
    found, wide = [], []

    def look() -> None:
        found.extend(violations(page))
        wide.extend(page.evaluate(TOO_WIDE))

    page.goto("/practice/mistakes/forgot-scaling/")
    for _ in range(5):
        page.click("[name=unknown]")
        page.wait_for_selector(".verdict")
        page.click("text=Continue")
        expect(page.locator(".verdict")).to_have_count(0)
    look()
    page.goto("/practice/missed/")
    look()
    page.click("[name=unknown]")
    page.wait_for_selector(".verdict")
    look()
    page.click("text=Continue")
    expect(page.locator("h1")).to_contain_text("Each has come once more.")
    look()
    assert Memory.objects.filter(item__kind="choice").count() == 1
    assert found == wide == []
