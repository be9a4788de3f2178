"""Weights of a learner's own: kept only if they foresee later answers better, then replayed without a hole."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.utils.dateparse import parse_datetime

from quizzes.models import Item
from reviews import checking, tasks
from reviews.models import Memory, ReplayJob, StudyProfile, WeightsFit
from reviews.scheduling.fsrs6 import DEFAULT_WEIGHTS, WEIGHTS_VERSION, Weights, retrievability, strengthen, weights_of
from reviews.scheduling.recall import Answer, is_surely_better, log_losses
from reviews.testing import History
from reviews.weights import fitting as weight_fitting
from reviews.weights import personal as personal_weights
from reviews.weights import replaying
from web import outbox
from web.models import OutboxMessage

BEGIN = datetime(2026, 1, 1, 12, tzinfo=UTC)
NOW = datetime(2027, 12, 1, 12, tzinfo=UTC)
# Somebody who forgets what is new several times as soon as most people do.
SHORT = {0: 0.05, 1: 0.2, 2: 0.4, 3: 1.2, 8: 1.0}
UNLIKE_MOST = Weights([SHORT.get(index, weight) for index, weight in enumerate(DEFAULT_WEIGHTS.values)])

needs_the_extra = pytest.mark.skipif(not weight_fitting.IS_AVAILABLE, reason="fsrs-rs-python is not installed")


def study_of(learner, course, true_weights, *, items, answers=8) -> None:
    """Let the learner answer some items for a year or more, when the usual weights ask, as `true_weights` remember."""
    dice = random.Random(20261121)
    card = course.items["flashcard"]
    numbers = range(items)
    fields = {"kind": card.kind, "concept": card.concept, "card": card.card, "status": card.status, "version": 1}
    Item.objects.bulk_create(Item(slug=f"fact-{number}", **fields) for number in numbers)
    history = History(learner)
    for number, item in enumerate(Item.objects.filter(slug__startswith="fact-").order_by("pk")):
        day, strength, supposed, elapsed = number % 60, None, None, 0
        for _ in range(answers):
            recalled = strength is None or dice.random() < retrievability(strength.stability, elapsed, true_weights)
            rating = dice.choice([2, 3, 3, 3, 3, 4]) if recalled else 1
            history.answer(item, BEGIN + timedelta(days=day, seconds=number), rating)
            strength = strengthen(strength, elapsed, rating, true_weights)
            supposed = strengthen(supposed, elapsed, rating)
            elapsed = max(1, round(supposed.stability * dice.uniform(0.5, 1.5)))
            day += elapsed
            if day > 600:
                break
    history.fold(at=NOW)


@pytest.fixture
def unlike_most(alice, course):
    study_of(alice, course, UNLIKE_MOST, items=120)
    return alice


@pytest.fixture
def like_most(alice, course):
    study_of(alice, course, DEFAULT_WEIGHTS, items=100)
    return alice


def drain() -> None:
    while outbox.send_next(now=NOW):
        pass
    assert not OutboxMessage.objects.exclude(error="").exists()


@needs_the_extra
def test_a_learner_unlike_most_gets_weights_and_a_replay(unlike_most, api):
    assert personal_weights.learners_to_fit(limit=10) == [unlike_most.pk]
    fit = personal_weights.fit(unlike_most.pk, at=NOW)
    assert fit.is_kept
    assert fit.log_loss_after < fit.log_loss_before
    assert fit.held_out >= personal_weights.FEWEST_HELD_OUT
    profile = StudyProfile.objects.get()
    assert profile.weights_version == fit.weights_version != WEIGHTS_VERSION
    assert personal_weights.version_of(weights_of(tuple(profile.weights))) == profile.weights_version

    told = api(unlike_most).get("/api/v1/me/weights").json()
    assert told["replay"] == {"items": 120, "done": 0}
    assert parse_datetime(told["fit"]["fitted_at"]) == NOW
    assert checking.learners_who_study(limit=10) == []  # its memories differ from their replay, and that is known
    drain()
    assert set(Memory.objects.values_list("weights_version", flat=True)) == {profile.weights_version}
    assert checking.check([unlike_most.pk], at=NOW) == []
    assert api(unlike_most).get("/api/v1/me/weights").json()["replay"] is None


@needs_the_extra
def test_a_learner_like_most_keeps_the_usual_weights(like_most, client):
    before = list(Memory.objects.values())
    fit = personal_weights.fit(like_most.pk, at=NOW)
    assert not fit.is_kept
    assert StudyProfile.objects.get().weights_version == fit.weights_version == WEIGHTS_VERSION
    assert not ReplayJob.objects.exists()
    assert list(Memory.objects.values()) == before
    client.force_login(like_most)
    page = client.get("/settings/memory/").content.decode()
    assert f"{fit.log_loss_before:.4f}" in page
    assert f"{fit.log_loss_after:.4f}" in page


@needs_the_extra
def test_weights_that_have_become_worse_than_the_usual_ones_are_given_up(like_most):
    StudyProfile.objects.update(weights=list(UNLIKE_MOST.values), weights_version="fsrs6-earlier")
    fit = personal_weights.fit(like_most.pk, at=NOW)
    assert fit.weights_version != "fsrs6-earlier"
    assert StudyProfile.objects.get().weights_version == fit.weights_version
    assert (StudyProfile.objects.get().weights is None) == (fit.weights_version == WEIGHTS_VERSION)
    assert ReplayJob.objects.count() == 1


@needs_the_extra
def test_the_same_night_twice_fits_once_and_waits_until_the_log_has_grown(unlike_most, monkeypatch):
    monkeypatch.setattr(tasks, "now", lambda: NOW)
    monkeypatch.setattr(tasks.fit_weights_of, "apply_async", lambda arguments, **_: tasks.fit_weights_of(*arguments))
    for _ in range(2):
        tasks.fit_weights()
        tasks.fit_weights_of([unlike_most.pk])
    assert (WeightsFit.objects.count(), ReplayJob.objects.count()) == (1, 1)
    known = StudyProfile.objects.get().last_sequence
    StudyProfile.objects.update(last_sequence=round(known * 1.05))
    assert personal_weights.learners_to_fit(limit=10) == []
    StudyProfile.objects.update(last_sequence=round(known * 1.11))
    assert personal_weights.learners_to_fit(limit=10) == [unlike_most.pk]


@needs_the_extra
def test_few_answers_are_not_fitted(alice, course):
    study_of(alice, course, UNLIKE_MOST, items=60, answers=6)
    assert personal_weights.learners_to_fit(limit=10) == []
    assert personal_weights.fit(alice.pk, at=NOW) is None


def changed_weights(learner, course) -> ReplayJob:
    study_of(learner, course, DEFAULT_WEIGHTS, items=250, answers=2)
    profile = StudyProfile.objects.select_related("learner").get()
    profile.weights, profile.weights_version = list(UNLIKE_MOST.values), "fsrs6-of-alice"
    profile.save()
    return replaying.start(profile, at=NOW)


def test_a_replay_that_is_cut_off_goes_on_where_it_was(alice, course, monkeypatch):
    job = changed_weights(alice, course)
    replay, calls = replaying.memories.replay, []

    def killed_in_the_second_part(learner, item_ids, *, at):
        calls.append(item_ids)
        replay(learner, item_ids, at=at)
        if len(calls) == 2:
            raise MemoryError

    with monkeypatch.context() as killed:
        killed.setattr(replaying.memories, "replay", killed_in_the_second_part)
        outbox.send_next(now=NOW)
    job.refresh_from_db()
    assert (job.done, job.finished_at) == (100, None)
    assert outbox.send_next(now=NOW + timedelta(minutes=2))
    job.refresh_from_db()
    assert (job.done, job.items, job.finished_at is None) == (250, 250, False)
    assert checking.check([alice.pk], at=NOW) == []
    kept = list(Memory.objects.values())
    replaying.drain("", {"job": job.pk})
    assert list(Memory.objects.values()) == kept


def test_an_answer_in_the_middle_of_a_replay_is_folded_with_the_new_weights(alice, course):
    job = changed_weights(alice, course)
    assert replaying.replay_next(job, at=NOW)
    late = History(alice)
    item = Item.objects.get(slug="fact-249")
    late.answer(item, NOW)
    late.fold(at=NOW)
    assert Memory.objects.get(item=item).weights_version == "fsrs6-of-alice"
    drain()
    assert checking.check([alice.pk], at=NOW) == []


def test_weights_that_change_again_leave_the_work_to_the_newer_replay(alice, course):
    older = changed_weights(alice, course)
    profile = StudyProfile.objects.select_related("learner").get()
    profile.weights, profile.weights_version = None, WEIGHTS_VERSION
    profile.save()
    newer = replaying.start(profile, at=NOW)
    drain()
    for job in (older, newer):
        job.refresh_from_db()
    assert (older.done, newer.done) == (0, 250)
    assert ReplayJob.objects.filter(finished_at=None).count() == 0


def test_a_replay_of_a_deleted_account_is_no_error(alice, course):
    changed_weights(alice, course)
    alice.delete()
    drain()


def test_a_surprise_costs_more_than_what_was_expected():
    answers = [Answer(1, 1, -1, 3), Answer(1, 3, 2, 3), Answer(1, 3, 0, 1), Answer(2, 1, -1, 3), Answer(2, 3, 2, 1)]
    expected, surprise = log_losses(answers, DEFAULT_WEIGHTS, since=0)
    assert 0 < expected < surprise
    assert log_losses(answers, DEFAULT_WEIGHTS, since=4) == []


def test_an_advantage_within_its_error_is_none():
    assert not is_surely_better([0.5, 0.3], than=[0.5, 0.3])
    assert not is_surely_better([0.1, 0.9, 0.2], than=[0.3, 0.2, 0.8])
    assert is_surely_better([0.1, 0.2, 0.3], than=[0.2, 0.31, 0.4])
