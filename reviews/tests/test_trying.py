"""Tasks tried without an account: marked by the same code, kept under a signed name, claimed by a login."""

import re
from datetime import timedelta

import pytest
from django.test import Client

import engine
from accounts.visitors import LIFETIME
from conftest import PASSWORD
from quizzes import nonces, tokens, visiting
from quizzes.item_kinds.choice import shuffled
from quizzes.models import Attempt
from quizzes.presenting import load, present_for_practice, present_for_review
from quizzes.publishing import publish
from reviews.models import Memory, ReviewEvent

CHOICE, NUMERIC = "/try/choice-dot/", "/try/numeric-dot/"


def hidden(page: str) -> dict[str, str]:
    return {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("token", "id")}


def opened(client: Client, address: str) -> dict[str, str]:
    return hidden(client.get(address).content.decode())


def filled(form: dict[str, str], *, right: bool) -> dict[str, str]:
    token = tokens.read_token(form["token"])
    served = load(token.item_id, token.version, token.learner_id)
    if served.item.kind == "numeric":
        problem = engine.generate("dot-product", nonces.seed_of(token.nonce))
        return {**form, "cell0-0": f"{problem.answer + (0 if right else 1000):.6f}"}
    options = shuffled(served.content, token.nonce)
    return {**form, "option": next(each for each, option in options if option["correct"] == right)}


def hand_in(client: Client, address: str, *, right: bool = True) -> str:
    """Try a task and return the page that says what became of it."""
    response = client.post(address, filled(opened(client, address), right=right))
    assert response.status_code == 302, response.content.decode()
    return client.get(response["Location"]).content.decode()


def nothing_is_scheduled() -> bool:
    return not (ReviewEvent.objects.exists() or Memory.objects.exists())


def test_the_card_offers_its_tasks_and_reading_it_sets_no_cookie(client, course):
    page = client.get("/cards/card-dot/")
    assert f'href="{CHOICE}"' in page.content.decode()
    assert f'href="{NUMERIC}"' in page.content.decode()
    assert not page.cookies


def test_the_list_of_tasks_shows_a_questions_first_paragraph(client, course, now):
    item = course.items["choice"]
    item.stem = "What does this print?\n\n    print(1)\n\nSay it."
    item.save()
    publish(item, at=now)
    page = client.get("/cards/card-dot/").content.decode()
    assert "What does this print?" in page
    assert "print(1)" not in page


def test_the_first_task_sets_a_signed_cookie_that_no_script_can_read(client, course):
    client.get(CHOICE)
    cookie = client.cookies["visitor"]
    assert (bool(cookie["httponly"]), cookie["samesite"]) == (True, "Lax")
    forged = Client()
    forged.cookies["visitor"] = cookie.value.split(":")[0] + ":x:y"
    assert forged.post(CHOICE, filled(opened(client, CHOICE), right=True))["Location"] == CHOICE


@pytest.mark.parametrize("address", [CHOICE, NUMERIC])
@pytest.mark.parametrize(("right", "verdict"), [(True, "correct"), (False, "wrong")])
def test_a_visitors_answer_is_marked_and_explained(client, course, address, right, verdict):
    page = hand_in(client, address, right=right)
    assert ("Right" if right else "Not yet") in page
    attempt = Attempt.objects.get()
    assert (attempt.learner, attempt.mode, attempt.verdict, attempt.counted) == (None, "visitor", verdict, False)
    assert nothing_is_scheduled()


def test_the_page_of_a_task_gives_nothing_away(client, course, monkeypatch):
    # Always the same numbers: in others the answer may by chance be printed in the question.
    monkeypatch.setattr(nonces, "practice_nonce", lambda: "nonce 1")
    monkeypatch.setattr("django.conf.settings.PROBLEM_KEY", "a key")
    page = client.get(NUMERIC).content.decode()
    problem = engine.generate("dot-product", nonces.seed_of(tokens.read_token(hidden(page)["token"]).nonce))
    rest = page.replace(hidden(page)["token"], "")
    assert engine.format_answer(problem, problem.answer) not in re.findall(r"[\d.−-]+", re.sub(r"<[^>]+>", " ", rest))
    assert not {path.misconception for path in problem.wrong_paths} & set(re.findall(r"[\w-]+", rest))


def test_what_cannot_be_read_is_said_beside_the_box_and_keeps_the_task(client, course):
    form = opened(client, NUMERIC)
    refused = client.post(NUMERIC, {**form, "cell0-0": "5.7.5"})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert 'value="5.7.5"' in page
    assert "Nothing was counted" in page
    assert hidden(page)["id"] == form["id"]
    assert not Attempt.objects.exists()


def test_a_double_click_counts_once(client, course):
    form = filled(opened(client, CHOICE), right=True)
    assert client.post(CHOICE, form)["Location"] == client.post(CHOICE, form)["Location"]
    assert Attempt.objects.count() == 1


