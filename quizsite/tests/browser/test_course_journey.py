"""From a goal to a first topic learned, in a real browser and with the shipped course: goal, placement, plan, lesson,
a claim and its undo, the map by keys alone. axe looks at every page on the way."""

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from learning.models import Claim, Goal, PlacementRun
from quizsite.tests.browser.test_looks import TOO_WIDE, violations
from quizsite.tests.browser.typist import Typist

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LESSON = re.compile(r"/lessons/\d+/$")
SCREENS = {
    "desktop": {"viewport": {"width": 1280, "height": 800}},
    "dark phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark", "has_touch": True},
}


class Looked:
    """What axe and a ruler said about the pages passed."""

    def __init__(self, typist: Typist) -> None:
        self.typist, self.complaints = typist, []

    def __call__(self) -> None:
        page = self.typist.page
        self.complaints += [*violations(page), *page.evaluate(TOO_WIDE)]


@pytest.mark.parametrize("screen", SCREENS)
def test_a_new_learner_sets_a_goal_is_placed_learns_a_topic_and_reads_the_map(open_page, db, screen):
    call_command("load_course", verbosity=0)
    typist = Typist(open_page(**SCREENS[screen], bypass_csp=True))  # axe is injected, which our policy forbids
    look = Looked(typist)
    typist.sign_up()
    look()
    read_the_first_card(typist, look)
    set_the_goal(typist, look)
    take_the_placement(typist, look)
    title = learn_the_first_topic(typist, look)
    claim_and_undo(typist, look)
    read_the_map(typist, look, learned=title)
    assert look.complaints == []


def read_the_first_card(typist: Typist, look: Looked) -> None:
    page = typist.page
    page.goto("/course/")
    look()
    page.click("main .btn.go")
    expect(page.locator(".eq").first).to_be_visible()
    look()


def set_the_goal(typist: Typist, look: Looked) -> None:
    page = typist.page
    page.goto("/goals/")
    look()
    page.select_option("#slug", label="Self-attention")
    page.click("button:has-text('Set as goal')")
    expect(page.locator("aside")).to_contain_text("Self-attention")
    assert Goal.objects.get().concept.slug == "self-attention"
    look()


def take_the_placement(typist: Typist, look: Looked) -> None:
    """Know the first two things asked and no more; nothing is told before the end."""
    page = typist.page
    page.click("text=Find out what you know already")
    look()
    page.click("main form .btn.go")
    asked = 0
    while page.query_selector("#ask"):
        look()
        if asked < 2:
            typist.answer()
        else:
            page.click("[name=unknown]")
            page.wait_for_load_state()
        expect(page.locator(".verdict")).to_have_count(0)
        asked += 1
    assert PlacementRun.objects.get().ended_at
    expect(page.locator("main")).to_contain_text("You know these, and what lies below them:")
    page.click("summary >> nth=0")
    look()


def learn_the_first_topic(typist: Typist, look: Looked) -> str:
    """Take the lesson that the plan begins with, as often as it takes; return the topic's title."""
    page = typist.page
    page.click("text=See the plan")
    expect(page.locator("main")).to_contain_text("topics are left to learn")
    look()
    title = page.inner_text("main .btn.go").removeprefix("Begin: ")
    page.click("main .btn.go")
    for _ in range(3):  # learned at 4 of the last 5 right, and a lesson ends after two in a row
        finish_the_lesson(typist, look)
        page.click("text=Back to the topic")
        look()
        if page.locator(".st").first.inner_text() == "Learned":
            return title
        page.click("text=Begin the lesson")
    raise AssertionError(f"{title} is not learned after three lessons")


def finish_the_lesson(typist: Typist, look: Looked) -> None:
    """Guess first, read the card, then answer right to the end."""
    page = typist.page
    page.wait_for_url(LESSON)
    look()
    typist.answer(right=False)
    look()
    page.click("text=Read the card")
    look()
    page.click("text=On to the tasks")
    while page.query_selector("#ask"):
        look()
        typist.answer()
        if page.query_selector(".verdict"):
            look()
            page.click(".dock .btn.go")
            page.wait_for_url(LESSON)
    expect(page.locator("h1")).to_contain_text("has ended")
    look()


def claim_and_undo(typist: Typist, look: Looked) -> None:
    page = typist.page
    page.goto("/concepts/softmax/")
    page.click("button:has-text('I know this')")
    expect(page.locator("main")).to_contain_text("You said so.")
    look()
    page.goto("/goals/")
    look()
    claims = Claim.objects.standing().count()
    page.click("[aria-label='Undo: Softmax']")
    expect(page.locator("[aria-label='Undo: Softmax']")).to_have_count(0)
    assert Claim.objects.standing().count() == claims - 1


def read_the_map(typist: Typist, look: Looked, *, learned: str) -> None:
    """Walk through the map with the arrows, open a topic with Enter, and find the same topics in the list."""
    page = typist.page
    page.goto("/map/")
    look()
    typist.follow("All topics")
    page.wait_for_url("**show=all**")
    look()
    typist.reach(".map-box .node")
    walked = [page.evaluate("document.activeElement.getAttribute('href')")]
    for _ in range(3):
        typist.press("ArrowDown")
        walked.append(page.evaluate("document.activeElement.getAttribute('href')"))
    assert len(set(walked)) == len(walked)
    expect(page.locator(f"#list li:has(> .grow > a:text-is('{learned}')) .st")).to_have_text("Learned")
    drawn = page.locator(".map-box .node").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    listed = page.locator("#list a").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    assert set(walked) <= set(drawn) <= set(listed)
    typist.press("Enter")
    page.wait_for_url(f"**{walked[-1]}")
    look()
