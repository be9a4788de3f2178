"""Until an exam one may want to remember more, and what would come after it is asked once more before it."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.models import Item
from reviews.models import DayPlan, Memory, RetentionChange
from reviews.plans import backlog, planning, settling
from reviews.plans.queue import Queue
from reviews.profiles import retention_log as log_of
from reviews.scheduling.exam import RUN_UP, RunUp, Wish, retention_log
from reviews.scheduling.spreading import StudyCalendar, Upcoming, spread

MONDAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def on(day: int) -> date:
    return MONDAY + timedelta(days=day)


def at(day: float) -> datetime:
    return NOON + timedelta(days=day)


# --- how much one wants to remember -----------------------------------------------------------------------------------
def test_until_the_exam_its_own_retention_holds_and_then_the_usual_one():
    log = retention_log([Wish(at(0), 0.85), Wish(at(10), 0.85, at(40), 0.95)])
    assert [log.value(at(day)) for day in (-1, 5, 10, 39.9, 40, 99)] == [0.9, 0.85, 0.95, 0.95, 0.85, 0.85]


def test_an_exam_that_is_called_off_or_moved_ends_nothing():
    called_off = retention_log([Wish(at(0), 0.85, at(40), 0.95), Wish(at(10), 0.8)])
    assert [called_off.value(at(day)) for day in (5, 20, 41)] == [0.95, 0.8, 0.8]
    moved = retention_log([Wish(at(0), 0.85, at(20), 0.95), Wish(at(10), 0.85, at(40), 0.97)])
    assert [moved.value(at(day)) for day in (5, 15, 30, 41)] == [0.95, 0.97, 0.97, 0.85]


def test_an_exam_in_the_past_changes_nothing():
    assert retention_log([Wish(at(0), 0.85, at(-1), 0.95)]) == retention_log([Wish(at(0), 0.85)])


wishes = st.builds(
    lambda days, more: [
        Wish(at(day), retention, None if begins is None else at(begins), wish)
        for day, (retention, begins, wish) in zip(sorted(days), more, strict=False)
    ],
    st.sets(st.integers(0, 60), min_size=1, max_size=6),
    st.lists(
        st.tuples(
            st.sampled_from([0.8, 0.85, 0.9]),
            st.none() | st.integers(-5, 90),
            st.none() | st.sampled_from([0.95, 0.99]),
        ),
        min_size=6,
        max_size=6,
    ),
)


@given(wishes, st.integers(-5, 99))
def test_what_holds_is_what_was_said_last(said, day):
    last = next((wish for wish in reversed(said) if wish.at <= at(day)), Wish(at(0), 0.9))
    until = last.exam_begins_at is not None and last.exam_retention is not None and at(day) < last.exam_begins_at
    assert retention_log(said).value(at(day)) == (last.exam_retention if until else last.retention)


# --- where reviews go -------------------------------------------------------------------------------------------------
def test_the_days_before_an_exam_end_on_its_eve():
    assert RunUp.to(on(20)) == RunUp(on(6), on(19))
    assert StudyCalendar(exam_on=on(20)).run_up(on(19)) == RunUp(on(6), on(19))
    assert StudyCalendar(exam_on=on(20)).run_up(on(20)) is None
    assert StudyCalendar().run_up(on(0)) is None


def test_a_break_until_the_exam_leaves_no_day_to_bring_anything_to():
    calendar = StudyCalendar(break_from=on(0), break_until=on(19), exam_on=on(20))
    assert calendar.run_up(on(0)) is None
    assert StudyCalendar(break_from=on(1), break_until=on(19), exam_on=on(20)).run_up(on(0)) is None
    assert StudyCalendar(break_from=on(0), break_until=on(18), exam_on=on(20)).run_up(on(0)) is not None


upcoming = st.builds(
    lambda item, due, before, after: Upcoming(item, on(due), on(due - before), on(due + after)),
    st.integers(1, 10**6),
    st.integers(-5, 14),
    st.integers(0, 9),
    st.integers(0, 9),
)


@given(st.lists(upcoming, max_size=40, unique_by=lambda review: review.item_id), st.integers(1, 15))
def test_no_review_is_balanced_past_the_exam(reviews, exam):
    placed = spread(reviews, StudyCalendar(exam_on=on(exam)), today=MONDAY, horizon=on(14))
    assert all(placed[each.item_id].day < on(exam) for each in reviews if each.due < on(exam))


# --- what the day plan makes of it ------------------------------------------------------------------------------------
def in_berlin(day: int) -> datetime:
    """The start of Alice's study day so many days after Saturday, 21 November: 4 in the morning."""
    return datetime(2026, 11, 21, 3, tzinfo=UTC) + timedelta(days=day)


@pytest.fixture
def remember(study, course):
    """`remember(90, answered=-20)` is a memory that falls due on day 90 and was last answered 20 days ago."""

    def make(due: int, answered: int = -20, slack: int = 0) -> Memory:
        number = Item.objects.count()
        concept = course.concepts["dot-product"]
        item = Item.objects.create(
            slug=f"own-{number}", kind="flashcard", concept=concept, status="published", version=1, owner=study.learner
        )
        days = {"due": due, "earliest": due - slack, "latest": due + slack, "last_reviewed_at": answered}
        return Memory.objects.create(
            learner=study.learner, item=item, stability=90.0, difficulty=5.0, state="review", reps=5,
            interval=due - answered, first_reviewed_at=in_berlin(-200), weights_version="test",
            **{name: in_berlin(day) for name, day in days.items()},
        )  # fmt: skip

    return make


