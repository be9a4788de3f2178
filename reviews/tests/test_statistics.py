"""Each statistic on a history small enough to count by hand; what several of them share is told once."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.models import Attempt
from reviews.models import Memory, Regrade, StudyProfile
from reviews.scheduling.fsrs6 import DEFAULT_WEIGHTS
from reviews.statistics import STATISTICS, calibration
from reviews.statistics.reading import read
from reviews.statistics.record import StudyRecord
from reviews.statistics.simulation import simulate
from reviews.statistics.strengths import Fsrs6, Strengths
from reviews.testing import History

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def log(alice, course):
    return History(alice)


@pytest.fixture
def ask(alice, now):
    """`ask("summary")` computes a statistic of Alice, not from the cache."""

    def ask(slug: str, days: int | None = None, at: datetime = now) -> dict:
        statistic = STATISTICS[slug]
        arguments = [] if statistic.days is None else [days or statistic.days]
        return statistic.compute(StudyRecord(alice, at=at), *arguments)

    return ask


@pytest.mark.parametrize("slug", STATISTICS)
def test_a_learner_who_answered_nothing_has_every_statistic(slug, ask, course):
    found = ask(slug)
    assert set(STATISTICS[slug].schema().fields) == set(found)
    assert all(not figure.drawings and not figure.strips for figure in STATISTICS[slug].figures(found))


def test_the_summary_counts_today_by_the_learners_day(log, course, ask, now):
    items = list(course.items.values())
    for minute, item in zip((0, 2, 3, 40), items, strict=False):
        log.answer(item, now - HOUR + timedelta(minutes=minute))
    log.answer(items[4], datetime(2026, 11, 21, 2, 30, tzinfo=UTC))  # 3:30 in Berlin is still the day before
    log.fold(at=now)
    found = ask("summary")
    assert (found["answers_today"], found["answers"], found["days_studied"], found["streak"]) == (4, 5, 2, 2)
    assert found["minutes_today"] == 3  # the pause of 37 minutes was no work
    assert sum(found["items"].values()) == 5


def test_what_was_taken_back_is_in_no_count(log, course, ask, now):
    item = course.items["choice"]
    gone = log.answer(item, now - 3 * HOUR, 1)
    log.undo(item, gone, now - 2 * HOUR)
    kept = log.answer(course.items["numeric"], now - 3 * HOUR)
    undo = log.undo(course.items["numeric"], kept, now - 2 * HOUR)
    log.undo(course.items["numeric"], undo, now - HOUR)  # thought better of it
    log.fold(at=now)
    assert ask("summary")["answers_today"] == 1
    assert [day["answers"] for day in ask("calendar")["days"]] == [1]
    assert {kind["kind"]: kind["good"] + kind["again"] for kind in ask("buttons")["kinds"]} == {
        "choice": 0, "numeric": 1, "flashcard": 0, "explain": 0,
    }  # fmt: skip


def test_the_calendar_holds_a_year_and_each_day_by_the_clock_of_its_time(log, course, ask, now):
    item = course.items["choice"]
    evening = datetime(2026, 11, 14, 20, 0, tzinfo=UTC)
    log.answer(item, evening, time_zone="Asia/Tokyo")  # 5 o'clock on the 15th
    log.answer(item, evening + HOUR, time_zone="America/Los_Angeles", day_starts_at=0)
    log.answer(item, now - 364 * DAY)
    log.answer(item, now - 365 * DAY)
    log.fold(at=now)
    found = ask("calendar")
    assert (found["first"], found["last"]) == ("2025-11-22", "2026-11-21")
    assert {day["date"]: day["answers"] for day in found["days"]} == {
        "2025-11-22": 1, "2026-11-14": 1, "2026-11-15": 1,
    }  # fmt: skip


def test_the_forecast_puts_what_waits_apart_and_each_item_on_its_day(log, course, ask, now, alice):
    for item in course.items.values():
        log.answer(item, now - 30 * DAY)
    log.fold(at=now)
    waits = [now - 9 * DAY, now + HOUR, now + 1 * DAY, now + 29 * DAY, now + 30 * DAY]
    for item, due in zip(course.items.values(), waits, strict=True):
        Memory.objects.filter(item=item).update(due=due, planned_for=None)
    Memory.objects.filter(item=course.items["choice"]).update(planned_for=now - 2 * DAY)
    found = ask("forecast")
    assert found["backlog"] == 1
    assert [each["due"] for each in found["days"]] == [1, 1, *[0] * 27, 1]
    assert [each["due"] for each in ask("forecast", 90)["days"]] == [1, 1, *[0] * 27, 1, 1, *[0] * 59]
    Memory.objects.filter(item=course.items["numeric"]).update(suspended=True)
    assert ask("forecast")["days"][0]["due"] == 0


def test_recall_counts_later_days_only_and_tells_young_from_mature(log, course, ask, now):
    item = course.items["choice"]
    log.answer(item, now - 200 * DAY, 4)  # the first answer asks no memory
    log.answer(item, now - 200 * DAY + HOUR, 1)  # nor does a second one on the same day
    for days, rating in ((190, 3), (175, 4), (120, 3), (5, 1), (1, 3)):
        log.answer(item, now - days * DAY, rating)
    log.fold(at=now)
    found = ask("retention")
    assert found["in_all"] == {"young": {"remembered": 3, "reviews": 3}, "mature": {"remembered": 1, "reviews": 2}}
    assert found["last_30_days"] == {
        "young": {"remembered": 1, "reviews": 1},
        "mature": {"remembered": 0, "reviews": 1},
    }
    assert [each["month"] for each in found["months"]][::11] == ["2025-12", "2026-11"]
    assert ask("retention", 30)["in_all"] == found["last_30_days"]


def test_calibration_compares_what_was_predicted_with_what_happened(log, course, ask, now):
    for place, item in enumerate(course.items.values()):
        log.answer(item, now - 10 * DAY, 3)
        log.answer(item, now - 8 * DAY, 1 if place == 0 else 3)
    log.fold(at=now)
    found = ask("calibration")
    model = Fsrs6(DEFAULT_WEIGHTS)
    predicted = float(model.retrievability(model.first(np.array([3])).stability, np.array([2]))[0])
    assert (found["reviews"], found["remembered"]) == (5, 0.8)
    assert found["predicted"] == pytest.approx(predicted, abs=1e-4)
    assert found["rmse_bins"] == pytest.approx(abs(predicted - 0.8), abs=1e-3)
    assert found["log_loss"] == pytest.approx(-(4 * np.log(predicted) + np.log(1 - predicted)) / 5, abs=1e-3)
    filled = [each for each in found["bins"] if each["reviews"]]
    assert [(each["reviews"], each["low"] <= predicted <= each["high"]) for each in filled] == [(5, True)]
    assert filled[0]["interval_low"] < 0.8 < filled[0]["interval_high"]


@pytest.mark.parametrize(("share", "number", "low", "high"), [(0.0, 3, 0.0, 0.5615), (0.9, 100, 0.8256, 0.9448)])
def test_an_interval_stays_inside_0_to_1(share, number, low, high):
    assert calibration.wilson(share, number) == pytest.approx((low, high), abs=1e-4)


def test_hours_are_those_of_the_clock_on_the_wall(log, course, ask, now):
    log.answer(course.items["choice"], datetime(2026, 7, 1, 18, 5, tzinfo=UTC), 1)  # summer in Berlin: 20 o'clock
    log.answer(course.items["choice"], datetime(2026, 11, 20, 19, 5, tzinfo=UTC), 3)  # winter: 20 o'clock
    log.answer(course.items["numeric"], datetime(2026, 11, 20, 4, 0, tzinfo=UTC), time_zone="Asia/Kathmandu")
    log.fold(at=now)
    hours = {each["hour"]: (each["answers"], each["passed"]) for each in ask("hours")["hours"] if each["answers"]}
    assert hours == {20: (2, 1), 9: (1, 1)}


def test_buttons_count_a_rating_as_it_was_amended(log, course, ask, now):
    first = log.answer(course.items["flashcard"], now - DAY, 3)
    log.rate(course.items["flashcard"], first, 4, now - DAY + HOUR)
    log.answer(course.items["vector"], now - DAY, 1)
    log.fold(at=now)
    kinds = {each.pop("kind"): each for each in ask("buttons")["kinds"]}
    assert kinds["flashcard"] == {"again": 0, "hard": 0, "good": 0, "easy": 1}
    assert kinds["numeric"] == {"again": 1, "hard": 0, "good": 0, "easy": 0}


def test_histograms_hold_every_memory_that_may_be_asked(log, course, ask, now):
    for item in course.items.values():
        log.answer(item, now - 2 * DAY)
    log.fold(at=now)
    Memory.objects.filter(item=course.items["choice"]).update(suspended=True)
    found = ask("histograms")
    for name in ("stability", "difficulty", "retrievability"):
        assert sum(each["items"] for each in found[name]["bins"]) == 4
    state = Memory.objects.get(item=course.items["vector"])
    assert found["stability"]["median"] == pytest.approx(state.stability, abs=1e-3)
    assert 4 * 0.8 < found["expected_to_recall"] < 4


def test_misconceptions_are_counted_by_month_with_their_belief(log, course, ask, now, alice):
    months = [date(2026, 5, 4), date(2026, 5, 20), date(2026, 11, 3)]
    for each in months:
        at = datetime(each.year, each.month, each.day, 12, tzinfo=UTC)
        event = log.answer(course.items["numeric"], at, 1)
        _attempt(alice, course.items["numeric"], event, at, ["keys-not-transposed"] if each.month == 5 else [])
    undone = log.answer(course.items["numeric"], now - DAY, 1)
    _attempt(alice, course.items["numeric"], undone, now - DAY, ["keys-not-transposed"])
    log.undo(course.items["numeric"], undone, now - HOUR)
    log.fold(at=now)
    (found,) = ask("misconceptions")["misconceptions"]
    assert (found["slug"], found["total"]) == ("keys-not-transposed", 2)
    assert {each["month"]: each["count"] for each in found["months"] if each["count"]} == {"2026-05": 2}
    figure = STATISTICS["misconceptions"].figures({"misconceptions": [found]})[0]
    assert figure.strips[0].reading == "2 in May, 0 in November"


def test_what_a_later_grading_found_counts(log, course, ask, now, alice):
    item = course.items["numeric"]
    wronged, spared = log.answer(item, now - DAY, 1), log.answer(item, now - DAY + HOUR, 3)
    for event_id, told, found in ((wronged, ["keys-not-transposed"], []), (spared, [], ["scaling-forgotten"])):
        attempt = _attempt(alice, item, event_id, now - DAY, told)
        Regrade.objects.create(attempt=attempt, verdict="wrong", misconceptions=["earlier"], regraded_at=now)
        Regrade.objects.create(attempt=attempt, verdict="wrong", misconceptions=found, regraded_at=now)
    log.fold(at=now)
    assert [each["slug"] for each in ask("misconceptions")["misconceptions"]] == ["scaling-forgotten"]


def _attempt(learner, item, event_id, at, misconceptions):
    return Attempt.objects.create(
        learner=learner, item=item, item_version=1, submission_id=event_id, door="reviews", body_digest="",
        mode="review", nonce=str(event_id), counted=True, shown={}, response={}, verdict="wrong",
        misconceptions=misconceptions, reply={}, reviewed_at=at, received_at=at,
    )  # fmt: skip


def test_leeches_lead_to_what_explains_them(log, course, ask, now):
    log.answer(course.items["choice"], now - DAY)
    log.fold(at=now)
    Memory.objects.update(is_leech=True, lapses=9, suspended=True)
    (leech,) = ask("leeches")["leeches"]
    assert (leech["item"], leech["lapses"], leech["concept"]) == (course.items["choice"].pk, 9, "dot-product")
    (figure,) = STATISTICS["leeches"].figures({"leeches": [leech]})
    assert figure.table
    rows = figure.table.rows
    assert 'href="/concepts/dot-product/"' in rows[0][0]
    assert "<math" in rows[0][0]


def test_remembering_more_costs_more_and_the_same_memories_give_the_same_curve():
    model, dice = Fsrs6(DEFAULT_WEIGHTS), np.random.default_rng(1)
    strengths = Strengths(dice.uniform(1, 100, 40), dice.uniform(1, 10, 40))
    wishes = np.array([0.7, 0.8, 0.9, 0.97])
    year = simulate(model, strengths, np.zeros(40, dtype=np.int64), wishes)
    again = simulate(model, strengths, np.zeros(40, dtype=np.int64), wishes)
    assert (year.per_day == again.per_day).all()
    assert (np.diff(year.per_day) > 0).all()
    assert (np.diff(year.known) > 0).all()
    assert (year.known > wishes).all()  # between two reviews recall is better than at its worst


def test_many_memories_are_sampled_without_bending_the_curve():
    model, wishes = Fsrs6(DEFAULT_WEIGHTS), np.array([0.9])
    few = Strengths(np.full(50, 8.0), np.full(50, 5.0))
    many = Strengths(np.full(5_000, 8.0), np.full(5_000, 5.0))
    small = simulate(model, few, np.zeros(50, dtype=np.int64), wishes)
    large = simulate(model, many, np.zeros(5_000, dtype=np.int64), wishes)
    assert large.per_day == pytest.approx(100 * small.per_day)


def test_a_replayed_statistic_is_kept_until_the_log_grows(log, course, alice, now, django_assert_max_num_queries):
    log.answer(course.items["choice"], now - HOUR, 1)
    log.fold(at=now)
    before = read(STATISTICS["buttons"], StudyRecord(alice, at=now))
    record = StudyRecord(alice, at=now)
    with django_assert_max_num_queries(1):  # the wishes for retention; the log is left alone
        assert read(STATISTICS["buttons"], record) == before
    assert read(STATISTICS["buttons"], record, 7) == before
    log.answer(course.items["choice"], now - HOUR / 2, 3)
    log.fold(at=now)
    after = read(STATISTICS["buttons"], StudyRecord(alice, at=now))
    assert next(each for each in after["kinds"] if each["kind"] == "choice")["good"] == 1
    StudyProfile.objects.update(desired_retention=0.8)
    assert read(STATISTICS["retention"], StudyRecord(alice, at=now))["desired_retention"] == 0.8


def test_the_database_is_asked_as_often_whatever_the_length_of_the_log(log, course, alice, now):
    asked = []
    for days in (range(1), range(1, 60)):
        for day in days:
            for item in course.items.values():
                log.answer(item, now - day * DAY - HOUR, 1 + day % 4)
        log.fold(at=now)
        with CaptureQueriesContext(connection) as queries:
            record = StudyRecord(alice, at=now)
            for statistic in STATISTICS.values():
                statistic.compute(record, *([statistic.days] if statistic.days else []))
        asked.append(len(queries))
    assert asked[0] == asked[1]
