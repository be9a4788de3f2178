"""The report for a teacher: counted by hand, one period at a time, and only one's own."""

import re
from datetime import timedelta

import pytest

from cards.models import Card, Chapter, Misconception
from quizzes.models import Attempt
from reviews.statistics.record import StudyRecord
from reviews.statistics.report import report
from reviews.testing import History

DAY = timedelta(days=1)


@pytest.fixture
def studied(alice, course, now, monkeypatch):
    """Answers 100, 40, 30, 5 and 1 days ago; the two about a month ago show one mistake, that of yesterday another."""
    monkeypatch.setattr("reviews.statistics.report_views.now", lambda: now)
    chapter = Chapter.objects.create(course=course.course, slug="basics", title="Basics", position=1)
    Card.objects.update(chapter=chapter)
    log = History(alice)
    for days, slug in ((100, ""), (40, "axis"), (30, "axis"), (5, ""), (1, "scale")):
        at = now - days * DAY
        event = log.answer(course.items["choice"], at, 1 if slug else 3)
        Attempt.objects.create(
            learner=alice, item=course.items["choice"], item_version=1, submission_id=event, door="reviews",
            body_digest="", mode="review", nonce=str(event), counted=True, shown={}, response={},
            verdict="wrong" if slug else "correct", misconceptions=[slug] if slug else [], reply={}, reviewed_at=at,
            received_at=at,
        )  # fmt: skip
    log.fold(at=now)
    for slug, belief in (("axis", "The wrong axis"), ("scale", "No division")):
        Misconception.objects.create(slug=slug, belief=belief, belief_html=belief)
    return alice


@pytest.mark.parametrize(
    ("days", "study_days", "recall", "times"),
    [(30, 2, "50\N{NO-BREAK SPACE}%", 0), (90, 4, "25\N{NO-BREAK SPACE}%", 2)],
)
def test_a_period_is_counted_by_hand(studied, now, days, study_days, recall, times):
    found = report(StudyRecord(studied, at=now), days)
    assert (found.days, found.study_days, found.answers, found.recall) == (days, study_days, study_days, recall)
    assert sum(each.times for each in found.mistakes if each.has_gone) == times
    assert [each.belief_html for each in found.mistakes if not each.has_gone] == ["No division"]


def test_the_weeks_hold_every_answer_of_the_period(studied, now):
    for days, answers in ((30, 2), (90, 4), (365, 5)):
        found = report(StudyRecord(studied, at=now), days)
        assert sum(int(row[2]) for row in found.weeks.table.rows) == found.answers == answers


def test_the_page_names_the_learner_the_period_and_the_chapters(client, studied):
    client.force_login(studied)
    page = client.get("/statistics/report/", {"days": "90"}).content.decode()
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "Alice, 24 August 2026 to 21 November 2026" in words
    assert "Study days 4 of 90" in words
    assert re.search(r"Basics .* 0 of 1", words)
    assert "The wrong axis has gone 2 22 Oct" in words
    assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]* src=)", page)


@pytest.mark.parametrize("days", ["", "0", "-1", "91", "x", "9" * 5000])
def test_any_other_period_is_the_usual_one(client, studied, days):
    client.force_login(studied)
    assert "24 August 2026" in client.get("/statistics/report/", {"days": days}).content.decode()


def test_a_new_account_has_a_report_too(client, bob, course):
    client.force_login(bob)
    page = client.get("/statistics/report/").content.decode()
    assert "nothing came up on a later day yet" in page
    assert "No mistake was recognised in this time." in page


def test_nobody_reads_it_without_an_account(client, db):
    assert client.get("/statistics/report/").status_code == 302
