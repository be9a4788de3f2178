"""Which day a review gets inside its window: balance, lighter weekdays, breaks, siblings. No database."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.scheduling.spreading import Placed, StudyCalendar, Upcoming, spread

MONDAY = date(2026, 11, 23)
HORIZON = MONDAY + timedelta(days=14)
EVERY_DAY = StudyCalendar()
FREE_WEEKEND = (1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0)


def on(day: int) -> date:
    return MONDAY + timedelta(days=day)


def review(item: int, due: int, slack: int = 0, **more) -> Upcoming:
    return Upcoming(item, on(due), on(due - slack), on(due + slack), **more)


def place(reviews, calendar=EVERY_DAY, today=MONDAY) -> dict[int, Placed]:
    return spread(reviews, calendar, today=today, horizon=HORIZON)


def load(placed: dict[int, Placed]) -> Counter[date]:
    return Counter(choice.day for choice in placed.values())


@pytest.mark.parametrize("size", [5, 20, 300])
def test_a_free_weekday_gets_nothing_however_small_the_deck(size):
    # Finding 7 of the reference: two free days inside a window of five; Anki puts 2 of 5 and 8 of 300 on them.
    reviews = [review(item, due=5, slack=2) for item in range(size)]  # due on Saturday, window Thursday to Monday
    days = load(place(reviews, StudyCalendar(FREE_WEEKEND)))
    assert (days[on(5)], days[on(6)]) == (0, 0)
    assert max(days.values()) - min(days[on(day)] for day in (3, 4, 7)) <= 1


@pytest.mark.parametrize("size", [5, 20, 300])
def test_a_lighter_weekday_gets_its_share_and_no_more(size):
    quarter = StudyCalendar((1.0, 1.0, 1.0, 1.0, 1.0, 0.25, 1.0))
    days = load(place([review(item, due=5, slack=2) for item in range(size)], quarter))
    full = [days[on(day)] for day in (3, 4, 6, 7)]
    assert days[on(5)] <= 0.25 * min(full) + 1e-9
    assert days[on(5)] >= 0.25 * max(full) - 1


def test_a_window_that_has_only_free_days_is_asked_on_its_due_day():
    assert place([review(1, due=5)], StudyCalendar(FREE_WEEKEND)) == {1: Placed(on(5))}


def test_work_is_balanced_inside_the_windows():
    reviews = [review(item, due=6, slack=2) for item in range(50)]
    days = load(place(reviews))
    assert [days[on(day)] for day in range(4, 9)] == [10] * 5


def test_a_review_that_meets_no_other_stays_on_its_due_day():
    assert place([review(1, due=6, slack=3)]) == {1: Placed(on(6))}


def test_items_that_give_each_other_away_come_on_different_days():
    reviews = [review(item, due=6, slack=2, siblings="softmax") for item in range(5)]
    others = [review(item, due=6, slack=2) for item in range(5, 30)]
    placed = place(reviews + others)
    assert sorted(placed[item].day for item in range(5)) == [on(day) for day in range(4, 9)]


def test_siblings_do_not_fill_a_free_day():
    reviews = [review(item, due=5, slack=2, siblings="softmax") for item in range(5)]
    days = load(place(reviews, StudyCalendar(FREE_WEEKEND)))
    assert days.keys() == {on(3), on(4), on(7)}


def test_what_is_due_today_stays_today():
    assert place([review(1, due=0, slack=3), review(2, due=-4, slack=2)]) == {1: Placed(MONDAY), 2: Placed(MONDAY)}


def test_today_takes_no_review_of_a_later_day():
    placed = place([review(item, due=1, slack=3) for item in range(40)])
    assert min(choice.day for choice in placed.values()) == on(1)


def test_a_free_day_sends_on_what_its_window_lets_wait():
    saturday = on(5)
    reviews = [review(1, due=5, slack=2), review(2, due=5)]
    assert place(reviews, StudyCalendar(FREE_WEEKEND), today=saturday) == {1: Placed(on(7)), 2: Placed(saturday)}


def test_a_break_is_avoided_before_it_where_the_window_allows():
    calendar = StudyCalendar(break_from=on(5), break_until=on(8))
    placed = place([review(1, due=5, slack=1), review(2, due=8, slack=1)], calendar)
    assert placed == {1: Placed(on(4)), 2: Placed(on(9))}


def test_a_review_whose_window_is_all_break_comes_after_it_and_says_so():
    calendar = StudyCalendar(break_from=on(3), break_until=on(9))
    reviews = [review(item, due=6, slack=2) for item in range(10)]
    placed = place(reviews, calendar)
    assert all(choice.for_break for choice in placed.values())
    # As wide a window as before, so that the first day back is no mountain.
    assert load(placed) == {on(day): 2 for day in range(10, 15)}


def test_a_chosen_day_is_kept_unless_a_break_forbids_it():
    chosen = review(1, due=4, is_fixed=True)
    assert place([chosen]) == {1: Placed(on(4))}
    assert place([chosen], StudyCalendar(break_from=on(4), break_until=on(4))) == {1: Placed(on(5), for_break=True)}


upcoming = st.builds(
    lambda item, due, before, after, siblings: Upcoming(
        item, on(due), on(due - before), on(due + after), siblings or None
    ),
    st.integers(1, 10**6),
    st.integers(-5, 14),
    st.integers(0, 9),
    st.integers(0, 9),
    st.sampled_from(["", "softmax", "mask"]),
)
calendars = st.builds(
    lambda shares, first, length: StudyCalendar(
        tuple(shares), *((on(first), on(first + length)) if length else (None, None))
    ),
    st.lists(st.sampled_from([0.0, 0.3, 0.5, 1.0]), min_size=7, max_size=7),
    st.integers(-3, 14),
    st.integers(0, 20),
)


@given(st.lists(upcoming, max_size=60, unique_by=lambda review: review.item_id), calendars)
def test_every_review_keeps_its_window_and_no_break_holds_any(reviews, calendar):
    placed = place(reviews, calendar)
    assert placed.keys() == {each.item_id for each in reviews}
    for each in reviews:
        day, for_break = placed[each.item_id].day, placed[each.item_id].for_break
        assert day >= MONDAY
        assert not calendar.is_break(day)
        if for_break:
            assert calendar.break_until < day <= calendar.break_until + timedelta(days=7)
        else:
            assert min(each.earliest, each.due) <= day <= max(each.latest, MONDAY)


@given(st.lists(upcoming, max_size=40, unique_by=lambda review: review.item_id), calendars, st.randoms())
def test_the_order_in_which_reviews_are_read_changes_nothing(reviews, calendar, random):
    shuffled = list(reviews)
    random.shuffle(shuffled)
    assert place(shuffled, calendar) == place(reviews, calendar)


@given(st.lists(upcoming, max_size=60, unique_by=lambda review: review.item_id), calendars)
def test_a_free_weekday_holds_only_what_has_no_other_day(reviews, calendar):
    placed = place(reviews, calendar)
    for each in reviews:
        if calendar.share(placed[each.item_id].day) == 0 and each.due > MONDAY and not placed[each.item_id].for_break:
            first, last = max(each.earliest, on(1)), max(each.due, min(each.latest, HORIZON))
            window = [first + timedelta(days=number) for number in range((last - first).days + 1)]
            assert all(calendar.share(day) == 0 or calendar.is_break(day) for day in window)