def change(study, **changes) -> None:
    settling.change_settings(study.learner, changes, at=study.at)


def plan(study) -> None:
    DayPlan.objects.all().delete()
    planning.plan_day([study.learner.pk], at=study.at)


def planned() -> Counter[tuple[datetime | None, str]]:
    return Counter(Memory.objects.values_list("planned_for", "planned_because"))


def test_what_would_come_after_the_exam_is_spread_over_the_two_weeks_before_it(study, remember):
    for number in range(28):
        remember(60 + 10 * number)
    fold = list(Memory.objects.values("due", "earliest", "latest", "interval", "stability"))
    change(study, exam_on=in_berlin(15).date())
    assert planned() == {(in_berlin(day), "exam"): 2 for day in range(1, 15)}
    assert list(Memory.objects.values("due", "earliest", "latest", "interval", "stability")) == fold
    study.wait(days=1)
    plan(study)  # a day that was chosen stays
    assert planned() == {(in_berlin(day), "exam"): 2 for day in range(1, 15)}


def test_an_exam_far_ahead_moves_nothing_until_it_comes_near(study, remember):
    remember(90)
    change(study, exam_on=in_berlin(40).date())
    assert planned() == {(None, ""): 1}
    study.wait(days=24)
    plan(study)
    assert planned() == {(None, ""): 1}
    study.wait(days=1)
    plan(study)
    assert planned() == {(in_berlin(39), "exam"): 1}


def test_an_exam_tomorrow_asks_today(study, remember):
    remember(90)
    change(study, exam_on=in_berlin(1).date())
    assert planned() == {(in_berlin(0), "exam"): 1}
    assert Queue(study.learner, at=study.at).counts().due == 1


def test_what_was_answered_in_the_days_before_the_exam_is_not_asked_again_and_again(study, remember):
    remember(90, answered=-2)
    remember(91, answered=-20)
    change(study, exam_on=in_berlin(3).date())
    assert planned() == {(None, ""): 1, (in_berlin(2), "exam"): 1}
    study.wait(days=2)
    Memory.objects.filter(planned_because="exam").update(
        last_reviewed_at=study.at, due=in_berlin(200), planned_for=None, planned_because=""
    )
    plan(study)
    assert planned() == {(None, ""): 2}


def test_what_the_window_allows_needs_no_cause(study, remember):
    remember(12, slack=4)
    change(study, exam_on=in_berlin(10).date())
    assert planned() == {(in_berlin(9), ""): 1}


def test_a_break_before_the_exam_is_kept_free(study, remember):
    for _ in range(4):
        remember(90)
    days = {"break_from": in_berlin(3).date(), "break_until": in_berlin(9).date()}
    change(study, exam_on=in_berlin(10).date(), **days)
    assert planned() == {(in_berlin(1), "exam"): 2, (in_berlin(2), "exam"): 2}


@pytest.mark.parametrize("moved", [None, 60])
def test_an_exam_that_is_called_off_or_moved_away_gives_its_reviews_back(study, remember, moved):
    remember(90)
    change(study, exam_on=in_berlin(10).date())
    change(study, exam_on=moved and in_berlin(moved).date())
    assert planned() == {(None, ""): 1}


def test_what_was_not_asked_before_the_exam_goes_back_to_its_own_day(study, remember):
    remember(90)
    change(study, exam_on=in_berlin(10).date())
    study.wait(days=9)
    plan(study)
    assert planned() == {(in_berlin(9), "exam"): 1}
    study.wait(days=1)
    plan(study)
    assert planned() == {(None, ""): 1}


def test_nothing_is_put_off_past_the_exam(study, remember):
    for _ in range(4):
        remember(0, answered=-100)
    change(study, exam_on=in_berlin(3).date())
    assert backlog.postpone(study.learner, 4, at=study.at) == 4
    assert planned() == {(in_berlin(1), "postponed"): 2, (in_berlin(2), "postponed"): 2}


def test_the_retention_until_the_exam_is_that_of_the_answers_given_until_then(study, course):
    change(study, exam_on=in_berlin(30).date(), exam_retention=0.97)
    change(study, new_per_day=9)  # says nothing new about retention
    (line,) = RetentionChange.objects.all()
    assert (line.desired_retention, line.exam_begins_at, line.exam_retention) == (0.9, in_berlin(30), 0.97)
    log = log_of(study.learner)
    assert [log.value(in_berlin(day)) for day in (-1, 1, 29, 30)] == [0.9, 0.97, 0.97, 0.9]
    strict = study.answer(course.items["flashcard"], rating=4)["memory"]["interval"]
    change(study, exam_retention=None)
    assert study.answer(course.items["choice"], rating=4)["memory"]["interval"] > strict


def test_a_date_without_a_retention_of_its_own_leaves_the_settings_log_alone(study):
    change(study, exam_on=in_berlin(30).date())
    change(study, exam_on=None, exam_retention=0.97)
    assert not RetentionChange.objects.exists()


def test_the_two_weeks_are_as_long_as_a_plan_looks_ahead():
    from reviews.plans.arranging import LOOK_AHEAD

    assert RUN_UP <= LOOK_AHEAD  # else the first plan that sees the exam would have fewer days to fill
