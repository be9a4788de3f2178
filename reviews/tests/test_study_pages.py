"""The study pages without any script: forms, what they say, and what they never count."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.test import Client

from quizzes import tokens
from quizzes.item_kinds import ITEM_KINDS
from quizzes.models import Attempt, HintUse, Item
from quizzes.presenting import load, present_for_review
from reviews.models import DayPlan, Memory, ReviewEvent

TEXT = "The weights of one query add up to one, so it is a blend."


@dataclass
class Browser:
    """One learner's browser without script; `at` is what the server's clock shows."""

    client: Client
    learner: object
    at: datetime

    def form(self, item: Item) -> dict:
        """Return the hidden fields of the page that asks `item`."""
        return {
            "token": present_for_review(item, learner_id=self.learner.pk, channel="test", at=self.at).token,
            "id": "63d451a8-f1b6-4752-af47-6658a6c5d786",
            "hints": "0",
        }

    def fields(self, form: dict, verdict: str) -> dict:
        """Return what a learner fills in for an answer of this verdict."""
        token = tokens.read_token(form["token"])
        served = load(token.item_id, token.version, self.learner.pk)
        response = ITEM_KINDS[served.item.kind].sample_responses(served.content, token.nonce)[verdict][0]
        return {name: "1" if value is True else value for name, value in response.items()}

    def post(self, what: str, form: dict, **fields):
        return self.client.post(f"/study/{what}", {**form, **fields})

    def hand_in(self, item: Item, verdict: str = "correct") -> str:
        """Answer `item` and return the page that follows."""
        form = self.form(item)
        response = self.post("answer", form, **self.fields(form, verdict))
        assert response.status_code == 302, response.content.decode()
        return self.client.get(response["Location"]).content.decode()


@pytest.fixture
def browser(client, alice, now, monkeypatch):
    client.force_login(alice)
    browser = Browser(client, alice, now)
    for module in (
        "reviews.pages.study_views",
        "reviews.pages.asking",
        "reviews.pages.practice_views",
        "quizsite.views",
    ):
        monkeypatch.setattr(f"{module}.now", lambda: browser.at)
    return browser


def nothing_happened() -> bool:
    return not (Attempt.objects.exists() or ReviewEvent.objects.exists() or Memory.objects.exists())


def test_a_visitor_is_sent_to_the_login(client, db):
    assert client.get("/study/")["Location"] == "/accounts/login/?next=/study/"
    assert client.post("/study/answer")["Location"].startswith("/accounts/login/")


def test_looking_counts_as_nothing_and_a_reload_shows_the_same(browser, course, django_assert_max_num_queries):
    first = browser.client.get("/study/")
    # session, user, profile; plan, steps, answered today, reviews, new items; item, answers so far, version;
    # of the card, for its ratings: events, wishes for retention
    with django_assert_max_num_queries(13):
        again = browser.client.get("/study/")
    assert first.context["prompt"] == again.context["prompt"]
    assert nothing_happened()


def test_the_first_look_of_a_day_stores_its_plan_and_the_next_keeps_it(browser, course):
    for _ in range(2):
        browser.client.get("/study/")
    assert len(DayPlan.objects.get().new_items) == 5


@pytest.mark.parametrize("kind", ["choice", "numeric", "vector", "explain"])
def test_a_right_answer_is_told_with_its_ratings(browser, course, kind):
    page = browser.hand_in(course.items[kind])
    assert ">Right<" in page
    assert "How did it feel?" in page
    assert Memory.objects.get().item == course.items[kind]


@pytest.mark.parametrize("kind", ["choice", "numeric", "vector", "explain"])
def test_a_wrong_answer_is_told_without_ratings(browser, course, kind):
    page = browser.hand_in(course.items[kind], "wrong")
    assert "How did it feel?" not in page
    assert "Comes back in one minute" in page


def test_a_diagnosed_mistake_is_named_with_the_numbers_side_by_side(browser, course):
    import engine

    form = browser.form(course.items["vector"])
    token = tokens.read_token(form["token"])
    content = load(token.item_id, token.version, browser.learner.pk).content
    problem = engine.Problem.from_json(ITEM_KINDS["numeric"].problem(content, token.nonce))
    path = next(each for each in problem.wrong_paths if each.misconception == "forgot-scaling")
    boxes = {f"cell0-{place}": f"{number:.2f}" for place, number in enumerate(path.value)}
    page = browser.client.get(browser.post("answer", form, **boxes)["Location"]).content.decode()
    assert "softmax to the raw scores" in page
    assert re.search(r'<tr class="turn"><th scope="row">Scaled scores</th><td class="yours"><em>left out', page)
    assert page.count('class="turn"') == 1


def test_a_choice_shows_why_each_other_answer_is_not_it(browser, course):
    page = browser.hand_in(course.items["choice"], "wrong")
    assert page.count("comes from there.") == 3
    assert "is-slip" in page
    assert "is-right" in page


def test_not_knowing_yet_is_wrong_and_shows_the_way(browser, course):
    form = browser.form(course.items["numeric"])
    page = browser.client.get(browser.post("answer", form, unknown="1")["Location"]).content.decode()
    assert "Noted: not known yet" in page
    assert "Worked steps" in page
    assert Attempt.objects.get().verdict == "wrong"


@pytest.mark.parametrize(
    ("kind", "fields", "sentence"),
    [
        ("choice", {}, "Choose one of the answers"),
        ("choice", {"option": "0123456789abcdef"}, "That option is not one of this question"),
        ("numeric", {}, "There is no number yet"),
        ("numeric", {"cell0-0": "5.7.5"}, "I can't read"),
        ("numeric", {"cell0-0": "nan"}, "Nothing was counted"),
        ("numeric", {"cell0-0": "1" * 10_000}, "Nothing was counted"),
        ("numeric", {"cell0-0": "1e999"}, "Nothing was counted"),
        ("vector", {"cell0-0": "1"}, "One number is missing"),
        ("vector", {"cell0-0": "1; 2", "cell0-1": "3"}, "One box holds more than one number"),
        ("vector", {"cell0-0": "1", "cell0-1": "1 1/2/3"}, "Nothing was counted"),
        ("vector", {"text": "0,27,0,73"}, ";"),
        ("explain", {"text": "short"}, "Write at least 30 characters"),
        ("flashcard", {}, "needs your rating"),
    ],
)
def test_what_cannot_be_read_is_said_in_place_and_nothing_is_counted(browser, course, kind, fields, sentence):
    form = browser.form(course.items[kind])
    response = browser.post("answer", form, **fields)
    page = response.content.decode().replace("&#x27;", "'")
    assert response.status_code == 422
    assert sentence in page
    assert form["id"] in page  # the id is not used up
    assert nothing_happened()


def test_what_was_typed_stays_and_the_box_that_cannot_be_read_is_marked(browser, course):
    response = browser.post("answer", browser.form(course.items["vector"]), **{"cell0-0": "1,5", "cell0-1": "5.7.5"})
    (first, second) = response.context["control"].rows[0]
    assert (first.value, first.is_invalid, second.value, second.is_invalid) == ("1,5", False, "5.7.5", True)


def test_a_comma_in_a_box_is_a_decimal_mark(browser, course):
    form = browser.form(course.items["vector"])
    answer = browser.fields(form, "correct")["text"].strip("[]").split(", ")
    boxes = {f"cell0-{place}": number.replace(".", ",") for place, number in enumerate(answer)}
    browser.post("answer", form, **boxes)
    assert Attempt.objects.get().verdict == "correct"


def test_the_same_form_sent_twice_counts_once(browser, course):
    form = browser.form(course.items["choice"])
    fields = browser.fields(form, "correct")
    first, second = browser.post("answer", form, **fields), browser.post("answer", form, **fields)
    assert first["Location"] == second["Location"]
    assert ReviewEvent.objects.count() == Attempt.objects.count() == 1


def test_going_back_and_choosing_again_leaves_the_first_answer(browser, course):
    form = browser.form(course.items["choice"])
    browser.post("answer", form, **browser.fields(form, "wrong"))
    page = browser.client.post("/study/answer", {**form, **browser.fields(form, "correct")}, follow=True)
    assert "The first answer stands" in page.content.decode()
    assert Attempt.objects.get().verdict == "wrong"


def test_a_problem_open_in_two_windows_earns_credit_once(browser, course):
    form = browser.form(course.items["numeric"])
    fields = browser.fields(form, "correct")
    browser.post("answer", form, **fields)
    again = browser.client.post("/study/answer", {**form, **fields, "id": form["id"][::-1]}, follow=True)
    assert "already answered" in again.content.decode()
    assert ReviewEvent.objects.count() == 1


def test_a_hint_is_shown_once_per_press_and_keeps_what_was_typed(browser, course):
    form = browser.form(course.items["choice"])
    page = browser.post("hint", form).content.decode()
    assert "Multiply by position." in page
    assert "Then add." not in page
    browser.post("hint", form)  # a reload of that page
    assert HintUse.objects.get().taken == 1
    assert "Then add." in browser.post("hint", {**form, "hints": "1"}).content.decode()


def test_a_hinted_right_answer_has_no_ratings_to_choose(browser, course):
    form = browser.form(course.items["choice"])
    browser.post("hint", form)
    location = browser.post("answer", form, **browser.fields(form, "correct"))["Location"]
    page = browser.client.get(location).content.decode()
    assert "With a hint, right counts as Hard" in page
    assert "How did it feel?" not in page


def test_a_card_turns_shows_where_each_rating_leads_and_goes_on(browser, course):
    page = browser.client.get("/study/").content.decode()
    form = {name: re.search(f'name="{name}" value="([^"]+)"', page)[1] for name in ("token", "id")}
    closed, _, back = page.partition('<details class="flip"><summary')
    assert "How is it computed?" in closed
    assert "Multiply and add." in back.partition("</details>")[0]
    assert re.findall(r"<small>(\d+ min)</small>", back) == ["1 min", "6 min", "10 min"]
    assert nothing_happened()
    response = browser.post("answer", form, rating="3")
    assert response["Location"] == f"/study/?last={form['id']}"
    due = Memory.objects.get().due
    assert due - browser.at == timedelta(minutes=10)  # as the button said


def test_an_explanation_is_compared_before_it_is_counted(browser, course):
    form = browser.form(course.items["explain"])
    revealed = browser.post("reveal", form, text=TEXT).content.decode()
    assert "Because the weights sum to one." in revealed
    assert "Speaks of weights." in revealed
    assert nothing_happened()
    response = browser.post("answer", form, text=TEXT, rubric=["weights"])
    assert "Partly right" in browser.client.get(response["Location"]).content.decode()


def test_a_short_explanation_reveals_nothing(browser, course):
    response = browser.post("reveal", browser.form(course.items["explain"]), text="Because.")
    assert response.status_code == 422
    assert "Because the weights sum to one." not in response.content.decode()


def test_a_rating_is_changed_and_the_study_goes_on(browser, course):
    browser.hand_in(course.items["choice"])
    identifier = ReviewEvent.objects.get().event_id
    response = browser.client.post(f"/study/answered/{identifier}/rate", {"rating": "4"})
    assert response["Location"] == f"/study/?last={identifier}"
    assert Memory.objects.get().interval > 1


def test_an_answer_is_taken_back(browser, course):
    browser.hand_in(course.items["choice"])
    identifier = ReviewEvent.objects.get().event_id
    page = browser.client.post(f"/study/answered/{identifier}/undo", follow=True).content.decode()
    assert "Taken back" in page
    assert not Memory.objects.exists()
    assert "It counts for nothing" in browser.client.get(f"/study/answered/{identifier}/").content.decode()


def test_a_page_from_last_week_is_kept_as_practice(browser, course):
    form = browser.form(course.items["choice"])
    fields = browser.fields(form, "correct")
    browser.at += timedelta(days=7)
    page = browser.client.get(browser.post("answer", form, **fields)["Location"]).content.decode()
    assert "Kept as practice, not counted" in page
    assert not Memory.objects.exists()


def test_the_day_ends_with_the_time_of_the_next_item(browser, course):
    for item in course.items.values():
        if item.kind == "flashcard":
            browser.post("answer", browser.form(item), rating="4", id="00000000-0000-4000-8000-000000000000")
            continue
        form = {**browser.form(item), "id": f"00000000-0000-4000-8000-{item.pk:012}"}
        browser.post("answer", form, **browser.fields(form, "correct"))
        browser.client.post(f"/study/answered/{form['id']}/rate", {"rating": "4"})
    page = browser.client.get("/study/").content.decode()
    assert "You are done for today." in page
    assert re.search(r"The next item comes on \w+(, \d+ \w+)?\.", page)
    assert "You are done for today." in browser.client.get("/").content.decode()


def test_the_front_door_says_what_today_holds(browser, course):
    page = browser.client.get("/").content.decode()
    assert "Today holds 5 new items" in page
    browser.hand_in(course.items["choice"], "wrong")
    browser.at += timedelta(minutes=2)
    page = browser.client.get("/").content.decode()
    assert "1 <small>due, 4 new</small>" in page
    assert "1 answered today." in page


def test_strangers_see_and_change_nothing_of_each_other(browser, course, charlie):
    browser.hand_in(course.items["choice"])
    identifier = ReviewEvent.objects.get().event_id
    stolen = browser.form(course.items["numeric"])
    stranger = Client()
    stranger.force_login(charlie)
    assert stranger.get(f"/study/answered/{identifier}/").status_code == 404
    for address in (f"answered/{identifier}/undo", f"answered/{identifier}/rate", "answer", "hint", "reveal", "echo"):
        stranger.post(f"/study/{address}", {**stolen, "rating": "4", "unknown": "1"})
    assert ReviewEvent.objects.count() == Attempt.objects.count() == 1
    assert not HintUse.objects.exists()


@pytest.mark.parametrize("token", ["", "x", "a" * 5_000, "\0", "WzEsMiwzXQ:1abc:def"])
@pytest.mark.parametrize("what", ["answer", "hint", "reveal", "echo"])
def test_a_forged_token_changes_nothing_and_asks_the_next_item(browser, course, what, token):
    response = browser.post(what, {"token": token, "id": "63d451a8-f1b6-4752-af47-6658a6c5d786"})
    assert response["Location"] == "/study/"
    assert nothing_happened()


@pytest.mark.parametrize("fields", [{"id": "x"}, {"id": ""}, {"rating": "5"}, {"rating": "x"}])
def test_a_form_that_we_never_made_is_400(browser, course, fields):
    form = {**browser.form(course.items["flashcard"]), **fields}
    assert browser.post("answer", form).status_code == 400
    assert browser.client.get("/study/?last=x").status_code == 400


def test_the_echo_reads_back_and_never_judges(browser, course):
    form = browser.form(course.items["vector"])
    right = browser.fields(form, "correct")["text"].strip("[]").split(", ")
    told = browser.post("echo", form, **{"cell0-0": right[0].replace(".", ","), "cell0-1": right[1]}).json()
    assert told["message"].startswith("I read this as [")
    other = browser.post("echo", form, **{"cell0-0": "1", "cell0-1": "2"}).json()
    assert other == {"message": "I read this as [1, 2].", "valid": True}
    assert browser.post("echo", form, **{"cell0-0": "1"}).json() == {"message": ""}
    assert nothing_happened()


def test_the_echo_names_the_place_of_what_it_cannot_read(browser, course):
    told = browser.post("echo", browser.form(course.items["vector"]), **{"cell0-0": "1,5", "cell0-1": "5.7.5"}).json()
    assert told["valid"] is False
    assert "(number 2 of 2)" in told["message"]
    assert nothing_happened()


def test_a_client_that_echoes_without_end_is_slowed_down(browser, course, settings):
    form = browser.form(course.items["vector"])
    rates = {**settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"], "write": "2/min"}
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": rates}
    assert [browser.post("echo", form).status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.parametrize(("spent", "kept"), [("4200", 4200), ("", None), ("-1", None), ("x", None), ("9" * 40, None)])
def test_what_a_page_measured_is_kept_if_it_can_be(browser, course, spent, kept):
    form = browser.form(course.items["choice"])
    browser.post("answer", form, spent=spent, **browser.fields(form, "correct"))
    assert Attempt.objects.get().duration_ms == kept


def test_after_an_answer_the_way_back_stands_on_every_page(browser, course):
    page = browser.hand_in(course.items["choice"], "wrong")
    following = re.search(r'data-next="([^"]+)"', page)[1]
    undo = re.search(r"/study/answered/[0-9a-f-]{36}/undo", page)[0]
    assert undo in browser.client.get(following).content.decode()


def test_nothing_that_gives_the_answer_away_is_sent_before_grading(browser, course):
    for kind in ("choice", "numeric", "vector", "explain"):
        page = browser.post("answer", browser.form(course.items[kind]), option="", text="").content.decode()
        for secret in ("comes from there", "Worked steps", "is-right", "forgot-scaling", "tolerance", "weights sum"):
            assert secret not in page


@pytest.mark.parametrize("verdict", ["correct", "wrong"])
def test_pages_stay_small_and_free_of_inline_script_and_style(browser, course, verdict):
    pages = [browser.client.get("/").content.decode(), browser.client.get("/study/").content.decode()]
    for kind in ("choice", "numeric", "vector", "explain"):
        form = {**browser.form(course.items[kind]), "id": f"00000000-0000-4000-8000-{course.items[kind].pk:012}"}
        pages.append(browser.post("answer", form, **browser.fields(form, verdict)).content.decode())
        pages.append(browser.client.get(f"/study/answered/{form['id']}/").content.decode())
    for page in pages:
        assert len(page.encode()) < 25_000
        assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]* src=)", page)
