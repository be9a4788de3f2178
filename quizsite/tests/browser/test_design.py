"""The visual language holds on its own page, on the front page in all its states and on paper, in every theme."""

from datetime import timedelta

import pytest

from accounts.models import User
from cards.models import Card, Chapter
from quizsite.tests.browser.conftest import Student
from quizsite.tests.browser.test_looks import TOO_WIDE, study_for_weeks, violations
from reviews.plans import settling
from web.clock import now

pytestmark = pytest.mark.browser

LIGHT, DARK = {"color_scheme": "light"}, {"color_scheme": "dark"}
CONTRAST = {"color_scheme": "dark", "contrast": "more"}
PHONE = {"viewport": {"width": 320, "height": 640}}


def walk(student: Student, course):
    """Stop at the style guide, at the front page new, due, done and on a break, and at the report."""
    page = student.page
    Card.objects.update(chapter=Chapter.objects.create(course=course.course, slug="basics", title="Basics", position=1))
    student.sign_up()
    User.objects.update(is_staff=True)
    page.goto("/styleguide/")
    yield
    page.goto("/")
    yield
    study_for_weeks(course)
    page.goto("/")
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    yield
    today = now().date()
    learner = User.objects.get()
    settling.change_settings(learner, {"break_from": today, "break_until": today + timedelta(days=3)}, at=now())
    page.goto("/")
    yield
    page.goto("/statistics/report/")
    yield
    page.emulate_media(media="print")
    yield


@pytest.mark.slow
@pytest.mark.parametrize("options", [LIGHT, DARK, CONTRAST], ids=["light", "dark", "contrast"])
def test_axe_finds_nothing(open_page, course, options):
    student = Student(open_page(bypass_csp=True, **options))
    found = []
    for _ in walk(student, course):
        found += violations(student.page)
    assert found == []


@pytest.mark.slow
def test_nothing_scrolls_sideways_on_a_small_phone(open_page, course):
    student = Student(open_page(**PHONE))
    wide = []
    for _ in walk(student, course):
        student.page.wait_for_load_state()
        wide += student.page.evaluate(TOO_WIDE)
    assert wide == []


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_a_chosen_theme_wins_over_the_system(open_page, course, theme):
    student = Student(open_page(color_scheme="light" if theme == "dark" else "dark", bypass_csp=True))
    student.sign_up()
    User.objects.update(theme=theme)
    student.page.goto("/")
    paper = student.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == {"light": "rgb(248, 248, 245)", "dark": "rgb(20, 23, 28)", "contrast": "rgb(0, 0, 0)"}[theme]
    assert violations(student.page) == []


def test_the_print_button_is_there_with_script_alone(open_page, course):
    for script in (True, False):
        student = Student(open_page(java_script_enabled=script))
        student.sign_up()
        student.page.goto("/statistics/report/")
        assert student.page.get_by_role("button", name="Print").is_visible() is script
