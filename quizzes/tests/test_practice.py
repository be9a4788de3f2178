"""Practice: as often as you like, with new numbers, and without a trace in the schedule."""

from uuid import uuid4

import engine
from quizzes.models import Attempt
from quizzes.tokens import read_token
from reviews.models import Memory, ReviewEvent


def start(client, slug="attention-output"):
    return client.post("/api/v1/practice/next", {"type": slug}).json()["review"]


def send(client, review, response, identifier=None):
    body = {"id": str(identifier or uuid4()), "token": review["token"], "response": response}
    return client.post("/api/v1/practice/answer", body)


def test_the_types_of_the_course_can_be_practised(api, alice, course):
    listed = api(alice).get("/api/v1/practice/types").json()["results"]
    assert {each["slug"] for each in listed} == {"dot-product", "attention-output"}
    first = next(each for each in listed if each["slug"] == "attention-output")
    assert (first["objective"], first["objective_title"], first["input"]) == ("LO3", "Output", "vector")
    assert first["concept"] == "attention-output"
    assert "forgot-scaling" in first["misconceptions"]


def test_each_problem_has_new_numbers(api, alice, course):
    client = api(alice)
    assert start(client)["prompt"]["data"] != start(client)["prompt"]["data"]


def test_an_answer_is_graded_and_the_schedule_stays_untouched(api, alice, course):
    from quizzes import nonces

    client = api(alice)
    review = start(client)
    problem = engine.generate("attention-output", nonces.seed_of(read_token(review["token"]).nonce))
    reply = send(client, review, {"text": engine.format_answer(problem, problem.answer)}).json()
    assert (reply["grade"]["verdict"], reply["counted"]) == ("correct", False)
    assert Attempt.objects.get().mode == "practice"
    assert not ReviewEvent.objects.exists()
    assert not Memory.objects.exists()


def test_hints_are_given_and_counted_as_in_a_review(api, alice, course):
    client = api(alice)
    review = start(client)
    told = [client.post("/api/v1/reviews/hint", {"token": review["token"]}).json() for _ in range(review["hints"] + 1)]
    assert [each["number"] for each in told] == [*range(1, review["hints"] + 1), review["hints"]]
    assert len({each["html"] for each in told}) == review["hints"]
    send(client, review, {"unknown": True})
    assert Attempt.objects.get().hints == review["hints"]


def test_a_resend_gets_the_first_reply(api, alice, course):
    client, identifier = api(alice), uuid4()
    review = start(client)
    first = send(client, review, {"unknown": True}, identifier).json()
    assert send(client, review, {"unknown": True}, identifier).json() == {**first, "status": "duplicate"}
    assert send(client, review, {"text": "1"}, identifier).json()["code"] == "id_reused"


def test_an_unknown_type_is_not_there(api, alice, course):
    assert api(alice).post("/api/v1/practice/next", {"type": "alchemy"}).status_code == 404


def test_a_review_token_is_not_for_practice(api, alice, course):
    client = api(alice)
    review = client.get("/api/v1/reviews/next").json()["review"]
    assert send(client, review, {"unknown": True}).json()["code"] == "wrong_purpose"


def test_items_can_be_listed_by_kind_and_concept(api, alice, course):
    client = api(alice)
    assert len(client.get("/api/v1/items/").json()["results"]) == 5
    only = client.get("/api/v1/items/", {"kind": "numeric", "concept": "dot-product"}).json()["results"]
    assert [item["slug"] for item in only] == ["numeric-dot"]
    assert client.get("/api/v1/items/", {"kind": "riddle"}).status_code == 400
