"""The settings pages: the same rules as the API, said beside the field."""

import re
from datetime import timedelta

import pytest

from accounts.models import User
from accounts.time_zones import known_time_zones
from quizsite.settings_forms import WEEKDAYS
from quizsite.settings_pages import PAGES
from reviews.models import Memory, RetentionChange, StudyProfile

A_DAY = timedelta(days=1)
EASY_DAYS = [1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.0]
GIVEN = {
    "amount": {
        "new_per_day": "7",
        "reviews_per_day": "80",
        "review_order": "random",
    },  # a box without a tick is not sent
    "memory": {"desired_retention": "0.85"},
    "days": {
        **{day: str(share) for day, share in zip(WEEKDAYS, EASY_DAYS, strict=True)},
        "break_from": "2026-12-20",
        "break_until": "2027-01-03",
        "exam_on": "2027-02-01",
        "exam_retention": "0.95",
    },
    "time": {"time_zone": "Asia/Kathmandu", "day_starts_at": "5"},
    "reminders": {"reminder_hour": "18"},
    "look": {"theme": "dark"},  # the same
    "language": {"language": "en"},
    "account": {"display_name": "Alice L."},
}
PAGE_OF = {name: page for page, fields in GIVEN.items() for name in fields}
STORED = {name: GIVEN[page][name] for name, page in PAGE_OF.items() if name not in WEEKDAYS}
STORED |= {"day_starts_at": 5, "new_per_day": 7, "reviews_per_day": 80, "desired_retention": 0.85}
STORED |= {
    "exam_retention": 0.95,
    "reminder_hour": 18,
    "easy_days": EASY_DAYS,
    "letter_keys": False,
    "implicit_credit": False,
}
NONSENSE = {
    "time_zone": ["Mars/Olympus", "localtime", ""],
    "day_starts_at": ["24", "-1", "", "noon"],
    "new_per_day": ["-1", "1001", "", "many", "1.5"],
    "reviews_per_day": ["-1", "10000", ""],
    "desired_retention": ["0.69", "1", "nan", "inf", "", "high"],
    "reminder_hour": ["24", "-1", "evening"],
    "language": ["", "xx"],
    "display_name": ["x" * 81, "a\x00b"],
    "review_order": ["", "backwards"],
    "monday": ["", "2", "-1", "nan"],
    "break_from": ["tomorrow", "2026-02-30"],
    "break_until": ["tomorrow", "", "2026-12-19", "2028-01-01"],
    "exam_on": ["soon", "2026-02-30", "2026-01-01", "2099-01-01", "0001-01-01", "9999-12-31"],
    "exam_retention": ["0.69", "1", "nan", "high"],
    "theme": ["", "pink"],
}


@pytest.fixture
def page(client, alice, now, monkeypatch):
    for module in ("quizsite.me", "quizsite.settings_forms", "quizsite.settings_pages"):
        monkeypatch.setattr(f"{module}.now", lambda: now)
    client.force_login(alice)
    return client


def save(client, page: str, **changes):
    return client.post(f"/settings/{page}/", {**GIVEN[page], **changes})


def save_all(client) -> None:
    for page in GIVEN:
        assert save(client, page).status_code == 302, page


def me(api) -> dict:
    """Return Alice's settings as the API shows them."""
    return api(User.objects.get()).get("/api/v1/me").json()


def test_every_page_is_tried_here():
    assert GIVEN.keys() == PAGES.keys()


def test_what_is_saved_is_what_the_api_shows(page, api):
    save_all(page)
    assert STORED.items() <= me(api).items()
    assert {change.desired_retention for change in RetentionChange.objects.all()} == {0.85}


def test_saving_leads_back_to_the_overview_which_says_how_everything_stands(page):
    save_all(page)
    response = page.post("/settings/account/", GIVEN["account"], follow=True)
    assert response.redirect_chain == [("/settings/", 302)]
    html = response.content.decode()
    for words in (
        "Saved.", "7 new items and at most 80 reviews", "85",
        "Lighter: Saturday, Sunday; break 20 December to 3 January", "exam on 1 February 2027",
        "Asia/Kathmandu; the day starts at 5:00", "At 18:00 when something waits", "Dark",
    ):  # fmt: skip
        assert words in html


