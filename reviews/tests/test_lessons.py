"""Lessons over REST: each counted answer is a review of its item; the gate and "try anyway" of C7."""

from datetime import timedelta
from uuid import uuid4

import pytest

from cards import linking, snapshot
from cards.models import Prerequisite
from cards.vocabulary import HARD
from learning import claiming, lesson
from learning.models import Claim, LessonRun
from learning.standings import Standings
from quizzes.models import Attempt
from reviews.models import Memory, ReviewEvent

URL = "/api/v1/lessons/"


@pytest.fixture
def study(study, monkeypatch):
    monkeypatch.setattr("reviews.lessons_api.now", lambda: study.at)
    return study


@pytest.fixture
def locked(course):
    """attention-output, which requires dot-product."""
    below, above = course.concepts["dot-product"], course.concepts["attention-output"]
    linking.link(Prerequisite(concept=above, requires=below, kind=HARD))
    return above


def begin(study, concept="dot-product", **body):
    answer = study.client.post(URL, {"concept": concept, **body})
    assert answer.status_code == 200, answer.json()
    return answer.json()


def tasks(study, concept="dot-product", **body):
    """Begin a lesson and go on to its tasks."""
    return study.client.post(f"{URL}{begin(study, concept, **body)['id']}/read").json()


def answer(study, state, verdict="correct", **extra):
    """Answer the question of a lesson; return the reply, whatever it is."""
    study.wait(minutes=1)
    question = state["question"]
    body = {"id": str(uuid4()), "token": question["token"], "response": study.response(question, verdict), **extra}
    return study.client.post(f"{URL}{state['id']}/answer", body)


def go_on(study, state, verdict="correct", **extra):
    reply = answer(study, state, verdict, **extra)
    assert reply.status_code == 200, reply.json()
    return reply.json()["lesson"]


def standing(study, slug):
    standings = Standings(study.learner, snapshot.current())
    return standings.status(slug), standings.known(slug)


def test_a_lesson_begins_with_a_guess_that_is_not_counted(study, course):
    state = begin(study)
    assert (state["step"], state["cards"]) == ("guess", ["card-dot"])
    question = state["question"]
    guess = {"id": str(uuid4()), "token": question["token"], "response": study.response(question, "wrong")}
    reply = study.client.post("/api/v1/practice/answer", guess).json()
    assert reply["counted"] is False
    assert study.client.get(f"{URL}{state['id']}/").json()["step"] == "card"
    assert not ReviewEvent.objects.exists()


def test_the_guess_may_be_passed_over(study, course):
    assert tasks(study)["step"] == "tasks"


def test_two_right_answers_in_a_row_end_the_lesson(study, course):
    state = tasks(study)
    for verdict, in_a_row in (("correct", 1), ("wrong", 0), ("correct", 1)):
        state = go_on(study, state, verdict)
        assert (state["step"], state["in_a_row"]) == ("tasks", in_a_row)
    state = go_on(study, state)
    assert (state["step"], state["in_a_row"], state["question"]) == ("done", 2, None)
    assert LessonRun.objects.get().ended_at == study.at


def test_each_answer_is_a_review_of_its_item(study, course):
    go_on(study, tasks(study))
    attempt, event, memory = Attempt.objects.get(), ReviewEvent.objects.get(), Memory.objects.get()
    assert (attempt.mode, attempt.counted, event.rating) == ("lesson", True, 3)
    assert attempt.submission_id == event.event_id
    assert attempt.item_id == event.item_id == memory.item_id


def test_an_explain_item_comes_last(study, course):
    state = tasks(study, "attention-output")
    while state["step"] == "tasks":
        state = go_on(study, state)
    assert (state["step"], state["question"]["item"]["kind"]) == ("explain", "explain")
    assert go_on(study, state)["step"] == "done"
    assert ReviewEvent.objects.filter(item=course.items["explain"]).count() == 1


def test_the_explanation_can_be_left_out(study, course):
    state = tasks(study, "attention-output")
    while state["step"] == "tasks":
        state = go_on(study, state)
    assert study.client.post(f"{URL}{state['id']}/finish").json()["step"] == "done"


def test_a_hinted_answer_moves_neither_the_gate_nor_the_status(study, course):
    state = tasks(study)
    for _ in range(4):
        study.client.post("/api/v1/reviews/hint", {"token": state["question"]["token"]})
        state = go_on(study, state)
        if not state["question"]["hints"]:
            break
    hinted = Attempt.objects.filter(hints__gt=0).count()
    assert hinted
    assert state["in_a_row"] == Attempt.objects.filter(hints=0).count()
    assert hinted == Attempt.objects.count()
    assert standing(study, "dot-product")[0] == "ready"


def test_the_criterion_in_force_is_copied_into_the_run(study, course, monkeypatch):
    state = tasks(study)
    monkeypatch.setitem(lesson.CRITERION, "in_a_row", 5)
    run = LessonRun.objects.get()
    assert run.criterion == {"in_a_row": 2}
    while state["step"] == "tasks":
        state = go_on(study, state)
    assert Attempt.objects.count() == 2


def test_a_reload_shows_the_same_problem_and_begins_no_second_lesson(study, course):
    state = tasks(study)
    again = study.client.get(f"{URL}{state['id']}/").json()
    assert again["question"]["prompt"] == state["question"]["prompt"]
    assert begin(study)["id"] == state["id"]


def test_an_answer_that_is_sent_twice_is_one_step(study, course):
    state, identifier = tasks(study), str(uuid4())
    study.wait(minutes=1)
    question = state["question"]
    body = {"id": identifier, "token": question["token"], "response": study.response(question)}
    first, again = (study.client.post(f"{URL}{state['id']}/answer", body).json() for _ in range(2))
    assert (first["status"], again["status"]) == ("applied", "duplicate")
    assert (first["lesson"]["in_a_row"], again["lesson"]["in_a_row"]) == (1, 1)
    assert (Attempt.objects.count(), ReviewEvent.objects.count()) == (1, 1)


