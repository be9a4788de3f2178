"""Thin tasks: they ask for the time, take ids and call a verb. Beat runs the two finders every minute."""

from collections.abc import Callable, Iterator

from celery import shared_task

from reviews import planning, reminding
from web.clock import now

CHUNK = 1000  # learners a task


def _chunks(find: Callable[..., list[int]]) -> Iterator[list[int]]:
    at, after = now(), 0
    while learner_ids := find(at=at, limit=CHUNK, after=after):
        yield learner_ids
        after = learner_ids[-1]


@shared_task
def plan_day_for_due_learners() -> None:
    """Hand out the learners whose study day has begun."""
    for learner_ids in _chunks(planning.learners_to_plan):
        plan_day.delay(learner_ids)


@shared_task
def plan_day(learner_ids: list[int]) -> None:
    """Store the day plans of some learners."""
    planning.plan_day(learner_ids, at=now())


@shared_task
def send_reminders() -> None:
    """Hand out the learners whose reminder hour has come."""
    for learner_ids in _chunks(reminding.learners_to_remind):
        remind.delay(learner_ids)


@shared_task
def remind(learner_ids: list[int]) -> None:
    """Put the reminders of some learners into the outbox."""
    for learner_id in learner_ids:
        reminding.remind(learner_id, at=now())
