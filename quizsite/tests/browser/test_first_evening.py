"""A learner's first evening, in a real browser: with keys, with the mouse, and without any script."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import User
from conftest import PASSWORD
from quizsite.tests.browser.conftest import TEXT, Student
from quizzes.models import Attempt
from reviews.models import Memory, ReviewEvent

pytestmark = pytest.mark.browser


def study_all(student: Student, *, right: bool) -> set[str]:
    """Answer every new item once and return the kinds met."""
    kinds = set()
    while Memory.objects.count() < 5:
        student.page.goto("/study/")
        kinds.add(student.kind)
        student.answer(right=right)
    return kinds


@pytest.mark.parametrize("script", [True, pytest.param(False, marks=pytest.mark.slow)], ids=["script", "no script"])
@pytest.mark.parametrize("right", [True, pytest.param(False, marks=pytest.mark.slow)], ids=["right", "wrong"])
def test_a_new_learner_answers_one_item_of_each_kind(open_page, course, script, right):
    student = Student(open_page(java_script_enabled=script))
    student.sign_up()
    expect(student.page.locator("h1")).to_have_text("Your first five minutes")
    assert study_all(student, right=right) == {"choice", "numeric", "flashcard", "explain"}
    assert set(ReviewEvent.objects.values_list("rating", flat=True)) == ({3} if right else {1})
    assert User.objects.get().time_zone == ("Europe/Berlin" if script else "UTC")


def test_the_queue_is_the_same_after_logging_out_and_in(student):
    email = student.sign_up()
    student.page.goto("/study/")
    with student.page.expect_response(re.compile("/study/answer$")):  # which the next question does not wait for
        student.answer(right=False)
    before = student.page.goto("/") and student.page.inner_text("h1")
    student.page.goto("/accounts/logout/")
    student.page.click("main >> text=Log out >> nth=-1")
    student.page.goto("/accounts/login/")
    student.page.fill("[name=login]", email)
    student.page.fill("[name=password]", PASSWORD)
    student.page.click("main .btn.go")
    expect(student.page.locator("h1")).to_have_text(before)
    assert ReviewEvent.objects.count() == 1


def test_a_diagnosed_mistake_is_shown_beside_the_right_numbers(student, course):
    student.sign_up()
    student.page.goto("/study/")
    while course.items["vector"].pk != student.token.item_id:
        student.answer()
        student.page.goto("/study/")
    student.answer(right=False)
    expect(student.page.locator("tr.turn")).to_have_count(1)
    assert Attempt.objects.last().misconceptions


def test_keys_are_enough(student):
    page = student.page
    student.sign_up()
    page.goto("/study/")
    while Memory.objects.count() < 5:
        asked = page.locator(f"[value='{student.submission_id}']")
        if student.kind == "flashcard":
            page.keyboard.press("Space")
            expect(page.get_by_role("button", name="Good")).to_be_visible()
            page.keyboard.press("3")
        elif student.kind == "choice":
            page.keyboard.press("h")
            expect(page.locator(".note.ink")).to_have_count(1)
            page.keyboard.press("b")
            page.keyboard.press("Enter")
        elif student.kind == "numeric":
            page.focus(".vec input")
            for _ in page.query_selector_all(".vec input"):
                page.keyboard.type("1,5")
                page.keyboard.press("Tab")
            page.focus(".vec input")
            page.keyboard.press("Enter")
        else:
            page.focus("textarea")
            page.keyboard.type(TEXT)
            page.click("text=Compare with a model answer")
            page.wait_for_selector("text=A model answer")
            page.keyboard.press("1")
            page.keyboard.press("Enter")
        expect(asked).to_have_count(0)
        page.wait_for_load_state()
        if "answered" in page.url:
            page.keyboard.press("Enter")
            page.wait_for_url(re.compile(r"/study/\?last="))
    page.keyboard.press("u")
    page.wait_for_selector("text=Taken back")
    assert Memory.objects.count() == 4


def test_letters_typed_into_a_box_are_no_commands(student):
    student.sign_up()
    student.page.goto("/study/")
    while student.kind != "numeric":
        student.answer()
        student.page.goto("/study/")
    student.page.focus(".vec input")
    student.page.keyboard.type("h1u")
    assert student.page.input_value(".vec input") == "h1u"
    expect(student.page.locator(".note.ink")).to_have_count(0)


def test_the_echo_says_how_a_number_is_read(student):
    student.sign_up()
    student.page.goto("/study/")
    while student.kind != "numeric":
        student.answer()
        student.page.goto("/study/")
    for box in student.page.query_selector_all(".vec input"):
        box.type("1,5")
    expect(student.page.locator("#echo")).to_contain_text(re.compile(r"I read this as \[?1\.5"))


def test_pressing_the_button_twice_counts_once(student):
    student.sign_up()
    student.page.goto("/study/")
    while student.kind != "numeric":
        student.answer()
        student.page.goto("/study/")
    before = ReviewEvent.objects.count()
    student.fill(right=True)
    student.page.evaluate("const button = document.querySelector('#ask .btn.go'); button.click(); button.click()")
    student.page.wait_for_url(re.compile("/study/answered/"))
    assert ReviewEvent.objects.count() == before + 1