def test_an_undone_answer_is_taken_out_of_the_lesson(study, course):
    state = tasks(study)
    reply = answer(study, state).json()
    assert reply["lesson"]["in_a_row"] == 1
    study.client.post(f"/api/v1/reviews/{reply['id']}/undo")
    assert study.client.get(f"{URL}{state['id']}/").json()["in_a_row"] == 0


def test_a_lesson_that_has_ended_takes_no_new_answer(study, course):
    state = tasks(study)
    study.client.post(f"{URL}{state['id']}/finish")
    refused = answer(study, state)
    assert (refused.status_code, refused.json()["code"]) == (409, "lesson_over")
    assert begin(study)["id"] != state["id"]


def test_a_lessons_token_opens_no_other_door(study, course):
    token = tasks(study)["question"]["token"]
    for address in ("/api/v1/reviews/", "/api/v1/practice/answer", "/api/v1/placement/answer"):
        refused = study.client.post(address, {"id": str(uuid4()), "token": token, "response": {"unknown": True}})
        assert (refused.status_code, refused.json()["code"]) == (400, "wrong_purpose")


def test_my_lesson_is_not_yours(study, api, bob, course):
    state = tasks(study)
    for method, address in (("get", ""), ("post", "read"), ("post", "finish")):
        assert getattr(api(bob), method)(f"{URL}{state['id']}/{address}").status_code == 404
    body = {"id": str(uuid4()), "token": state["question"]["token"], "response": {"unknown": True}}
    assert api(bob).post(f"{URL}{state['id']}/answer", body).status_code == 404


def test_an_answer_that_cannot_be_read_counts_nothing(study, course):
    state = tasks(study)
    body = {"id": str(uuid4()), "token": state["question"]["token"], "response": {"text": "1 2 x"}}
    refused = study.client.post(f"{URL}{state['id']}/answer", body)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_answer")
    assert not Attempt.objects.exists()


# --- the gate ---------------------------------------------------------------------------------------------------------
def test_a_locked_lesson_says_what_to_learn_first(study, locked):
    refused = study.client.post(URL, {"concept": locked.slug})
    assert (refused.status_code, refused.json()["code"]) == (409, "concept_locked")
    assert refused.json()["learn_first"] == ["dot-product"]
    assert not LessonRun.objects.exists()


def test_a_claim_opens_what_builds_on_it(study, course, locked):
    claiming.claim(study.learner, course.concepts["dot-product"], at=study.at)
    assert begin(study, locked.slug)["is_try_anyway"] is False


def test_try_anyway_opens_it_and_two_right_problems_count_as_a_claim(study, locked):
    state = tasks(study, locked.slug, anyway=True)
    assert state["is_try_anyway"] is True
    state = go_on(study, state)
    assert not Claim.objects.exists()
    go_on(study, state)
    assert Claim.objects.get().concept == locked
    assert standing(study, "dot-product") == ("ready", True)


def test_try_anyway_asks_for_numbers_alone_since_they_are_the_proof(study, course):
    above, below = course.concepts["dot-product"], course.concepts["attention-output"]
    linking.link(Prerequisite(concept=above, requires=below, kind=HARD))
    state = tasks(study, above.slug, anyway=True)
    for _ in range(2):
        assert state["question"]["item"]["kind"] == "numeric"
        state = go_on(study, state)
    assert (state["step"], Claim.objects.get().concept) == ("done", above)


def test_try_anyway_with_a_miss_claims_nothing(study, locked):
    state = tasks(study, locked.slug, anyway=True)
    go_on(study, state, "wrong")
    assert not Claim.objects.exists()
    assert standing(study, "dot-product") == ("ready", False)


@pytest.mark.parametrize("wrong", [{"concept": "dot-product", "anyway": "yes"}, {"concept": 5}, {}])
def test_a_strange_request_is_refused(study, course, wrong):
    assert study.client.post(URL, wrong).status_code == 400


def test_a_lesson_of_what_is_not_there_is_refused(study, course):
    assert study.client.post(URL, {"concept": "no-such-thing"}).status_code == 404
    assert study.client.get(f"{URL}77/").status_code == 404


# --- the ladder, from lesson to mastery -------------------------------------------------------------------------------
def test_from_ready_to_mastered_one_step_at_a_time(study, course):
    seen = [standing(study, "dot-product")[0]]
    state = tasks(study)
    while state["step"] == "tasks":
        state = go_on(study, state)
        seen.append(standing(study, "dot-product")[0])
    for _ in range(2):
        study.answer(course.items["numeric"])
        study.wait(minutes=1)
        seen.append(standing(study, "dot-product")[0])
    study.wait(hours=24 * 3)
    study.answer(course.items["numeric"])
    seen.append(standing(study, "dot-product")[0])
    assert seen == ["ready", "learning", "learning", "learning", "learned", "mastered"]


def test_a_review_that_is_sent_twice_moves_the_ladder_once(study, course):
    for _ in range(4):
        study.wait(minutes=1)
        study.answer(course.items["choice"])
    study.wait(minutes=1)
    review, identifier = study.show(course.items["numeric"]), uuid4()
    wrong = study.response(review, "wrong")
    for _ in range(3):
        study.post(review, wrong, identifier)
    answers = Standings(study.learner, snapshot.current()).answers["dot-product"]
    assert len(answers) == 5
    assert study.at - answers[-1].at < timedelta(minutes=1)
