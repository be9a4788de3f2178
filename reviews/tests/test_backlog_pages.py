"""The front page says what waits and why, and offers to put reviews off or to answer them early."""

import re
from datetime import timedelta

import pytest
from django.utils.html import strip_tags

from quizzes.models import Item
from reviews.models import Memory
from reviews.plans import settling


@pytest.fixture
def page(client, alice, course, now, monkeypatch):
    for module in ("quizsite.views", "reviews.pages.study_views", "reviews.pages.backlog_views"):
        monkeypatch.setattr(f"{module}.now", lambda: now)
    client.force_login(alice)
    return client


@pytest.fixture
def remember(alice, course, now):
    """`remember(waited=100, interval=95)`: an own card, answered 100 days ago, five days late."""

    def make(waited: int, interval: int) -> Memory:
        number = Item.objects.count()
        concept = course.concepts["dot-product"]
        item = Item.objects.create(
            slug=f"own-{number}", kind="flashcard", concept=concept, status="published", version=1, owner=alice
        )
        answered = now - timedelta(days=waited)
        due = answered + timedelta(days=interval)
        return Memory.objects.create(
            learner=alice, item=item, stability=float(interval), difficulty=5.0, state="review", reps=5,
            interval=interval, due=due, earliest=due, latest=due, first_reviewed_at=answered,
            last_reviewed_at=answered, weights_version="test",
        )  # fmt: skip

    return make


def text(response) -> str:
    return re.sub(r"\s+", " ", strip_tags(response.content.decode()))


def limit(learner, now, **changes) -> None:
    settling.change_settings(learner, changes, at=now)


def test_it_says_what_the_limits_hold_back_and_offers_to_put_off_what_loses_little(page, alice, now, remember):
    for _ in range(3):
        remember(waited=100, interval=98)
    remember(waited=40, interval=20)
    limit(alice, now, reviews_per_day=2, new_per_day=1)
    shown = text(page.get("/"))
    assert "2 reviews and 4 new items wait for another day" in shown
    assert "2 of the reviews that are due lose little by waiting longer." in shown
    told = text(page.post("/backlog/postpone", {"count": "2"}, follow=True))
    assert "2 reviews put off." in told
    assert "lose little" not in told
    assert Memory.objects.filter(planned_because="postponed").count() == 2


def test_who_is_done_may_answer_the_nearest_reviews_early(page, alice, now, remember):
    limit(alice, now, new_per_day=0)
    remember(waited=29, interval=30)
    remember(waited=1, interval=30)
    assert "One review of the coming days loses little by coming today." in text(page.get("/"))
    told = text(page.post("/backlog/advance", {"count": "1"}, follow=True))
    assert "1 review of the coming days can be answered now." in told
    assert "1 due" in told


def test_a_break_is_called_a_break(page, alice, now, remember):
    remember(waited=30, interval=30)
    limit(alice, now, break_from=now.date(), break_until=now.date() + timedelta(days=2))
    shown = text(page.get("/"))
    assert "You are on a break." in shown
    assert "5 new items wait until your break is over." in shown
    assert "early" not in shown
    assert "You are on a break. The next item comes on Tuesday. 5 new items wait" in text(page.get("/study/"))


def test_an_ordinary_day_says_nothing_of_limits(page, remember):
    remember(waited=30, interval=30)
    assert "wait" not in text(page.get("/"))


@pytest.mark.parametrize("count", ["", "0", "-1", "2001", "x", "1.5", "9" * 5000, "²"])
def test_a_strange_count_is_refused(page, remember, count):
    remember(waited=100, interval=98)
    assert page.post("/backlog/postpone", {"count": count}).status_code == 400
    assert not Memory.objects.exclude(planned_for=None).exists()


def test_moving_needs_a_login_and_a_form(client, page):
    assert page.get("/backlog/postpone").status_code == 405
    client.logout()
    assert client.post("/backlog/advance", {"count": "1"}).status_code == 302
