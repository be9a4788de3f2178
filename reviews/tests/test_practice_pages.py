"""Practice without any script: every way of answering, any number of times, and no trace in the schedule."""

import re

import numpy as np
import pytest

import engine
from quizzes import tokens
from quizzes.models import Attempt, HintUse, Item
from quizzes.presenting import load
from quizzes.testing import add_problem_types
from reviews.models import Memory, ReviewEvent

ONE_OF_EACH_INPUT = {each.input: slug for slug, each in sorted(engine.PROBLEM_TYPES.items(), reverse=True)}


@pytest.fixture
def types(request, course, now):
    """Items of all types; of the one alone that a test is about, where it is about one."""
    slugs = [request.getfixturevalue("slug")] if "slug" in request.fixturenames else engine.PROBLEM_TYPES
    add_problem_types(course, slugs, at=now)


@pytest.fixture
def learner(client, alice):
    client.force_login(alice)
    return client


def hidden(page: str) -> dict[str, str]:
    return {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("token", "id", "hints")}


def problem_of(form: dict[str, str]) -> engine.Problem:
    token = tokens.read_token(form["token"])
    served = load(token.item_id, token.version, token.learner_id)
    return engine.Problem.from_json(served.kind.problem(served.content, token.nonce))


def filled(problem, value, wanted=None, prefix="") -> dict[str, str]:
    """Fill in the fields of a page so that they say `value`."""
    wanted = wanted or problem.answer_format
    match wanted["input"]:
        case "parts":
            parts = [filled(problem, value[name], part, f"{prefix}{name}-") for name, part in wanted["parts"].items()]
            return {name: text for part in parts for name, text in part.items()}
        case "choice":
            return {f"{prefix}option": value}
        case "ordering":
            return {f"{prefix}place-{step}": str(place) for place, step in enumerate(value, 1)}
        case "shape":
            return {f"{prefix}text": f"({', '.join(value)})"}
        case "complexity":
            return {f"{prefix}text": f"O({value})"}
    numbers = np.atleast_2d(value)
    return {f"{prefix}cell{i}-{j}": f"{x:.6f}".replace(".", ",") for (i, j), x in np.ndenumerate(numbers)}


def fits(answer, value) -> bool:
    """Say whether the page has a box for each number of `value`."""
    if isinstance(answer, dict):
        return answer.keys() == value.keys()
    return np.shape(answer) == np.shape(value)


def start(client, slug: str) -> dict[str, str]:
    return hidden(client.get(f"/practice/{slug}/").content.decode())


def hand_in(client, form, **fields) -> str:
    response = client.post("/study/answer", {**form, **fields})
    assert response.status_code == 302, response.content.decode()
    return client.get(response["Location"]).content.decode()


def nothing_is_scheduled() -> bool:
    return not (ReviewEvent.objects.exists() or Memory.objects.exists())


def test_a_visitor_is_sent_to_the_login(client, course):
    for address in ("/practice/", "/practice/dot-product/"):
        assert client.get(address)["Location"] == f"/accounts/login/?next={address}"


def test_every_type_is_listed_under_what_it_teaches(learner, types, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):  # session, user, items
        page = learner.get("/practice/").content.decode()
    assert set(re.findall(r'href="/practice/([\w-]+)/"', page)) == set(engine.PROBLEM_TYPES)
    headings = re.findall(r'<h2 id="(\w+)">', page)
    assert headings == [each for each in engine.OBJECTIVES if each in headings]
    assert len(page.encode()) < 25_000


def test_what_no_item_asks_is_not_there(learner, course):
    assert learner.get("/practice/alchemy/").status_code == 404
    Item.objects.filter(problem_type="dot-product").update(status="retired")
    assert learner.get("/practice/dot-product/").status_code == 404
    assert "dot-product/" not in re.sub("concepts/dot-product/", "", learner.get("/practice/").content.decode())


@pytest.mark.parametrize("slug", ONE_OF_EACH_INPUT.values(), ids=list(ONE_OF_EACH_INPUT))
def test_each_way_of_answering_is_read_from_its_own_boxes(learner, types, slug):
    form = start(learner, slug)
    problem = problem_of(form)
    page = hand_in(learner, form, **filled(problem, problem.answer))
    assert ">Right<" in page
    assert "Another like this" in page
    assert Attempt.objects.get().verdict == "correct"
    assert nothing_is_scheduled()


@pytest.mark.parametrize("slug", sorted(engine.PROBLEM_TYPES))
def test_every_type_can_be_asked_and_told(learner, types, slug):
    form = start(learner, slug)
    asked = learner.post("/study/answer", form).content.decode()
    told = hand_in(learner, form, unknown="1")
    assert "Noted: not known yet" in told
    for page in (asked, told):
        assert "math-error" not in page
        assert len(page.encode()) < 25_000


