"""From a goal to the first topic learned, in a real browser: placement, plan, lesson, a claim and its undo."""

import re

import pytest
from playwright.sync_api import expect

from cards import linking
from cards.models import Prerequisite
from cards.vocabulary import HARD
from learning.models import Claim, Goal, PlacementRun
from quizsite.tests.browser.conftest import Student
from quizsite.tests.browser.test_looks import TOO_WIDE, violations

pytestmark = pytest.mark.browser

LESSON = re.compile(r"/lessons/\d+/$")


@pytest.fixture
def chain(course):
    """attention-output, which requires dot-product."""
    below, above = course.concepts["dot-product"], course.concepts["attention-output"]
    linking.link(Prerequisite(concept=above, requires=below, kind=HARD))
    return course


def begin_lesson(student: Student) -> None:
    """Go to the first task of the topic's lesson, past the guess and the card."""
    page = student.page
    page.goto("/concepts/dot-product/")
    page.click("text=Begin the lesson")
    page.wait_for_url(LESSON)
    student.answer(right=False)
    page.click("text=Read the card")
    page.click("text=On to the tasks")
    page.wait_for_selector("text=0 of 2 right in a row")


def finish_lesson(student: Student) -> None:
    """Answer every task right until the lesson has ended."""
    page = student.page
    while page.query_selector("#ask"):
        student.answer()
        page.click(".rate .btn.go")
        page.wait_for_url(LESSON)
    expect(page.locator("h1")).to_contain_text("has ended")


@pytest.mark.slow
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_goal_leads_over_placement_and_plan_to_a_topic_that_is_learned(open_page, chain, script):
    student = Student(open_page(java_script_enabled=script))
    student.sign_up()
    page = student.page
    page.goto("/concepts/attention-output/")
    page.click("button:has-text('Set as goal')")
    page.click("text=A goal of yours: see the plan")
    assert Goal.objects.get().concept.slug == "attention-output"

    page.click("text=Find out what you know already")
    page.click("main form .btn.go")
    while page.query_selector("#ask"):
        page.click("[name=unknown]")
        page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("the plan begins at its beginning")
    assert PlacementRun.objects.get().ended_at

    page.click("text=See the plan")
    expect(page.locator("main")).to_contain_text("2 topics are left to learn")
    for _ in range(2):  # learned at 4 of the last 5 right, and a lesson asks for two
        begin_lesson(student)
        finish_lesson(student)
    page.goto("/concepts/dot-product/")
    expect(page.locator(".st").first).to_have_text("Learned")
    page.goto("/goals/")
    expect(page.locator("main")).to_contain_text("1 topic is left to learn")

    page.goto("/concepts/attention-output/")
    page.click("button:has-text('I know this')")
    expect(page.locator("main")).to_contain_text("You said so.")
    page.goto("/goals/")
    expect(page.locator("main")).to_contain_text("Nothing is left to learn for your goals.")
    page.click("[aria-label='Undo: Attention Output']")
    expect(page.locator("main")).to_contain_text("1 topic is left to learn")
    assert not Claim.objects.standing().exists()


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_way_and_nothing_is_too_wide(open_page, chain, scheme):
    # The check injects its script, which our policy rightly forbids; the policy has its own test.
    student = Student(open_page(color_scheme=scheme, bypass_csp=True, viewport={"width": 320, "height": 640}))
    page, found, wide = student.page, [], []

    def look() -> None:
        found.extend(violations(page))
        wide.extend(page.evaluate(TOO_WIDE))

    student.sign_up()
    page.goto("/concepts/dot-product/")
    page.click("button:has-text('I know this')")
    page.goto("/concepts/attention-output/")
    page.click("button:has-text('Set as goal')")
    for address in ("/concepts/dot-product/", "/cards/card-dot/", "/goals/", "/course/", "/placement/"):
        page.goto(address)
        look()
    page.click("main form .btn.go")
    while page.query_selector("#ask"):
        look()
        page.click("[name=unknown]")
        page.wait_for_load_state()
    page.click("summary >> nth=0")
    look()
    page.goto("/concepts/dot-product/")
    page.click("text=Begin the lesson")
    look()
    student.answer(right=False)
    look()
    page.click("text=Read the card")
    look()
    page.click("text=On to the tasks")
    look()
    finish_lesson(student)
    look()
    assert found == []
    assert wide == []