def test_the_pages_show_what_is_stored(page, api):
    save_all(page)
    html = {name: page.get(f"/settings/{name}/").content.decode() for name in GIVEN}
    chosen = {name: re.findall(r'<option value="([^"]*)" selected>', each) for name, each in html.items()}
    assert [chosen[name] for name in ("amount", "time", "reminders")] == [["random"], ["Asia/Kathmandu", "5"], ["18"]]
    assert chosen["days"] == [*map(str, EASY_DAYS)]
    typed = {
        name: re.findall(r'<input type="(?:number|text)" name="\w+" value="([^"]*)"', each)
        for name, each in html.items()
    }
    assert [typed[name] for name in ("amount", "memory", "days", "account")] == [
        ["7", "80"], ["0.85"], ["0.95"], ["Alice L."],
    ]  # fmt: skip
    assert re.findall(r'value="(\w+)"[^>]* checked', html["look"]) == ["dark"]


def test_no_mail_is_the_empty_choice(page, api):
    save(page, "reminders")
    save(page, "reminders", reminder_hour="")
    assert me(api)["reminder_hour"] is None
    assert StudyProfile.objects.get().remind_at is None


def test_saving_the_pages_as_they_are_changes_nothing(page, api):
    save_all(page)
    before, changes = me(api), RetentionChange.objects.count()
    save_all(page)
    assert (me(api), RetentionChange.objects.count()) == (before, changes)


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in NONSENSE.items() for value in values])
def test_nonsense_is_refused_beside_its_field_and_nothing_is_stored(page, api, name, value):
    before = me(api)
    response = save(page, PAGE_OF[name], **{name: value})
    html = response.content.decode()
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [name]
    marked = re.findall(r'<(?:input|select)[^>]*name="(\w+)"[^>]*aria-invalid="true"', html)
    assert set(marked) == {name}
    assert html.count('class="errorlist"') == 1
    assert "Nothing was saved yet. 1 field needs another value." in html
    assert me(api) == before


def test_what_was_typed_in_the_other_fields_is_kept(page):
    assert 'value="80"' in save(page, "amount", new_per_day="-1").content.decode()


@pytest.mark.parametrize("name", ["day_starts_at", "new_per_day", "reviews_per_day", "desired_retention"])
@pytest.mark.parametrize("end", ["min_value", "max_value"])
def test_page_and_api_end_at_the_same_limits(page, api, alice, name, end):
    described = page.get(f"/settings/{PAGE_OF[name]}/").context["form"].fields[name]
    limit = getattr(described, end) if hasattr(described, end) else int(described.choices[end == "max_value" and -1][0])
    beyond = limit + (1 if end == "max_value" else -1)
    for value, fits in ((limit, True), (beyond, False)):
        assert (save(page, PAGE_OF[name], **{name: value}).status_code == 302) is fits
        assert (api(alice).patch("/api/v1/me", {name: value}).status_code == 200) is fits


def test_a_week_without_any_day_is_refused(page, api):
    response = save(page, "days", **dict.fromkeys(WEEKDAYS, "0.0"))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["sunday"])
    assert me(api)["easy_days"] == [1.0] * 7


def test_a_finer_share_of_the_api_survives_the_page(page, api, alice):
    fine = [0.3, 1, 1, 1, 1, 1, 0.9]
    assert api(alice).patch("/api/v1/me", {"easy_days": fine}).status_code == 200
    shown = {day: str(round(share * 4) / 4) for day, share in zip(WEEKDAYS, fine, strict=True)}
    assert save(page, "days", **shown).status_code == 302
    assert me(api)["easy_days"] == fine


def test_a_break_is_called_off_by_emptying_both_days(page, api):
    save(page, "days")
    save(page, "days", break_from="", break_until="")
    assert (me(api)["break_from"], me(api)["break_until"]) == (None, None)


