"""The whole way of a learner in a real browser, at a desk and on a phone: from a card read to an account deleted.

While studying, no hand leaves the keyboard.
"""

import json

import pytest
from playwright.sync_api import expect

from accounts.models import User
from conftest import PASSWORD
from quizsite.tests.browser.test_offline import IS_KEPT
from quizsite.tests.browser.test_offline import answer as answer_offline
from quizsite.tests.browser.test_visitor import keep_by_an_account
from quizsite.tests.browser.typist import Typist
from quizzes.models import Attempt
from quizzes.testing import add_problem_types
from reviews.models import ReviewEvent
from web.clock import now

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SCREENS = {
    "desktop": {"viewport": {"width": 1280, "height": 800}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
# With the small course's own items: one of every way to answer.
TYPES = {"score-matrix", "order-steps", "multi-head-shapes", "stable-softmax", "complexity-class"}
FOR_THE_TRAIN = {"scale-scores", "shifted-scores"}
WAYS = {"flashcard", "choice", "explain", "scalar", "vector", "matrix", "ordering", "complexity", "shapes", "parts"}


@pytest.fixture(params=SCREENS)
def typist(request, open_page, course) -> Typist:
    for slugs in (TYPES, FOR_THE_TRAIN):  # asked in this order
        add_problem_types(course, slugs, at=now())
    return Typist(open_page(**SCREENS[request.param]))


def test_from_a_card_read_to_an_account_deleted(typist):
    email = try_a_task_and_sign_up(typist)
    undo_the_first_answer(typist)
    study_every_way_of_answering(typist)
    answer_without_a_connection(typist)
    answered = Attempt.objects.filter(learner__email=email).count()
    look_at_the_statistics(typist)
    change_a_setting(typist)
    take_everything_along(typist, email, answered)
    leave(typist, email)


def try_a_task_and_sign_up(typist: Typist) -> str:
    """A visitor reads a card, tries its task and makes an account; the attempt becomes practice, no review."""
    page = typist.page
    page.goto("/")
    page.goto("/cards/card-dot/")
    expect(page.locator("main")).to_contain_text("Multiply and add.")
    page.click("[aria-label^='Try: What is']")
    page.wait_for_url("**/try/choice-dot/")
    typist.press("a", "Enter")
    page.wait_for_url("**/try/choice-dot/*/")
    learner = keep_by_an_account(page)
    assert not ReviewEvent.objects.exists()
    return learner.email


def undo_the_first_answer(typist: Typist) -> None:
    page = typist.page
    page.goto("/")
    typist.follow("Begin")
    page.wait_for_selector("#ask")
    first = typist.token.item_id
    typist.answer_by_keys()
    typist.press("u")
    page.wait_for_selector("text=Taken back")
    page.wait_for_selector("#ask")
    assert typist.token.item_id == first
    assert list(ReviewEvent.objects.order_by("pk").values_list("kind", flat=True)) == ["answer", "undo"]


def study_every_way_of_answering(typist: Typist) -> None:
    """Answer until each way was met; the vector goes wrong, and its mistake is practised before the study goes on."""
    page = typist.page
    while typist.ways != WAYS:
        first_vector = typist.way == "vector" and "vector" not in typist.ways
        typist.answer_by_keys(right=not first_vector)
        if first_vector:
            practise_the_mistake(typist)
        elif "answered" in page.url:
            expect(page.locator(".verdict.right")).to_be_visible()
            typist.press("Enter")
            page.wait_for_url("**/study/?last=*")
        page.wait_for_selector("#ask")


def practise_the_mistake(typist: Typist) -> None:
    page = typist.page
    expect(page.locator("tr.turn")).to_have_count(1)
    assert Attempt.objects.filter(mode="review").last().misconceptions
    typist.follow("Practise exactly this mistake")
    page.wait_for_url("**/practice/mistakes/**")
    while page.query_selector("#ask"):
        typist.answer_by_keys()
        expect(page.locator(".verdict.right")).to_be_visible()
        typist.press("Enter")
        expect(page.locator(".verdict")).to_have_count(0)
    expect(page.locator("h1")).to_have_text("Right twice in a row.")
    typist.press("Enter")
    page.wait_for_url("**/study/")


def answer_without_a_connection(typist: Typist) -> None:
    """Two answers wait in sight while there is no connection; then each of them says what became of it."""
    page, events = typist.page, ReviewEvent.objects.count()
    page.wait_for_function(IS_KEPT)
    page.goto("/offline/")
    page.click("text=Take them with you")
    expect(page.get_by_role("button", name="Start")).to_be_visible()
    page.context.set_offline(True)
    page.goto("/study/")  # wherever one goes, the page for offline study opens
    page.click("text=Start")
    answer_offline(page)
    answer_offline(page)
    expect(page.locator("#waits")).to_have_text("2 answers wait")
    assert ReviewEvent.objects.count() == events
    page.context.set_offline(False)
    page.goto("/offline/")  # what was missed may be due again by now, and no list stands beside a question
    expect(page.locator("#queue .badge")).to_have_text(["counted"] * 2, timeout=30_000)
    expect(page.locator("#waits")).to_have_text("")
    assert ReviewEvent.objects.count() == events + 2


def look_at_the_statistics(typist: Typist) -> None:
    page = typist.page
    page.goto("/")
    page.click("nav >> text=Progress")
    page.wait_for_url("**/statistics/")
    expect(page.locator("main")).to_contain_text("Mistakes")
    page.click("summary >> nth=0")
    expect(page.locator("details[open] table")).to_be_visible()


def change_a_setting(typist: Typist) -> None:
    page = typist.page
    page.click("nav >> text=Settings")
    page.click("[aria-label='Change: Colours and keys']")
    page.check("[name=theme][value=dark]")
    page.click("main .btn.go")
    page.wait_for_selector("text=Saved.")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def take_everything_along(typist: Typist, email: str, answered: int) -> None:
    page = typist.page
    page.goto("/settings/account/")
    with page.expect_download() as download:
        page.click("text=Download everything")
    taken = json.loads(download.value.path().read_text())
    assert taken["me"]["email"] == email
    assert len(taken["attempts"]) == answered
    assert {each["mode"] for each in taken["attempts"]} == {"practice", "review"}
    assert len(taken["review_events"]) == ReviewEvent.objects.count()


def leave(typist: Typist, email: str) -> None:
    page = typist.page
    page.click("text=Delete the account")
    page.fill("[name=email]", email)
    page.click("button:has-text('Delete the account')")
    page.wait_for_selector("text=Your account is deleted")
    assert not User.objects.exists()
    assert not Attempt.objects.exists()
    page.goto("/accounts/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.click("main .btn.go")
    expect(page.locator("main [role=alert], main .errorlist").first).to_be_visible()
    expect(page.locator("text=Log out")).to_have_count(0)
