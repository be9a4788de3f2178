"""The front page: one number and one button, the days around today, and a kind word for every kind of emptiness."""

import re
from datetime import timedelta

import pytest

import engine
from cards.models import Card, Chapter, Misconception
from learning.models import Goal, PlacementRun
from quizzes.models import Attempt, Item
from reviews.plans import settling
from reviews.statistics.record import StudyRecord
from reviews.statistics.rhythm import rhythm
from reviews.testing import History

DAY = timedelta(days=1)


@pytest.fixture
def look(client, alice, course, now, monkeypatch):
    """`look()` is the front page as Alice sees it."""
    monkeypatch.setattr("quizsite.views.now", lambda: now)
    client.force_login(alice)
    return lambda: client.get("/").content.decode()


@pytest.fixture
def log(alice):
    return History(alice)


def text(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).split())


def mistake(learner, item, event_id, at, slug):
    Attempt.objects.create(
        learner=learner, item=item, item_version=1, submission_id=event_id, door="reviews", body_digest="",
        mode="review", nonce=str(event_id), counted=True, shown={}, response={}, verdict="wrong",
        misconceptions=[slug], reply={}, reviewed_at=at, received_at=at,
    )  # fmt: skip


def test_a_new_account_is_told_what_the_first_minutes_bring_and_invited_to_choose_a_way(look, course, alice, now):
    shown = text(look())
    assert "Your first five minutes" in shown
    assert "You are asked before you read: two problems with new numbers, one question, one card." in shown
    assert "Today holds 5 new items, about six minutes." in shown
    assert "Set a goal" in shown
    assert "Find out what you know already" in shown
    assert "Behind you" not in shown

    Goal.objects.create(learner=alice, concept=course.concepts["attention-output"], position=0, set_at=now)
    PlacementRun.objects.create(learner=alice, began_at=now, ended_at=now)
    shown = text(look())
    assert "Your goal: Attention Output The plan says what comes before it." in shown
    assert "Find out what you know already" not in shown


def test_there_is_one_primary_button(look, log, course, now):
    assert look().count("btn go") == 1
    for item in course.items.values():
        log.answer(item, now - 9 * DAY)
    log.fold(at=now)
    assert look().count("btn go") == 1


def test_the_days_around_today_are_drawn_and_told(look, log, course, now, alice):
    for day in (9, 8, 6, 5, 3):
        log.answer(course.items["choice"], now - day * DAY)
    log.answer(course.items["flashcard"], now - DAY, 4)
    log.fold(at=now)
    page = look()
    assert "6 of the last 10 days" in text(page)
    assert "<title>Thu 19 Nov: no answers</title>" in page
    assert "<title>Fri 20 Nov: 1 answer</title>" in page
    found = rhythm(StudyRecord(alice, at=now))
    assert found.studied == 6
    ((returns, number),) = (
        (end, number) for (start, end), number in found.returns.items() if start == now.date() - DAY
    )
    assert number == 1
    assert found.ahead[returns] == 1


def test_a_day_off_and_a_day_before_the_beginning_are_not_missed(look, log, course, now, alice):
    log.answer(course.items["choice"], now - 4 * DAY)
    log.fold(at=now)
    easy = [1.0] * 7
    easy[(now - 2 * DAY).weekday()] = 0.0
    settling.change_settings(alice, {"easy_days": easy}, at=now)
    page = look()
    assert "<title>Thu 19 Nov: rest day</title>" in page
    assert "<title>Wed 18 Nov: no answers</title>" in page
    assert "<title>Mon 16 Nov: before you began</title>" in page


def test_a_mistake_is_offered_for_practice_and_one_that_is_gone_is_shown(look, log, course, now, alice):
    recent, gone = engine.PROBLEM_TYPES["scale-scores"].misconceptions[:2]
    for days, slug in ((2, recent), (40, gone), (41, gone)):
        at = now - days * DAY
        mistake(alice, course.items["vector"], log.answer(course.items["vector"], at, 1), at, slug)
    log.fold(at=now)
    for slug, belief in ((recent, "Left out a division"), (gone, "Took the wrong axis")):
        Misconception.objects.update_or_create(slug=slug, defaults={"belief_html": belief})
    page = look()
    shown = text(page)
    assert "Left out a division Once, 2 days ago Practise" in shown
    assert f'href="/practice/mistakes/{recent}/"' in page
    assert "Took the wrong axis 2 times before. Not seen since: the last was 5 weeks ago." in shown


def test_nothing_due_says_when_the_next_comes(look, log, course, now):
    for item in course.items.values():
        log.answer(item, now - DAY, 4)
    log.fold(at=now)
    shown = text(look())
    assert "Nothing is due." in shown
    assert "The next item comes on" in shown


def test_what_comes_next_is_what_is_nearly_learned_then_what_is_open(look, log, course, now, alice):
    chapter = Chapter.objects.create(course=course.course, slug="basics", title="Basics", position=1)
    Card.objects.update(chapter=chapter)
    shown = text(look())
    assert "0 of 1 topics known" in shown
    assert re.search(r"What comes next Goals and plan · Map Ready Dot Product.* All it needs is known", shown)
    for days in (3, 2):
        at = now - days * DAY
        mistake(alice, course.items["choice"], log.answer(course.items["choice"], at, 1), at, "scaling-forgotten")
    log.fold(at=now)
    assert re.search(r"Map Learning Dot Product.* 0 of the last 5 right", text(look()))


def test_a_day_that_is_done_ends_kindly(look, log, course, now):
    for item in course.items.values():
        log.answer(item, now - timedelta(hours=1), 4)
    log.fold(at=now)
    assert "You are done for today. 5 answered. Your memory is working on them now." in text(look())


def test_a_limit_that_holds_everything_back_is_named(look, alice, now):
    settling.change_settings(alice, {"new_per_day": 0}, at=now)
    shown = text(look())
    assert "Nothing more for today." in shown
    assert "5 new items wait" in shown


def test_a_course_without_anything_to_ask_is_no_error(look):
    Item.objects.update(status="draft")
    assert "Nothing is due. Everything that the course has to ask is answered" in text(look())


def test_looking_costs_the_same_however_much_was_studied(client, look, log, course, now, django_assert_max_num_queries):
    log.answer(course.items["choice"], now - DAY)
    log.fold(at=now)
    look()
    with django_assert_max_num_queries(45) as looking:
        look()
    few = len(looking)
    for day in range(60, 0, -1):
        for item in course.items.values():
            log.answer(item, now - day * DAY, 1 + day % 4)
    log.fold(at=now)
    look()
    with django_assert_max_num_queries(few):
        look()