def test_the_day_of_an_exam_that_is_over_may_stay(page, api, alice):
    save(page, "days")
    StudyProfile.objects.update(exam_on="2026-11-01")
    assert save(page, "days", exam_on="2026-11-01", monday="0.5").status_code == 302
    assert (me(api)["exam_on"], me(api)["easy_days"][0]) == ("2026-11-01", 0.5)


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
    html = page.get("/settings/time/").content.decode()
    zones = re.search(r'<select name="time_zone".*?</select>', html, re.DOTALL)[0]
    assert sorted(re.findall(r'value="([^"]+)"', zones)) == sorted(known_time_zones())


def test_only_the_page_of_the_clock_carries_the_time_zones(page):
    pages = ["", *(f"{name}/" for name in GIVEN if name != "time")]
    assert max(len(page.get(f"/settings/{name}").content) for name in pages) < 12_000


def test_the_clock_page_says_what_time_it_is_there(page):
    assert "it is 10:30 now" in page.get("/settings/time/").content.decode()


def test_they_need_a_login_except_for_the_look(client, db):
    for address in ("/settings/", *(f"/settings/{name}/" for name in GIVEN if name != "look")):
        for response in (client.get(address), client.post(address, {})):
            assert response["Location"] == f"/accounts/login/?next={address}" or response.status_code == 405
    assert not StudyProfile.objects.exists()
    assert client.get("/settings/look/").status_code == 200


def test_a_page_that_does_not_exist_is_not_found(page):
    assert page.get("/settings/moods/").status_code == 404


def test_no_due_date_moves(page, alice, course, now):
    days = {"due": now + timedelta(days=3), "earliest": now + timedelta(days=2), "latest": now + timedelta(days=4)}
    Memory.objects.create(
        learner=alice, item=course.items["choice"], stability=3, difficulty=5, state="review", reps=1, lapses=0,
        interval=3, first_reviewed_at=now - A_DAY, last_reviewed_at=now - A_DAY, weights_version="test", **days,
    )  # fmt: skip
    before = Memory.objects.values().get()
    save_all(page)
    assert Memory.objects.values().get() == before


def test_the_menu_leads_to_it_and_it_leads_to_everything(page):
    assert 'href="/settings/"' in page.get("/").content.decode()
    overview = page.get("/settings/").content.decode()
    assert 'href="/settings/" aria-current="page"' in overview
    account = page.get("/settings/account/").content.decode()
    for name in GIVEN:
        assert f'href="/settings/{name}/"' in overview
    for address in ("/accounts/email/", "/accounts/password/change/", "/settings/account/devices/", "/accounts/logout/",
                    "/settings/account/delete/", "/anki/"):  # fmt: skip
        assert f'href="{address}"' in account
        assert page.get(address).status_code == 200


def test_the_cost_of_memory_stands_beside_the_choice(page):
    assert "What remembering costs" in page.get("/settings/memory/").content.decode()


# --- colours and keys -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_the_chosen_theme_is_in_the_first_byte_that_is_drawn(page, theme):
    save(page, "look", theme=theme, letter_keys="on")
    assert f'<html lang="en" data-theme="{theme}">' in page.get("/study/").content.decode()


def test_the_system_decides_unless_somebody_chose(page):
    assert '<html lang="en">' in page.get("/").content.decode()


def test_letter_keys_can_be_switched_off(page):
    save(page, "look", theme="system")
    assert '<html lang="en" data-letter-keys="off">' in page.get("/study/").content.decode()


def test_a_visitors_choice_is_kept_in_a_cookie(client, db):
    response = client.post("/settings/look/", {"theme": "contrast"}, follow=True)
    assert response.redirect_chain == [("/settings/look/", 302)]
    assert '<html lang="en" data-theme="contrast" data-letter-keys="off">' in client.get("/course/").content.decode()
    client.cookies["appearance"] = '"><script>'
    assert '<html lang="en">' in client.get("/course/").content.decode()


def test_the_account_says_more_than_the_cookie(client, alice):
    client.post("/settings/look/", {"theme": "contrast", "letter_keys": "on"})
    client.force_login(alice)
    assert '<html lang="en">' in client.get("/").content.decode()
