"""Someone who only looks around: a task first, an account later; then the settings, in a real browser."""

import pytest
from playwright.sync_api import Page

from accounts.models import User
from conftest import PASSWORD
from quizzes.models import Attempt

pytestmark = pytest.mark.browser


def keep_by_an_account(page: Page) -> User:
    """Sign up on the page that tells about a visitor's one attempt; it becomes the new account's practice."""
    told = page.url
    page.click("text=create an account")
    page.fill("[name=email]", "dora@example.com")
    page.fill("[name=password1]", PASSWORD)
    page.click("main .btn.go")
    page.wait_for_url(told)
    attempt = Attempt.objects.get()
    assert (attempt.learner.email, attempt.mode) == ("dora@example.com", "practice")
    return attempt.learner


@pytest.mark.parametrize("script", [True, False])
def test_a_visitor_tries_a_task_signs_up_and_keeps_it(open_page, course, script):
    page = open_page(java_script_enabled=script)
    page.goto("/cards/card-dot/")
    page.click("[aria-label^='Try: What is']")
    page.check("[name=option] >> nth=0", force=True)
    page.click("#ask .btn.go")
    keep_by_an_account(page)
    assert page.query_selector("text=create an account") is None
    assert User.objects.get().time_zone == ("Europe/Berlin" if script else "UTC")


def test_a_task_is_tried_with_the_keyboard_alone(open_page, course):
    page = open_page()
    page.goto("/try/choice-dot/")
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/try/choice-dot/*/")
    page.keyboard.press("Enter")
    page.wait_for_url("**/try/numeric-dot/")


def test_letter_keys_that_are_switched_off_do_nothing_and_enter_still_works(open_page, course):
    page = open_page()
    page.goto("/settings/look/")
    page.uncheck("[name=letter_keys]")
    page.click("main .btn.go")
    page.wait_for_selector("text=Saved.")
    page.goto("/try/choice-dot/")
    for key in "a1bu?":
        page.keyboard.press(key)
    assert page.query_selector("[name=option]:checked") is None
    page.check("[name=option] >> nth=0", force=True)
    page.keyboard.press("Enter")
    page.wait_for_url("**/try/choice-dot/*/")


def test_the_browsers_clock_is_offered_where_it_differs(open_page, student):
    student.sign_up()
    User.objects.update(time_zone="UTC")
    page = student.page
    page.goto("/settings/time/")
    page.click("text=Choose it")
    page.click("text=Save")
    page.wait_for_selector("text=Europe/Berlin; the day starts")
    assert User.objects.get().time_zone == "Europe/Berlin"
    page.goto("/settings/time/")
    assert not page.is_visible("#guess")


def test_a_learner_takes_everything_along_and_leaves(open_page, student):
    email = student.sign_up()
    page = student.page
    page.goto("/settings/account/")
    with page.expect_download() as download:
        page.click("text=Download everything")
    assert email in download.value.path().read_text()
    page.click("text=Delete the account")
    page.fill("[name=email]", email)
    page.click("button:has-text('Delete the account')")
    page.wait_for_selector("text=Your account is deleted")
    assert not User.objects.exists()