def test_one_visitor_neither_uses_nor_reads_what_another_was_shown(client, course):
    form = filled(opened(client, CHOICE), right=True)
    told = client.post(CHOICE, form)["Location"]
    stranger = Client()
    stranger.get(CHOICE)
    assert stranger.get(told).status_code == 404
    assert Client().get(told).status_code == 404
    assert stranger.post(CHOICE, form)["Location"] == CHOICE
    assert Attempt.objects.count() == 1


def test_a_visitors_token_opens_nothing_of_a_learner_and_the_reverse(client, api, alice, course, now):
    visitors = opened(client, CHOICE)["token"]
    body = {"id": "63d451a8-f1b6-4752-af47-6658a6c5d786", "token": visitors, "response": {"unknown": True}}
    for door in ("/api/v1/reviews/", "/api/v1/practice/answer"):
        assert api(alice).post(door, body).status_code == 404
    item = course.items["choice"]
    for shown in (
        present_for_practice(item, learner_id=alice.pk, at=now),
        present_for_review(item, learner_id=alice.pk, channel="x", at=now),
    ):
        form = {**opened(client, CHOICE), "token": shown.token, "unknown": "1"}
        assert client.post(CHOICE, form)["Location"] == CHOICE
    assert not Attempt.objects.exists()


def test_private_unpublished_and_written_tasks_are_not_there(client, alice, course):
    assert client.get("/try/explain-output/").status_code == 404
    course.items["choice"].status = "draft"
    course.items["choice"].save()
    assert client.get(CHOICE).status_code == 404
    course.items["numeric"].owner = alice
    course.items["numeric"].save()
    assert client.get(NUMERIC).status_code == 404


def test_an_account_is_offered_once(client, course):
    assert "create an account" in hand_in(client, CHOICE)
    assert "create an account" not in hand_in(client, NUMERIC)


def test_signing_up_makes_the_attempts_practice_and_never_events(client, course):
    hand_in(client, CHOICE)
    hand_in(client, NUMERIC, right=False)
    told = client.post(CHOICE, filled(opened(client, CHOICE), right=True))["Location"]
    new = {"email": "dora@example.com", "password1": "three unrelated words", "next": told}
    signed_up = client.post("/accounts/signup/", new)
    assert signed_up["Location"] == told
    assert not client.cookies["visitor"].value
    assert set(Attempt.objects.values_list("learner__email", "visitor", "mode", "counted")) == {
        ("dora@example.com", "", "practice", False)
    }
    assert Attempt.objects.count() == 3
    assert nothing_is_scheduled()
    assert "create an account" not in client.get(told).content.decode()


def test_logging_in_claims_them_too_and_other_peoples_stay(client, alice, course):
    hand_in(client, CHOICE)
    hand_in(Client(), CHOICE)
    client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    assert sorted(Attempt.objects.values_list("learner", "mode"), key=str) == sorted(
        [(alice.pk, "practice"), (None, "visitor")], key=str
    )


def test_an_id_that_the_learner_used_before_is_dropped_and_not_doubled(client, alice, course, now):
    hand_in(client, CHOICE)
    attempt = Attempt.objects.get()
    visitor = attempt.visitor
    own = Attempt.objects.get()
    own.pk, own.learner, own.visitor, own.mode = None, alice, "", "practice"
    own.save()
    assert visiting.adopt(visitor, alice.pk) == 0
    assert list(Attempt.objects.values_list("learner", flat=True)) == [alice.pk]


def test_a_signed_in_learner_tries_tasks_as_practice(client, alice, course):
    client.force_login(alice)
    page = hand_in(client, CHOICE)
    assert "create an account" not in page
    assert "visitor" not in client.cookies
    assert (Attempt.objects.get().learner, Attempt.objects.get().mode) == (alice, "practice")
    assert nothing_is_scheduled()


def test_what_nobody_claimed_is_forgotten_after_90_days_and_nothing_else(client, alice, course):
    hand_in(client, CHOICE)
    client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    visitor = Client()
    hand_in(visitor, NUMERIC)
    at = Attempt.objects.get(learner=None).received_at + LIFETIME
    assert visiting.forget_old(at=at) == 0
    assert [visiting.forget_old(at=at + timedelta(seconds=1)) for _ in range(2)] == [1, 0]
    assert Attempt.objects.get().learner == alice


def test_an_address_that_runs_wild_is_asked_to_wait(client, course, monkeypatch):
    monkeypatch.setattr("web.throttling.VisitorThrottle.rate", "2/min")
    assert [client.get(CHOICE).status_code for _ in range(3)] == [200, 200, 429]


def test_the_tasks_lead_from_one_to_the_next_and_back_to_the_card(client, course):
    assert f'href="{NUMERIC}" data-keys="enter"' in hand_in(client, CHOICE)
    assert 'href="/cards/card-dot/" data-keys="enter"' in hand_in(client, NUMERIC)
