"""The end of a session: what it came to, how long the rest takes, and what is said on the page."""

from datetime import timedelta

import pytest

from cards.models import Misconception
from learning import aiming
from quizzes.models import Attempt
from reviews.models import StudyProfile
from reviews.pages.day_summary import day_summary
from reviews.pages.pace import minutes_left
from reviews.plans.durations import SECONDS, seconds_per_item
from reviews.plans.queue import Queue


def test_a_day_sums_up_what_was_worked_on_learned_missed_and_when_it_returns(study, course, alice, now):
    study.answer(course.items["choice"], "wrong")
    mistake = Misconception.objects.get(slug=Attempt.objects.get().misconceptions[0])
    Misconception.objects.filter(pk=mistake.pk).update(belief_html="<p>A belief</p>")
    study.answer(course.items["numeric"], rating=4)
    summary = day_summary(alice, at=now)
    assert sum(each.answered for each in summary.concepts) == 2
    assert sum(each.learned for each in summary.concepts) == 1  # Easy leaves the steps at once
    assert dict(summary.returns)["today"] == 1
    assert sum(count for _, count in summary.returns) == 2
    assert summary.missed == 1
    assert [(each.slug, each.times) for each in summary.mistakes] == [(mistake.slug, 1)]


def test_yesterday_is_not_summed_up_today(study, course, alice, now):
    study.answer(course.items["choice"], "wrong")
    tomorrow = day_summary(alice, at=now + timedelta(days=1))
    assert (tomorrow.concepts, tomorrow.returns, tomorrow.mistakes, tomorrow.missed) == ([], [], [], 0)


def test_the_last_page_of_a_day_says_it_all(client, study, course, alice, now, monkeypatch):
    for item in course.items.values():
        study.answer(item, "wrong", **({"rating": 1} if item.kind == "flashcard" else {}))
    monkeypatch.setattr("reviews.pages.study_views.now", lambda: now)
    client.force_login(alice)
    StudyProfile.objects.update(break_from=now.date(), break_until=now.date())  # or the first steps would be asked
    page = client.get("/study/").content.decode()
    for words in ("You are on a break.", "What you worked on", "When it returns", "Once more: the 5 you missed"):
        assert words in page


def test_the_time_left_is_the_sum_of_the_kinds_left(alice, course, now):
    queue = Queue(alice, at=now)
    seconds = sum(SECONDS[item.kind] for item in course.items.values())
    assert minutes_left(queue, queue.counts()) == round(seconds / 60)


def test_own_durations_take_the_place_of_the_defaults(study, course, alice):
    for minute in range(5):
        study.answer(course.items["choice"], "wrong", duration_ms=(minute + 1) * 10_000)
        study.wait(minutes=2)
    assert seconds_per_item(alice) == {**SECONDS, "choice": 30.0}


@pytest.mark.parametrize("odd", [0, 16 * 60 * 1000])
def test_durations_that_nobody_needs_are_not_believed(study, course, alice, odd):
    for _ in range(6):
        study.answer(course.items["choice"], "wrong", duration_ms=odd)
        study.wait(minutes=2)
    assert seconds_per_item(alice) == SECONDS


def test_the_end_of_a_session_and_the_front_page_say_how_much_closer_the_goal_came(
    client, study, course, alice, now, monkeypatch
):
    aiming.set_goal(alice, course.concepts["dot-product"], at=now)
    for _ in range(2):
        for kind in ("choice", "numeric"):
            study.answer(course.items[kind])
            study.wait(minutes=1)
    for module in ("reviews.pages.study_views", "quizsite.views"):
        monkeypatch.setattr(f"{module}.now", lambda: study.at)
    client.force_login(alice)
    StudyProfile.objects.update(break_from=now.date(), break_until=now.date())
    for address in ("/study/", "/"):
        page = " ".join(client.get(address).content.decode().split())
        assert "Goal reached:" in page
        assert "0 → 1 of 1 topics known." in page
        assert "New today: <a" in page
        assert "/practice/goals/dot-product/" in page
