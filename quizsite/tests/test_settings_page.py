"""The settings page: the same rules as the API, said beside the field."""

import re
from datetime import timedelta

import pytest

from accounts.models import User
from accounts.time_zones import known_time_zones
from quizsite.settings_page import WEEKDAYS
from reviews.models import Memory, RetentionChange, StudyProfile

A_DAY = timedelta(days=1)
GIVEN = {
    "time_zone": "Asia/Kathmandu",
    "day_starts_at": "5",
    "new_per_day": "7",
    "reviews_per_day": "80",
    "desired_retention": "0.85",
    "reminder_hour": "18",
    "display_name": "Alice L.",
    "review_order": "random",
    "break_from": "2026-12-20",
    "break_until": "2027-01-03",
    "exam_on": "2027-02-01",
    "exam_retention": "0.95",
}
EASY_DAYS = [1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.0]
STORED = {**GIVEN, "day_starts_at": 5, "new_per_day": 7, "reviews_per_day": 80, "desired_retention": 0.85}
STORED |= {"exam_retention": 0.95}
STORED |= {"reminder_hour": 18, "easy_days": EASY_DAYS}
GIVEN |= {day: str(share) for day, share in zip(WEEKDAYS, EASY_DAYS, strict=True)}
NONSENSE = {
    "time_zone": ["Mars/Olympus", "localtime", ""],
    "day_starts_at": ["24", "-1", "", "noon"],
    "new_per_day": ["-1", "1001", "", "many", "1.5"],
    "reviews_per_day": ["-1", "10000", ""],
    "desired_retention": ["0.69", "1", "nan", "inf", "", "high"],
    "reminder_hour": ["24", "-1", "evening"],
    "display_name": ["x" * 81, "a\x00b"],
    "review_order": ["", "backwards"],
    "monday": ["", "2", "-1", "nan"],
    "break_from": ["tomorrow", "2026-02-30"],
    "break_until": ["tomorrow", "", "2026-12-19", "2028-01-01"],
    "exam_on": ["soon", "2026-02-30", "2026-01-01", "2099-01-01", "0001-01-01", "9999-12-31"],
    "exam_retention": ["0.69", "1", "nan", "high"],
}


@pytest.fixture
def page(client, alice, now, monkeypatch):
    for module in ("quizsite.me", "quizsite.settings_page"):
        monkeypatch.setattr(f"{module}.now", lambda: now)
    client.force_login(alice)
    return client


def me(api) -> dict:
    """Return Alice's settings as the API shows them."""
    return api(User.objects.get()).get("/api/v1/me").json()


def test_what_is_saved_is_what_the_api_shows(page, api):
    response = page.post("/settings/", GIVEN, follow=True)
    assert response.redirect_chain == [("/settings/", 302)]
    assert "Saved." in response.content.decode()
    assert STORED.items() <= me(api).items()
    assert [change.desired_retention for change in RetentionChange.objects.all()] == [0.85]


def test_the_page_shows_what_is_stored(page, api):
    page.post("/settings/", GIVEN)
    html = page.get("/settings/").content.decode()
    assert re.findall(r'<option value="([^"]*)" selected>', html) == [
        "Asia/Kathmandu",
        "5",
        "18",
        "random",
        *map(str, EASY_DAYS),
    ]
    assert re.findall(r'<input type="(?:number|text)" name="\w+" value="([^"]*)"', html) == [
        "7", "80", "0.85", "0.95", "Alice L.",
    ]  # fmt: skip


def test_no_mail_is_the_empty_choice(page, api):
    page.post("/settings/", GIVEN)
    page.post("/settings/", {**GIVEN, "reminder_hour": ""})
    assert me(api)["reminder_hour"] is None
    assert StudyProfile.objects.get().remind_at is None


def test_saving_the_page_as_it_is_changes_nothing(page, api):
    page.post("/settings/", GIVEN)
    before = me(api)
    page.post("/settings/", GIVEN)
    assert me(api) == before
    assert RetentionChange.objects.count() == 1


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in NONSENSE.items() for value in values])
def test_nonsense_is_refused_beside_its_field_and_nothing_is_stored(page, api, name, value):
    before = me(api)
    response = page.post("/settings/", {**GIVEN, name: value})
    html = response.content.decode()
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [name]
    assert re.findall(r'<(?:input|select)[^>]*name="(\w+)"[^>]*aria-invalid="true"', html) == [name]
    assert html.count('class="errorlist"') == 1
    assert "Nothing was saved yet. 1 field needs another value." in html
    assert 'value="7"' in html or name == "new_per_day"  # what was typed elsewhere is kept
    assert me(api) == before


