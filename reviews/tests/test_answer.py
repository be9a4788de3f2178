"""Answering: graded, rated, remembered, and counted once."""

from uuid import uuid4

import pytest

from quizzes.models import Attempt
from reviews.models import Memory, ReviewEvent


@pytest.mark.parametrize("kind", ["choice", "numeric", "vector", "explain"])
def test_a_right_answer_rates_good_and_a_wrong_one_again(study, course, kind):
    item = course.items[kind]
    assert study.answer(item)["rating"] == 3
    assert study.answer(item, "wrong")["rating"] == 1
    assert Memory.objects.get(item=item).reps == 2


def test_a_flashcard_is_rated_by_the_learner(study, course):
    verdicts = {
        rating: study.answer(course.items["flashcard"], rating=rating)["grade"]["verdict"] for rating in (1, 2, 3, 4)
    }
    assert verdicts == {1: "wrong", 2: "partial", 3: "correct", 4: "correct"}


def test_the_wish_counts_for_a_right_answer_and_never_for_a_wrong_one(study, course):
    assert study.answer(course.items["choice"], rating=4)["rating"] == 4
    assert study.answer(course.items["numeric"], "wrong", rating=4)["rating"] == 1


def test_a_hint_makes_a_right_answer_hard_whatever_the_learner_wishes(study, course):
    review = study.show(course.items["choice"])
    hint = study.client.post("/api/v1/reviews/hint", {"token": review["token"]}).json()
    assert (hint["number"], hint["of"]) == (1, 2)
    reply = study.post(review, study.response(review), rating=4).json()
    assert (reply["rating"], reply["may_be_amended"], reply["hints_taken"]) == (2, False, 1)


def test_half_of_the_rubric_is_partial_and_rates_hard(study, course):
    review = study.show(course.items["explain"])
    text = "The weights of one query add up to one, so it is a blend."
    reply = study.post(review, {"text": text, "rubric": ["weights"]}).json()
    assert (reply["grade"]["verdict"], reply["rating"]) == ("partial", 2)


def test_the_reply_names_the_mistake_and_shows_the_way(study, course):
    review = study.show(course.items["vector"])
    import engine
    from quizzes.item_kinds import ITEM_KINDS
    from quizzes.presenting import load
    from quizzes.tokens import read_token

    token = read_token(review["token"])
    problem = engine.Problem.from_json(
        ITEM_KINDS["numeric"].problem(load(token.item_id, token.version, study.learner.pk).content, token.nonce)
    )
    path = next(each for each in problem.wrong_paths if each.misconception == "forgot-scaling")
    reply = study.post(review, {"text": engine.format_answer(problem, path.value)}).json()
    assert reply["grade"]["misconceptions"][0] == "forgot-scaling"
    assert [step["stage"] for step in reply["solution"]] == ["scores", "scaled", "weights", "output"]
    assert reply["answer"] == engine.format_answer(problem, problem.answer)
    assert any(row["stage"] == "scaled" and not row["same"] for row in reply["details"]["stages"])


def test_i_dont_know_yet_is_wrong_and_names_no_mistake(study, course):
    review = study.show(course.items["numeric"])
    reply = study.post(review, {"unknown": True}).json()
    assert (reply["grade"]["verdict"], reply["grade"]["misconceptions"]) == ("wrong", [])


@pytest.mark.parametrize(
    "text", ["", "1 1/2/3", "0,27,0,73", "nan", "1e999", "9" * 10_000, "[1, 2, 3", "1\u2028", "__import__('os')"]
)
def test_an_unreadable_answer_counts_nothing_and_leaves_the_id_free(study, course, text):
    review, identifier = study.show(course.items["vector"]), uuid4()
    refused = study.post(review, {"text": text}, identifier)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_answer")
    assert len(refused.json()["detail"]) > 10
    assert not Attempt.objects.exists()
    assert not ReviewEvent.objects.exists()
    assert study.post(review, study.response(review), identifier).status_code == 200


@pytest.mark.parametrize("kind", ["choice", "numeric", "vector", "explain", "flashcard"])
def test_every_sample_of_an_invalid_response_is_called_invalid(study, course, kind):
    review = study.show(course.items[kind])
    from quizzes.item_kinds import ITEM_KINDS
    from quizzes.presenting import load
    from quizzes.tokens import read_token

    token = read_token(review["token"])
    served = load(token.item_id, token.version, study.learner.pk)
    for sample in served.kind.sample_responses(served.content, token.nonce)["invalid"]:
        assert study.post(review, sample, rating=3).status_code == 422, sample
    assert ITEM_KINDS[served.item.kind] is served.kind


def test_a_wrong_length_names_the_right_one(study, course):
    refused = study.post(study.show(course.items["vector"]), {"text": "[1, 2, 3, 4, 5, 6, 7]"})
    assert refused.status_code == 422
    assert "2" in refused.json()["detail"]


def test_a_resend_gets_the_first_reply_for_ever(study, course):
    review, identifier = study.show(course.items["choice"]), uuid4()
    response = study.response(review)
    first = study.post(review, response, identifier).json()
    study.answer(course.items["choice"], "wrong")
    study.wait(days=30)
    again = study.post(review, response, identifier)
    assert again.status_code == 200
    assert again.json() == {**first, "status": "duplicate"}
    assert ReviewEvent.objects.count() == 2