@pytest.mark.parametrize("slug", ["score-matrix", "attention-output", "stable-softmax"])
def test_every_known_mistake_is_told(learner, types, slug):
    form = start(learner, slug)
    problem = problem_of(form)
    for place, path in enumerate(path for path in problem.wrong_paths if fits(problem.answer, path.value)):
        again = {**form, "id": f"00000000-0000-4000-8000-{place:012}"}
        page = hand_in(learner, again, **filled(problem, path.value))
        assert re.search("Not yet|Partly right", page)
        assert "math-error" not in page
        assert len(page.encode()) < 25_000


def test_a_chosen_option_stands_beside_the_right_one(learner, types):
    form = start(learner, "match-roles")
    problem = problem_of(form)
    wrong = next(each["id"] for each in problem.answer_format["options"] if each["id"] != problem.answer)
    page = hand_in(learner, form, option=wrong)
    assert re.search(r"is-slip.*?<b class=\"over\">Yours</b>", page)
    assert re.search(r"is-right.*?<b class=\"over\">Right</b>", page)


def test_a_wrong_order_stands_beside_a_right_one(learner, types):
    form = start(learner, "order-steps")
    problem = problem_of(form)
    page = hand_in(learner, form, **filled(problem, problem.answer[::-1]))
    assert "A right order" in page
    assert "too early" in page


def test_half_the_parts_right_is_partly_right(learner, types):
    form = start(learner, "project-all")
    problem = problem_of(form)
    page = hand_in(learner, form, **filled(problem, {**problem.answer, "V": problem.answer["V"] + 100}))
    assert ">Partly right<" in page
    assert "2 of the 3 parts are right." in page
    assert page.count('<tr class="same">') == 2


def test_what_was_filled_in_survives_a_refusal_and_the_box_is_marked(learner, types):
    form = start(learner, "project-all")
    problem = problem_of(form)
    fields = {**filled(problem, problem.answer), "K-cell1-0": "1.2.3"}
    response = learner.post("/study/answer", {**form, **fields})
    page = response.content.decode()
    assert response.status_code == 422
    boxes = re.findall(r"<input name=\"([\w-]+)\" value=\"([^\"]*)\"", page)
    assert {name: value for name, value in boxes if "cell" in name} == fields
    assert re.findall(r"name=\"([\w-]+)\"[^>]*aria-invalid", page) == ["K-cell1-0"]
    assert not Attempt.objects.exists()


def test_an_order_survives_a_refusal_and_a_hint(learner, types):
    form = start(learner, "order-steps")
    steps = [option["id"] for option in problem_of(form).answer_format["options"]]
    turned = {f"place-{step}": str(place) for place, step in enumerate(steps[::-1], 1)}
    page = learner.post("/study/hint", {**form, **turned}).content.decode()
    assert re.findall(r'<select name="place-(\w)"', page) == steps[::-1]
    twice = {**turned, f"place-{steps[0]}": "1"}
    refused = learner.post("/study/answer", {**form, **twice}).content.decode()
    assert "Two steps share place 1" in refused
    assert refused.count("aria-invalid") == 2


def test_hints_are_counted_but_cost_nothing(learner, types):
    form = start(learner, "score-matrix")
    page = learner.post("/study/hint", form).content.decode()
    assert HintUse.objects.get().taken == 1
    assert "counts as Hard" not in page
    problem = problem_of(form)
    assert "counts as Hard" not in hand_in(learner, form, **filled(problem, problem.answer))
    assert Attempt.objects.get().hints == 1


def test_the_same_form_sent_twice_is_one_attempt(learner, course):
    form = start(learner, "dot-product")
    first, second = (learner.post("/study/answer", {**form, "unknown": "1"}) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Attempt.objects.count() == 1


def test_an_expired_page_leads_back_to_practice(learner, course, now, monkeypatch):
    monkeypatch.setattr("reviews.pages.practice_views.now", lambda: now)
    form = start(learner, "dot-product")
    monkeypatch.setattr("reviews.pages.study_views.now", lambda: now.replace(year=now.year + 1))
    assert learner.post("/study/hint", form)["Location"] == "/practice/"


def test_a_review_of_a_numeric_item_leads_to_practice(learner, course, alice, now):
    from quizzes.presenting import present_for_review

    shown = present_for_review(course.items["vector"], learner_id=alice.pk, channel="test", at=now)
    form = {"token": shown.token, "id": "63d451a8-f1b6-4752-af47-6658a6c5d786"}
    assert 'href="/practice/attention-output/"' in hand_in(learner, form, unknown="1")
