"""Runs: one mistake practised in a row, what was missed today once more; the schedule hears of neither."""

import re
from datetime import timedelta

import pytest

import engine
from quizzes.models import Attempt, Item
from quizzes.testing import add_problem_types
from reviews.models import Memory, ReviewEvent
from reviews.practice_runs import MistakeRun, missed_run, types_of
from reviews.tests.test_practice_pages import filled, hidden, problem_of

MISTAKE = "forgot-scaling"
RUN = f"/practice/mistakes/{MISTAKE}/0123abcd/"


@pytest.fixture
def learner(client, alice, course, now, monkeypatch):
    add_problem_types(course, types_of(MISTAKE), at=now)
    for module in ("reviews.pages.study_views", "reviews.pages.asking", "reviews.pages.practice_views"):
        monkeypatch.setattr(f"{module}.now", lambda: now)
    client.force_login(alice)
    return client


def solve(client, *, right: bool = True) -> str:
    """Answer the next problem of the run and return the page that follows."""
    form = hidden(client.get(RUN).content.decode())
    problem = problem_of(form)
    fields = filled(problem, problem.answer) if right else {"unknown": "1"}
    return client.get(client.post("/study/answer", {**form, **fields})["Location"]).content.decode()


def test_every_problem_of_a_run_can_show_the_mistake(learner):
    problems = []
    for _ in range(4):
        form = hidden(learner.get(RUN).content.decode())
        problems.append(problem_of(form))
        learner.post("/study/answer", {**form, "unknown": "1"})
    assert all(MISTAKE in {path.misconception for path in problem.wrong_paths} for problem in problems)
    assert len({problem.slug for problem in problems}) > 1


def test_two_right_answers_in_a_row_end_a_run_and_the_schedule_stays(learner, alice, now):
    for right in (True, False, True, True):
        assert f'href="{RUN}"' in solve(learner, right=right)
    assert "Right twice in a row." in learner.get(RUN).content.decode()
    assert set(Attempt.objects.values_list("mode", "counted")) == {("practice", False)}
    assert not ReviewEvent.objects.exists()
    assert not Memory.objects.exists()


def test_a_run_ends_after_five_problems(learner):
    for _ in range(5):
        solve(learner, right=False)
    assert "That is enough for now." in learner.get(RUN).content.decode()


def test_looking_at_a_run_writes_nothing_and_a_new_one_starts_from_nothing(learner, alice, now):
    solve(learner)
    assert learner.get(RUN).content
    assert MistakeRun(alice, [MISTAKE, "0123abcd"], at=now).place().done == 1
    fresh = learner.get(f"/practice/mistakes/{MISTAKE}/")["Location"]
    assert re.fullmatch(rf"/practice/mistakes/{MISTAKE}/[0-9a-f]{{8}}/", fresh)
    assert "0 of 2" in learner.get(fresh).content.decode()


def test_one_learners_run_is_not_anothers(learner, bob, now):
    solve(learner)
    assert MistakeRun(bob, [MISTAKE, "0123abcd"], at=now).attempts == []


def test_a_mistake_that_nobody_knows_is_not_there(learner):
    assert learner.get("/practice/mistakes/no-such-mistake/0123abcd/").status_code == 404


def test_every_mistake_that_an_answer_may_show_has_problems():
    assert {slug for each in engine.PROBLEM_TYPES.values() for slug in each.misconceptions} == {
        slug for slug in engine.MISCONCEPTIONS if types_of(slug)
    }


def test_a_recognised_mistake_leads_to_its_run(learner):
    form = hidden(learner.get("/practice/attention-output/").content.decode())
    problem = problem_of(form)
    path = next(each for each in problem.wrong_paths if each.misconception == MISTAKE)
    page = learner.get(learner.post("/study/answer", {**form, **filled(problem, path.value)})["Location"])
    assert f'href="/practice/mistakes/{MISTAKE}/"' in page.content.decode()


def test_what_was_missed_today_comes_once_more_and_leaves_the_schedule_alone(learner, study, course, now):
    study.answer(course.items["choice"], "wrong")
    study.answer(course.items["flashcard"], rating=1)
    study.answer(course.items["numeric"])
    before = list(Memory.objects.values_list("item_id", "due", "reps"))
    assert missed_run(study.learner, at=now).item_ids == [course.items["choice"].pk, course.items["flashcard"].pk]
    told = []
    for rating in ("", "3"):
        form = hidden(learner.get("/practice/missed/").content.decode())
        told.append(learner.post("/study/answer", {**form, **({"rating": rating} if rating else {"unknown": "1"})}))
    assert told[0]["Location"].startswith("/study/answered/")
    assert told[1]["Location"] == "/practice/missed/"  # a turned card has told everything
    assert "1 of 2 right this time" in learner.get("/practice/missed/").content.decode()
    assert list(Memory.objects.values_list("item_id", "due", "reps")) == before


def test_what_was_missed_yesterday_or_taken_back_or_retired_does_not_come_once_more(learner, study, course, alice, now):
    study.answer(course.items["choice"], "wrong")
    assert missed_run(alice, at=now + timedelta(days=1)).present() is None
    Item.objects.filter(pk=course.items["choice"].pk).update(status="retired")
    assert missed_run(alice, at=now).present() is None
    Item.objects.update(status="published")
    assert missed_run(alice, at=now).present() is not None
    study.client.post(f"/api/v1/reviews/{Attempt.objects.get().submission_id}/undo")
    assert missed_run(alice, at=now).item_ids == []