def test_the_same_id_with_another_body_is_refused(study, course):
    review, identifier = study.show(course.items["choice"]), uuid4()
    study.post(review, study.response(review), identifier)
    refused = study.post(review, study.response(review, "wrong"), identifier)
    assert (refused.status_code, refused.json()["code"]) == (409, "id_reused")
    assert ReviewEvent.objects.count() == 1


def test_a_problem_earns_credit_once_and_the_second_answer_is_kept_as_practice(study, course):
    review = study.show(course.items["numeric"])
    study.post(review, {"unknown": True})
    identifier = uuid4()
    refused = study.post(review, study.response(review), identifier)
    assert (refused.status_code, refused.json()["code"]) == (409, "token_used")
    assert Attempt.objects.get(submission_id=identifier).counted is False
    assert ReviewEvent.objects.count() == 1
    assert study.post(review, study.response(review), identifier).json()["code"] == "token_used"
    assert Attempt.objects.count() == 2


def test_undo_does_not_free_a_problem(study, course):
    review, identifier = study.show(course.items["numeric"]), uuid4()
    study.post(review, {"unknown": True}, identifier)
    study.client.post(f"/api/v1/reviews/{identifier}/undo")
    assert study.post(review, study.response(review)).json()["code"] == "token_used"


def test_a_reload_shows_the_same_problem_and_an_answer_brings_new_numbers(study, course):
    first, again = study.show(course.items["vector"]), study.show(course.items["vector"])
    assert first["prompt"] == again["prompt"]
    study.post(first, {"unknown": True})
    assert study.show(course.items["vector"])["prompt"]["data"] != first["prompt"]["data"]


def test_options_keep_their_order_on_reload_and_their_ids_say_nothing(study, course):
    first, again = study.show(course.items["choice"]), study.show(course.items["choice"])
    assert first["options"] == again["options"]
    study.post(first, {"unknown": True})
    later = {option["id"] for option in study.show(course.items["choice"])["options"]}
    assert later.isdisjoint(option["id"] for option in first["options"])


def test_an_answer_after_the_tokens_time_is_kept_as_practice(study, course):
    review = study.show(course.items["choice"])
    study.wait(days=3)
    reply = study.post(review, study.response(review))
    assert reply.status_code == 200
    assert (reply.json()["counted"], reply.json()["code"]) == (False, "token_expired")
    assert Attempt.objects.get().mode == "practice"
    assert not Memory.objects.exists()


def test_a_problem_whose_answer_was_shown_too_late_is_not_shown_again(study, course):
    review = study.show(course.items["vector"])
    study.wait(days=3)
    study.post(review, {"unknown": True})
    assert study.show(course.items["vector"])["prompt"]["data"] != review["prompt"]["data"]


def test_an_expired_token_gives_no_hint(study, course):
    review = study.show(course.items["choice"])
    study.wait(days=3)
    refused = study.client.post("/api/v1/reviews/hint", {"token": review["token"]})
    assert (refused.status_code, refused.json()["code"]) == (410, "token_expired")


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: "x" + t[1:], lambda t: "", lambda t: "a:b:c"])
def test_a_forged_token_is_refused(study, course, change):
    review = study.show(course.items["choice"])
    forged = study.post({"token": change(review["token"])}, {})
    assert forged.status_code == 400
    assert forged.json()["code"] in ("token_invalid", "invalid")


def test_another_learners_token_does_not_exist(study, course, api, bob):
    review = study.show(course.items["choice"])
    body = {"id": str(uuid4()), "token": review["token"], "response": {}}
    assert api(bob).post("/api/v1/reviews/", body).status_code == 404


def test_a_practice_token_is_not_for_review(study, course):
    shown = study.client.post("/api/v1/practice/next", {"type": "dot-product"}).json()["review"]
    refused = study.post(shown, {"text": "1"})
    assert (refused.status_code, refused.json()["code"]) == (400, "wrong_purpose")


@pytest.mark.parametrize("offset", [{"minutes": 6}, {"days": -401}])
def test_a_time_that_no_honest_clock_shows_is_refused(study, course, offset):
    from datetime import timedelta

    review = study.show(course.items["choice"])
    at = (study.at + timedelta(**offset)).isoformat()
    refused = study.post(review, study.response(review), reviewed_at=at)
    assert (refused.status_code, refused.json()["code"]) == (422, "clock")


def test_a_numeric_attempt_stays_explainable(study, course):
    study.answer(course.items["vector"], "wrong")
    import engine

    kept = Attempt.objects.get()
    problem = engine.Problem.from_json(kept.problem)
    assert kept.seed
    assert problem.wrong_paths
    assert engine.check(problem, engine.format_answer(problem, problem.answer)).status == "correct"


def test_nothing_that_is_sent_before_grading_names_the_answer(study, course):
    review = study.show(course.items["vector"])
    assert set(review["answer_format"]) <= {"input", "shape", "decimals", "carry", "options", "parts", "labels"}
    assert "tolerance" not in str(review)
    assert "misconception" not in str(review)
    listed = study.client.get("/api/v1/items/").json()["results"]
    assert set(listed[0]) == {"id", "slug", "kind", "concept", "objective", "difficulty", "version"}


def test_nobody_answers_without_a_login(api, course):
    for path in ("reviews/next", "memories/", "items/", "me", "sync/events", "practice/types", "concepts/", "cards/"):
        refused = api().get(f"/api/v1/{path}")
        assert (refused.status_code, refused["Content-Type"]) == (401, "application/problem+json"), path
