"""Infographics: a picture and the key facts of each core concept, drawn from the card and the engine."""

import re
from xml.etree import ElementTree

import pytest
import yaml
from django.conf import settings
from model_bakery import baker

from cards.models import Card, Concept
from learning.infographics.drawings import Grid, heats
from learning.infographics.pictures import PICTURES
from learning.infographics.views import facts_of


@pytest.fixture
def card(db, now) -> Card:
    concept = baker.make(Concept, slug="attention-weights", title="Weights & shares", status="published")
    return baker.make(
        Card, slug="card-w", concept=concept, status="published", created_at=now, updated_at=now, difficulty="beginner",
        key_facts_html="<ul><li>One <em>fact</em>.</li>\n<li>Two.</li><li>Three.</li><li>Four.</li></ul>",
    )  # fmt: skip


@pytest.mark.parametrize("slug", PICTURES)
def test_every_picture_is_sound_and_stays_on_its_sheet(slug):
    tree = ElementTree.fromstring(f"<svg>{PICTURES[slug]()}</svg>")
    assert len(list(tree)) > 3
    for box in tree.iter("rect"):
        x, y, width, height = (float(box.attrib[name]) for name in ("x", "y", "width", "height"))
        assert x >= 0
        assert y >= 0
        assert x + width <= 360
        assert y + height <= 190


def test_the_numbers_in_a_row_of_a_picture_add_up_to_one():
    drawing = PICTURES["cross-attention"]()
    numbers = [float(each) for each in re.findall(r">(\d\.\d\d)<", drawing)]
    assert len(numbers) == 10
    assert {round(sum(numbers[:5]), 2), round(sum(numbers[5:]), 2)} == {1.0}


def test_words_in_a_picture_are_escaped():
    assert "&lt;b&gt;" in heats(Grid([[1.0]], "<b>"))


def test_an_infographic_shows_the_first_three_facts_of_the_card(client, card):
    html = client.get("/infographics/attention-weights/").content.decode()
    assert "Weights &amp; shares" in html
    assert html.count('class="fact"') == 3
    assert "One <em>fact</em>." in html
    assert "Four." not in html


def test_the_gallery_leads_to_each_infographic_that_has_a_card(client, card):
    html = client.get("/infographics/").content.decode()
    assert re.findall(r'href="/infographics/([^/"]+)/"', html) == ["attention-weights"]


@pytest.mark.parametrize("slug", ["vectors", "attention-scores", "no-such"])
def test_there_is_no_infographic_without_a_picture_or_a_card(client, card, slug):
    assert client.get(f"/infographics/{slug}/").status_code == 404


def test_facts_are_the_entries_of_the_list():
    assert facts_of("<p>no list</p>") == []
    assert facts_of("<ul>\n<li>a <math><mi>x</mi></math>\n</li></ul>") == ["a <math><mi>x</mi></math>\n"]


@pytest.mark.parametrize("slug", PICTURES)
def test_the_course_has_facts_for_every_picture_and_they_fit_in(slug):
    concept = yaml.safe_load((settings.BASE_DIR / "fixtures" / "concepts" / f"{slug}.yaml").read_text())
    facts = [fact for fact in re.split(r"^- ", concept["cards"][0]["key_facts"], flags=re.MULTILINE) if fact.strip()]
    assert len(facts) >= 3
    assert max(map(len, facts)) <= 120
