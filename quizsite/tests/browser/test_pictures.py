"""Map, heat maps, lab and infographics in a real browser: accessible, narrow enough, by keyboard, without script."""

import pytest

from cards.models import Card
from quizsite.tests.browser.test_looks import TOO_WIDE, violations

pytestmark = pytest.mark.browser

PAGES = [
    "/map/", "/map/?show=all", "/map/?show=way&zoom=whole",
    "/examples/", "/examples/it/?mask=causal", "/examples/the-cat-sat/",
    "/lab/?mask=causal&tokens=the dog saw the man&d_k=8&temperature=0.5&order=5 4 3 2 1", "/lab/?q=1 x",
    "/infographics/", "/infographics/attention-weights/",
]  # fmt: skip


@pytest.fixture
def pictured(course) -> None:
    """Make the small course's card one that has an infographic."""
    card = Card.objects.first()
    type(card.concept).objects.filter(pk=card.concept_id).update(slug="attention-weights")
    Card.objects.filter(pk=card.pk).update(
        key_facts_html="<ul><li>Each query has a softmax of its own.</li><li>Two.</li><li>Three.</li></ul>"
    )


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_page, pictured, scheme):
    page = open_page(color_scheme=scheme, bypass_csp=True)  # axe is injected; the next test keeps the policy
    found = []
    for address in PAGES:
        page.goto(address)
        found += violations(page)
    assert found == []


@pytest.mark.slow
@pytest.mark.parametrize("scripting", [True, False])
def test_no_page_scrolls_sideways_on_a_phone_with_or_without_script(open_page, pictured, scripting):
    page = open_page(viewport={"width": 320, "height": 640}, java_script_enabled=scripting)
    too_wide = []
    for address in PAGES:
        assert page.goto(address).status in (200, 422)
        too_wide += page.evaluate(TOO_WIDE)
    assert too_wide == []


def test_a_token_is_chosen_by_keyboard_and_its_row_is_read(open_page, db):
    page = open_page()
    page.goto("/examples/it/")
    page.focus(".tokens [aria-current]")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**row=6**")
    assert page.inner_text(".heat tr.on th >> nth=0") == "overheating"
    assert "overheating →" in page.inner_text(".stem")


def test_the_map_is_walked_by_keyboard_and_a_topic_opens(open_page, course):
    page = open_page()
    page.goto("/map/")
    first = page.locator(".node").first
    first.focus()
    start = first.get_attribute("href")
    for key in ("ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.getAttribute('href')") == start
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{start}")


def test_the_lab_answers_a_typed_sentence_without_script(open_page, db):
    page = open_page(java_script_enabled=False)
    page.goto("/lab/")
    page.fill("[name=tokens] >> visible=true", "Rain fell early")
    page.select_option("[name=mask] >> visible=true", "causal")
    page.click("button.go")
    assert "tokens=Rain" in page.url
    assert page.inner_text(".heat tr.on th >> nth=0") == "fell"
    assert page.locator(".heat td.hid").count() == 3 + 3
