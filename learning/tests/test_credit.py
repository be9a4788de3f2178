"""Implicit credit through prerequisites: the pure rule of C8."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.credit import Waiting, postponed_until, shares_of

DUE = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
REVIEW = Waiting(due=DUE, interval=10, last_reviewed_at=DUE - timedelta(days=10))


def until(share, *, days=0, review=REVIEW):
    """Days after the due date until which an answer so many days after it lets the review wait."""
    found = postponed_until(review, share=share, answered_at=DUE + timedelta(days=days))
    return found and (found - DUE) / timedelta(days=1)


def test_a_full_share_pushes_by_one_interval():
    assert until(1) == 10


def test_a_part_pushes_by_that_part_of_the_interval():
    assert until(0.5) == 5
    assert until(0.5, days=-2) == 3


def test_no_share_changes_nothing():
    assert until(0) is None


def test_credit_never_brings_a_review_forward():
    assert until(0.5, days=-6) is None


def test_a_review_that_was_answered_lately_stays():
    assert until(1, days=-7.5) is None
    assert until(1, days=-6) == 4


def test_a_review_that_is_late_by_more_than_its_interval_stays():
    assert until(1, days=10) == 20
    assert until(1, days=10.1) is None


@pytest.mark.parametrize(
    ("weights", "shares"),
    [
        ({}, {}),
        ({"a": {"b": 0.5}}, {"b": 0.5}),
        ({"a": {"b": 0.5}, "b": {"c": 0.5}}, {"b": 0.5, "c": 0.25}),
        ({"a": {"b": 0.5, "c": 0.4}, "b": {"d": 0.8}, "c": {"d": 0.9}}, {"b": 0.5, "c": 0.4, "d": 0.4}),  # a diamond
        ({"a": {"b": 0.3}, "b": {"c": 0.3}}, {"b": 0.3}),  # 0.09 is below the floor
        ({"a": {"b": 1.0}, "b": {"c": 1.0}, "c": {"d": 1.0}, "d": {"e": 1.0}}, {"b": 1, "c": 1, "d": 1}),
        ({"a": {"b": 0.2, "c": 1.0}, "c": {"b": 0.9}}, {"b": 0.9, "c": 1.0}),  # the long way is the better one
    ],
)
def test_a_share_is_the_best_product_along_three_edges_at_most(weights, shares):
    assert shares_of("a", weights) == pytest.approx(shares)


@given(
    credits=st.lists(st.tuples(st.floats(0, 1), st.floats(-9, 15)), min_size=1, max_size=6),
    order=st.randoms(use_true_random=False),
)
def test_credits_do_not_add_up_and_their_order_is_irrelevant(credits, order):
    days = [until(share, days=day) for share, day in credits]
    shuffled = list(credits)
    order.shuffle(shuffled)
    latest = max(filter(None, days), default=None)
    assert latest == max(filter(None, (until(share, days=day) for share, day in shuffled)), default=None)
    assert latest is None or 0 < latest <= 20  # one interval from an answer that is one interval late at most
