"""The style guide: there for those who make the site, and made from the templates of the pages."""

import re

import pytest
from django.urls import reverse

from quizsite.pictures import PICTURES
from quizsite.styleguide import COLOURS
from reviews.pages.answer_controls import CONTROLS
from web.icons import ICONS


@pytest.fixture
def page(client, author, course):
    author.is_staff = True
    author.save()
    client.force_login(author)
    return client.get(reverse("styleguide")).content.decode()


def test_learners_and_visitors_find_no_such_page(client, alice):
    assert client.get("/styleguide/").status_code == 404
    client.force_login(alice)
    assert client.get("/styleguide/").status_code == 404


def test_a_developer_needs_no_account(client, db, course, settings):
    settings.DEBUG = True
    assert client.get("/styleguide/").status_code == 200


def test_every_colour_icon_and_answer_box_is_on_it(page):
    assert all(f'fill="var(--{name})"' in page for name in COLOURS)
    assert all(f"<span>{name}</span>" in page for name in ICONS)
    for part in ('class="vec one"', 'class="vec"', 'class="vec tall"', 'class="line"', "data-order", 'class="parts"'):
        assert part in page
    assert {"Numbers", "Options", "Ordering", "Parts", "Shape", "Complexity"} == {
        each.__name__ for each in CONTROLS.values()
    }


def test_every_id_on_the_page_is_its_own_and_nothing_is_inline(page):
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]* src=)", page)


def test_the_sheet_of_all_pages_stays_small():
    """What one page alone needs has a sheet of its own."""
    assert (PICTURES.parent / "site.css").stat().st_size < 20_000