@pytest.mark.parametrize("name", ["day_starts_at", "new_per_day", "reviews_per_day", "desired_retention"])
@pytest.mark.parametrize("end", ["min_value", "max_value"])
def test_page_and_api_end_at_the_same_limits(page, api, alice, name, end):
    described = page.get("/settings/").context["form"].fields[name]
    limit = getattr(described, end) if hasattr(described, end) else int(described.choices[end == "max_value" and -1][0])
    beyond = limit + (1 if end == "max_value" else -1)
    for value, fits in ((limit, True), (beyond, False)):
        assert (page.post("/settings/", {**GIVEN, name: value}).status_code == 302) is fits
        assert (api(alice).patch("/api/v1/me", {name: value}).status_code == 200) is fits


def test_a_week_without_any_day_is_refused(page, api):
    response = page.post("/settings/", {**GIVEN, **dict.fromkeys(WEEKDAYS, "0.0")})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["sunday"])
    assert me(api)["easy_days"] == [1.0] * 7


def test_a_finer_share_of_the_api_survives_the_page(page, api, alice):
    fine = [0.3, 1, 1, 1, 1, 1, 0.9]
    assert api(alice).patch("/api/v1/me", {"easy_days": fine}).status_code == 200
    shown = {day: str(round(share * 4) / 4) for day, share in zip(WEEKDAYS, fine, strict=True)}
    assert page.post("/settings/", {**GIVEN, **shown}).status_code == 302
    assert me(api)["easy_days"] == fine


def test_a_break_is_called_off_by_emptying_both_days(page, api):
    page.post("/settings/", GIVEN)
    page.post("/settings/", {**GIVEN, "break_from": "", "break_until": ""})
    assert (me(api)["break_from"], me(api)["break_until"]) == (None, None)


def test_the_day_of_an_exam_that_is_over_may_stay(page, api, alice):
    page.post("/settings/", GIVEN)
    StudyProfile.objects.update(exam_on="2026-11-01")
    assert page.post("/settings/", {**GIVEN, "exam_on": "2026-11-01", "new_per_day": "9"}).status_code == 302
    assert (me(api)["exam_on"], me(api)["new_per_day"]) == ("2026-11-01", 9)


@pytest.mark.parametrize(
    "wrong",
    [
        {"easy_days": [1] * 6},
        {"easy_days": [1] * 8},
        {"easy_days": [0] * 7},
        {"easy_days": ["1"] * 7},
        {"easy_days": [True] * 7},
        {"easy_days": [2, 1, 1, 1, 1, 1, 1]},
        {"easy_days": None},
        {"break_from": "2026-12-20"},
        {"break_from": "2026-12-20", "break_until": None},
        {"break_from": "2026-12-20", "break_until": "2026-12-19"},
        {"break_from": "2026-12-20", "break_until": "2028-12-19"},
        {"exam_on": "0001-01-01"},
        {"exam_on": "9999-12-31"},
        {"exam_retention": 1},
        {"review_order": "backwards"},
        {"desired_retention": "nan"},
    ],
)
def test_the_api_refuses_what_makes_no_sense(api, alice, wrong):
    before = api(alice).get("/api/v1/me").json()
    refused = api(alice).patch("/api/v1/me", wrong)
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid")
    assert api(alice).get("/api/v1/me").json() == before


def test_every_known_time_zone_is_offered_once(page):
    html = page.get("/settings/").content.decode()
    zones = re.search(r'<select name="time_zone".*?</select>', html, re.DOTALL)[0]
    assert sorted(re.findall(r'value="([^"]+)"', zones)) == sorted(known_time_zones())


def test_it_needs_a_login(client, db):
    for response in (client.get("/settings/"), client.post("/settings/", GIVEN)):
        assert response["Location"] == "/accounts/login/?next=/settings/"
    assert not StudyProfile.objects.exists()


def test_no_due_date_moves(page, alice, course, now):
    days = {"due": now + timedelta(days=3), "earliest": now + timedelta(days=2), "latest": now + timedelta(days=4)}
    Memory.objects.create(
        learner=alice, item=course.items["choice"], stability=3, difficulty=5, state="review", reps=1, lapses=0,
        interval=3, first_reviewed_at=now - A_DAY, last_reviewed_at=now - A_DAY, weights_version="test", **days,
    )  # fmt: skip
    before = Memory.objects.values().get()
    assert page.post("/settings/", GIVEN).status_code == 302
    assert Memory.objects.values().get() == before


def test_the_menu_leads_to_it_and_it_leads_to_the_password(page):
    assert 'href="/settings/"' in page.get("/").content.decode()
    html = page.get("/settings/").content.decode()
    assert 'href="/settings/" aria-current="page"' in html
    (link,) = re.findall(r'<a href="([^"]+)">change the password', html)
    assert page.get(link).status_code == 200
