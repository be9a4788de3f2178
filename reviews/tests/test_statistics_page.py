"""Progress as a page and the same numbers at the API."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils.safestring import SafeString

from reviews.models import Memory
from reviews.statistics import STATISTICS
from reviews.testing import History
from web.charts.figure import Figure

SVG = re.compile(r"<svg class=\"chart\".*?</svg>", re.S)


@pytest.fixture
def studied(alice, course, now, monkeypatch):
    """Forty days of study, with everything that a figure can show."""
    log = History(alice)
    for day in range(40, 0, -1):
        for place, item in enumerate(course.items.values()):
            if (day + place) % 3:
                log.answer(item, now - timedelta(days=day, hours=place), 1 + (day + place) % 4)
    log.fold(at=now)
    Memory.objects.filter(item=course.items["choice"]).update(is_leech=True, lapses=9)
    for module in ("reviews.statistics.api", "reviews.statistics.views"):
        monkeypatch.setattr(f"{module}.now", lambda: now)
    return alice


@pytest.fixture
def page(client, studied):
    client.force_login(studied)
    return client.get("/statistics/").content.decode()


def test_every_chart_has_words_for_who_cannot_see_it_and_a_table(page):
    charts = SVG.findall(page)
    assert len(charts) >= 9
    for chart in charts:
        root = ElementTree.fromstring(chart)
        names = root.attrib["aria-labelledby"].split()
        said = {each.attrib["id"]: each.text for each in root if "id" in each.attrib}
        assert list(said) == names
        assert all(said.values())
    figures = re.findall(r'<section class="card stack-s figure.*?</section>', page, re.S)
    assert all("<table" in figure for figure in figures if '<svg class="chart"' in figure)


def test_no_chart_holds_a_style_a_script_or_a_number_that_is_none(page):
    for chart in SVG.findall(page):
        assert not re.search(r"style=|<script|\son\w+=|nan|inf\b|None", chart)


def test_every_id_on_the_page_is_its_own(page):
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_the_page_says_what_stays_in_words(page):
    assert re.search(r"You remembered \d+\s% of what came up in the last 30 days\. You asked for 90\s%\.", page)
    assert 'aria-current="page">Progress' in page
    assert "!" not in re.sub(r"<[^>]*>", "", page)


def test_who_begins_sees_what_to_do_and_no_empty_charts(client, alice, course):
    client.force_login(alice)
    page = client.get("/statistics/").content.decode()
    assert "Start the first review" in page
    assert not SVG.findall(page)


def test_after_the_first_answer_no_figure_breaks(client, alice, course, now, monkeypatch):
    monkeypatch.setattr("reviews.statistics.views.now", lambda: now)
    log = History(alice)
    log.answer(course.items["choice"], now - timedelta(minutes=3), 1)
    log.fold(at=now)
    client.force_login(alice)
    page = client.get("/statistics/").content.decode()
    assert "You have begun." in page
    assert "Nothing was reviewed on a later day yet" in page


def test_the_page_is_for_who_is_logged_in(client, db):
    assert client.get("/statistics/")["Location"].startswith("/accounts/login/")
    assert client.post("/statistics/").status_code in (302, 405)


@pytest.mark.parametrize("slug", STATISTICS)
def test_the_api_gives_what_the_schema_promises(slug, api, studied):
    found = api(studied).get(f"/api/v1/stats/{slug}").json()
    schema = STATISTICS[slug].schema
    assert set(found) == set(schema().fields)
    assert schema(data=found).is_valid(), schema(data=found)


def test_a_learner_sees_own_numbers_only(api, studied, bob):
    assert api(bob).get("/api/v1/stats/summary").json()["answers_in_all"] == 0
    assert api(studied).get("/api/v1/stats/summary").json()["answers_in_all"] > 100


@pytest.mark.parametrize("days", ["0", "731", "-1", "x", "1.5", ""])
def test_a_period_outside_two_years_is_refused(days, api, studied):
    refused = api(studied).get("/api/v1/stats/calibration", {"days": days})
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid")


def test_a_period_is_taken_at_its_word(api, studied):
    year = api(studied).get("/api/v1/stats/buttons").json()
    assert api(studied).get("/api/v1/stats/buttons", {"days": 730}).json() == year
    assert api(studied).get("/api/v1/stats/buttons", {"days": 5}).json() != year
    assert len(api(studied).get("/api/v1/stats/forecast", {"days": 90}).json()["days"]) == 90


def test_a_half_that_stands_alone_takes_its_row():
    from reviews.statistics.views import rows_filled

    def widths(*given: str) -> list[str]:
        figures = (Figure("", "", "", [SafeString("drawn")], width=width) for width in given)
        return [each.width for each in rows_filled(figures)]

    assert widths("wide", "half", "half", "half", "third") == ["wide", "half", "half", "wide", "third"]
    assert widths("half", "wide", "half", "half") == ["wide", "wide", "half", "half"]
    assert widths("half") == ["wide"]
    assert widths() == []


def test_what_is_empty_yet_stands_last_in_a_row_of_its_own():
    from reviews.statistics.views import rows_filled

    figures = [Figure("empty", "", ""), Figure("drawn", "", "", [SafeString("drawn")])]
    assert [(each.name, each.width) for each in rows_filled(figures)] == [("drawn", "wide"), ("empty", "wide")]


def test_the_forecast_looks_thirty_or_ninety_days_ahead(client, studied):
    client.force_login(studied)
    page = client.get("/statistics/").content.decode()
    assert "in the next 30 days" in page
    assert '<a href="?ahead=90#forecast">90 days</a>' in page
    assert "in the next 90 days" in client.get("/statistics/", {"ahead": "90"}).content.decode()
    assert "in the next 30 days" in client.get("/statistics/", {"ahead": "1000"}).content.decode()
