"""A placement from the first question to the claims, over REST."""

from uuid import uuid4

import pytest

from cards import linking, snapshot
from cards.models import Prerequisite
from cards.vocabulary import HARD
from learning.models import Claim, PlacementRun
from learning.standings import Standings
from quizzes import tokens
from quizzes.item_kinds import ITEM_KINDS
from quizzes.models import Attempt
from quizzes.presenting import load

URL = "/api/v1/placement"


@pytest.fixture
def course(course):
    """The small course with an edge: attention-output requires dot-product. Both have a problem with numbers."""
    below, above = course.concepts["dot-product"], course.concepts["attention-output"]
    linking.link(Prerequisite(concept=above, requires=below, kind=HARD))
    return course


@pytest.fixture
def client(api, alice):
    return api(alice)


def begin(client, **body):
    answer = client.post(URL, body)
    assert answer.status_code == 200, answer.json()
    return answer.json()["placement"]


def reply(client, learner, question, verdict="correct", *, identifier=None):
    token = tokens.read_token(question["token"])
    served = load(token.item_id, token.version, learner.pk)
    response = {"unknown": True}
    if verdict != "unknown":
        response = ITEM_KINDS[served.item.kind].sample_responses(served.content, token.nonce)[verdict][0]
    body = {"id": str(identifier or uuid4()), "token": question["token"], "response": response}
    return client.post(f"{URL}/answer", body)


def known(learner):
    return {slug: reason.source for slug, reason in Standings(learner, snapshot.current()).reasons.items()}


def test_a_placement_asks_a_problem_with_numbers(client, course):
    placement = begin(client)
    assert (placement["asked"], placement["budget"], placement["topics"]) == (0, 15, 2)
    assert placement["question"]["item"]["kind"] == "numeric"


def test_a_reload_shows_the_same_question_and_begins_no_second_placement(client, course):
    first = begin(client)
    assert client.get(URL).json()["placement"]["question"]["prompt"] == first["question"]["prompt"]
    assert begin(client)["id"] == first["id"]
    assert PlacementRun.objects.count() == 1


def test_what_is_answered_right_becomes_a_claim_at_the_end_and_no_mastery(client, alice, course):
    placement = begin(client)
    while placement["question"]:
        assert {placement[told] for told in ("found", "not_known", "answers", "settled")} == {None}
        placement = reply(client, alice, placement["question"]).json()["placement"]
    assert placement["ended_at"]
    assert set(known(alice).values()) <= {"placed", "follows"}
    assert set(known(alice)) == {"dot-product", "attention-output"}
    assert {claim.source for claim in Claim.objects.all()} == {"placement"}
    standings = Standings(alice, snapshot.current())
    assert {standings.status(slug) for slug in known(alice)} == {"ready"}


@pytest.mark.parametrize("verdict", ["wrong", "unknown"])
def test_not_knowing_the_root_ends_it_and_claims_nothing(client, alice, course, verdict):
    placement = begin(client)
    while placement["question"]:
        placement = reply(client, alice, placement["question"], verdict).json()["placement"]
    assert (placement["found"], known(alice), placement["settled"]) == ([], {}, 2)
    assert placement["not_known"]


def test_no_answer_is_told_before_the_end(client, alice, course):
    question = begin(client)["question"]
    told = reply(client, alice, question)
    attempt = Attempt.objects.get()
    assert (attempt.mode, attempt.counted) == ("placement", False)
    assert not {"grade", "verdict", "solution"} & told.json().keys()


def test_at_the_end_everything_can_be_looked_at(client, alice, course):
    placement = begin(client)
    while placement["question"]:
        placement = reply(client, alice, placement["question"], "wrong").json()["placement"]
    answers = client.get(URL).json()["placement"]["answers"]
    assert answers[0]["verdict"] == "wrong"
    assert answers[0]["answer"]
    assert answers[0]["statement"]


def test_a_hinted_answer_is_no_proof(client, alice, course):
    placement = begin(client)
    client.post("/api/v1/reviews/hint", {"token": placement["question"]["token"]})
    hinted = placement["question"]["item"]["concept"]
    placement = reply(client, alice, placement["question"]).json()["placement"]
    client.post(f"{URL}/finish")
    assert hinted not in known(alice)


def test_enough_keeps_what_was_found_so_far(client, alice, course):
    question = begin(client)["question"]
    placement = reply(client, alice, question).json()["placement"]
    if placement["ended_at"] is None:
        placement = client.post(f"{URL}/finish").json()["placement"]
    assert placement["question"] is None
    assert question["item"]["concept"] in known(alice)
    refused = client.post(f"{URL}/finish")
    assert (refused.status_code, refused.json()["code"]) == (409, "no_placement")


def test_a_resent_answer_counts_once_and_a_second_answer_is_refused(client, alice, course):
    question, identifier = begin(client)["question"], uuid4()
    first = reply(client, alice, question, "unknown", identifier=identifier)
    again = reply(client, alice, question, "unknown", identifier=identifier)
    assert (first.status_code, again.status_code, Attempt.objects.count()) == (200, 200, 1)
    other = reply(client, alice, question)
    assert (other.status_code, other.json()["code"]) in [(409, "token_used"), (409, "no_placement")]


def test_an_answer_that_cannot_be_read_counts_nothing(client, alice, course):
    question = begin(client)["question"]
    body = {"id": str(uuid4()), "token": question["token"], "response": {"text": "two"}}
    refused = client.post(f"{URL}/answer", body)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_answer")
    assert client.get(URL).json()["placement"]["asked"] == 0


def test_a_placement_token_opens_no_other_door(client, alice, course):
    token = begin(client)["question"]["token"]
    for address in ("/api/v1/reviews/", "/api/v1/practice/answer"):
        refused = client.post(address, {"id": str(uuid4()), "token": token, "response": {"unknown": True}})
        assert (refused.status_code, refused.json()["code"]) == (400, "wrong_purpose")


def test_my_placement_is_not_yours(client, api, alice, bob, course):
    question = begin(client)["question"]
    assert api(bob).get(URL).json() == {"placement": None}
    assert reply(api(bob), bob, question, "unknown").status_code == 404


def test_one_goal_alone_can_be_placed(client, course):
    assert begin(client, goal="dot-product")["topics"] == 1


def test_a_placement_for_a_goal_that_is_not_there_is_refused(client, course):
    assert client.post(URL, {"goal": "no-such-thing"}).status_code == 404


def test_where_all_is_known_there_is_nothing_to_ask(client, alice, course):
    client.post("/api/v1/concepts/attention-output/claim")
    refused = client.post(URL, {})
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing_to_place")
    assert not PlacementRun.objects.exists()


def test_a_claim_of_a_placement_is_undone_like_any_other(client, alice, course):
    placement = begin(client)
    while placement["question"]:
        placement = reply(client, alice, placement["question"]).json()["placement"]
    for slug in placement["found"]:
        client.delete(f"/api/v1/concepts/{slug}/claim")
    assert known(alice) == {}
