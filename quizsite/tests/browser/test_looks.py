"""What every page must keep: readable to assistive technology in light and dark, no sideways scroll, no active text."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe

from accounts.models import User
from quizsite.settings_pages import PAGES
from quizsite.tests.browser.conftest import Student
from quizzes.testing import SmallCourse
from reviews.models import Memory
from reviews.testing import History
from web.clock import now
from web.markup import render
from web.tests.test_markup import HOSTILE

pytestmark = pytest.mark.browser

PUBLIC = ["/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/course/", "/no-such-page"]
PUBLIC += ["/settings/look/", "/try/choice-dot/", "/try/numeric-dot/"]
PRIVATE = ["/", "/study/", "/accounts/logout/", "/accounts/email/", "/course/", "/glossary/", "/settings/"]
PRIVATE += ["/concepts/dot-product/", "/cards/card-dot/"]
PRIVATE += [f"/settings/{page}/" for page in (*PAGES, "account/devices", "account/delete")]

HINT = "#ask [formaction$='/hint']"

# What sticks out to the right, if the page scrolls; empty if it does not.
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const out = [...document.querySelectorAll("body *")].filter((each) => each.getBoundingClientRect().right > width);
  return [location.pathname + ": " + out.map((each) => each.tagName + "." + each.className).join(" ").slice(0, 300)];
}"""


def violations(page) -> list[str]:
    page.wait_for_load_state()  # without its style sheet a page has other colours
    found = Axe().run(page).response["violations"]
    return [f"{page.url} {each['id']}: {each['nodes'][0]['target']}" for each in found]


def walk(student: Student, course: SmallCourse):
    """Stop at every page that a learner sees, one item of each kind and what follows it."""
    page = student.page
    for address in PUBLIC:
        page.goto(address)
        yield
    student.sign_up()
    for address in PRIVATE:
        page.goto(address)
        yield
    while (met := Memory.objects.count()) < 5:
        page.goto("/study/")
        yield
        if student.kind in ("flashcard", "explain"):
            student.fill(right=True)
            page.click("#ask .btn.go")
            yield
            page.goto("/study/")
        elif page.query_selector(HINT):
            page.click("#ask .btn.go")  # the browser or the server says what is missing
            page.click(HINT)
            yield
        student.answer(right=met % 2 == 0)
        yield
    study_for_weeks(course)
    page.goto("/statistics/")
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    yield


def study_for_weeks(course: SmallCourse) -> None:
    """Write forty days into the log of the only learner, so that every chart has something to show."""
    log = History(User.objects.get())
    for day in range(40, 0, -1):
        for place, item in enumerate(course.items.values()):
            log.answer(item, now() - timedelta(days=day, hours=place), 1 + (day + place) % 4)
    log.fold(at=now())
    Memory.objects.filter(item=course.items["choice"]).update(is_leech=True, lapses=9)


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_axe_finds_nothing(open_page, course, scheme, language):
    # The check injects its script, which our policy rightly forbids; the policy has its own test.
    student = Student(open_page(color_scheme=scheme, locale=language, bypass_csp=True))
    found = []
    for _ in walk(student, course):
        assert student.page.get_attribute("html", "lang") == language
        found += violations(student.page)
    assert found == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "de"])  # German words are longer
def test_no_page_scrolls_sideways_on_a_small_phone(open_page, course, language):
    student = Student(open_page(viewport={"width": 320, "height": 640}, locale=language))
    wide = []
    for _ in walk(student, course):
        student.page.wait_for_load_state()  # right after a click there may be no document yet
        wide += student.page.evaluate(TOO_WIDE)
    assert wide == []


@pytest.mark.slow
def test_the_policy_is_never_broken_by_our_own_pages(open_page, course):
    """`open_page` fails the test if the browser reports a breach."""
    page = open_page()
    for _ in walk(Student(page), course):
        pass
    page.goto("/admin/login/")
    page.goto("/api/docs/")
    page.wait_for_selector(".swagger-ui .opblock", timeout=30_000)


def test_hostile_text_stays_text_even_without_a_policy(chromium):
    page = chromium.new_page()
    texts = [each.replace("f()", "document.documentElement.dataset.pwned=1") for each in HOSTILE]
    for text in texts:
        page.set_content(f"<!doctype html><html><body>{render(text)}<p>{render(text, inline=True)}</p></body></html>")
        page.mouse.move(100, 20)
        page.keyboard.press("Tab")
    assert page.evaluate("document.documentElement.dataset.pwned") is None
    page.close()
