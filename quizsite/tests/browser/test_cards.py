"""Cards are turned in the page and rated at once: with keys, without a script, and when the answer is lost."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from quizsite.tests.browser.conftest import Student
from quizzes.models import Item
from reviews.models import ReviewEvent

pytestmark = pytest.mark.browser

ANSWER = re.compile(r"/study/answer$")
AHEAD = re.compile(r"/study/\?last=.*&after=")


@pytest.fixture
def cards(course):
    """Three more cards, so that one card follows another."""
    first = course.items["flashcard"]
    for number in range(3):
        Item.objects.create(
            slug=f"card-{number}",
            kind="flashcard",
            concept=first.concept,
            card=first.card,
            status="published",
            version=0,
        )
    return course


def a_card(student: Student, cards) -> Page:
    """Sign up and open the first card, with the page after it fetched."""
    from quizzes.publishing import publish
    from web.clock import now

    for item in Item.objects.filter(version=0):
        publish(item, at=now())
    Item.objects.exclude(kind="flashcard").update(status="retired")
    student.sign_up()
    with student.page.expect_response(AHEAD) as ahead:
        student.page.goto("/study/")
    ahead.value.finished()
    return student.page


def test_a_turned_card_is_rated_at_once_and_the_next_one_stands_there_before_the_answer_is_in(student, cards):
    page = a_card(student, cards)
    held: list[Route] = []
    page.route(ANSWER, lambda route: held.append(route))
    first = student.submission_id
    page.keyboard.press("3")  # no rating before the card is turned
    expect(page.get_by_role("button", name="Good")).to_be_hidden()
    page.keyboard.press("Space")
    expect(page.locator(".back")).to_be_focused()
    page.keyboard.press("3")
    expect(page.locator(f"[value='{first}']")).to_have_count(0)
    assert page.url.endswith(f"/study/?last={first}")
    assert not ReviewEvent.objects.exists()
    with page.expect_response(AHEAD):  # the page after the next waits for the answer
        held[0].continue_()
    assert str(ReviewEvent.objects.get().event_id) == first
    left = page.locator(".bar .nowrap").inner_text()
    page.reload()
    assert page.locator(".bar .nowrap").inner_text() == left


def test_what_follows_a_rating_waits_until_it_is_in(student, cards):
    page = a_card(student, cards)
    held: list[Route] = []
    page.route(ANSWER, lambda route: held.append(route))
    first = student.submission_id
    page.keyboard.press("Space")
    page.keyboard.press("3")
    expect(page.locator(f"[value='{first}']")).to_have_count(0)
    page.keyboard.press("u")
    held[0].continue_()
    expect(page.locator(".said")).to_contain_text("Taken back")
    assert list(ReviewEvent.objects.order_by("sequence").values_list("kind", flat=True)) == ["answer", "undo"]


def test_a_rating_that_does_not_arrive_leads_back_to_the_card(student, cards):
    page = a_card(student, cards)
    page.route(ANSWER, lambda route: route.abort("internetdisconnected"))
    first = student.token.item_id
    page.keyboard.press("Space")
    page.keyboard.press("3")
    page.wait_for_url(re.compile(r"/study/$"))
    assert student.token.item_id == first
    assert not ReviewEvent.objects.exists()


def test_a_card_needs_no_script(open_page, cards):
    student = Student(open_page(java_script_enabled=False))
    page = student.page
    Item.objects.exclude(kind="flashcard").update(status="retired")
    student.sign_up()
    page.goto("/study/")
    answer = page.get_by_text("Multiply and add.")
    expect(answer).to_be_hidden()
    expect(page.get_by_role("button", name="Again")).to_be_hidden()
    page.locator(".flip > summary").focus()
    page.keyboard.press("Enter")
    expect(answer).to_be_visible()
    page.get_by_role("button", name="Again").click()
    page.wait_for_url("**/study/?last=*")
    assert ReviewEvent.objects.get().rating == 1
