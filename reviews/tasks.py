"""Thin tasks: they ask for the time, take ids and call a verb. Beat runs the finders; each hands out what is due."""

import logging
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from celery import Task, shared_task
from celery.exceptions import SoftTimeLimitExceeded

from reviews import checking, orphans
from reviews.plans import planning
from reviews.reminders import reminding
from reviews.weights import personal as personal_weights
from web.clock import now

CHUNK = 1000  # learners a task
# Learners a task that reads whole logs: twenty who have answered for ten years must fit into its time.
CHUNK_OF_LOGS = 20

logger = logging.getLogger(__name__)


MINUTE, NIGHT = 60, 20 * 3600  # seconds


def _hand_out(task: Task, find: Callable[..., list[int]], *, size: int = CHUNK, expires: int = MINUTE) -> None:
    """Give `task` the learners that `find` names, `size` at a time.

    What no worker has begun when the finder comes again is dropped: whoever is still due is found again, and no queue
    grows while the workers are slow or away.
    """
    after = 0
    while learner_ids := find(limit=CHUNK, after=after):
        for first in range(0, len(learner_ids), size):
            task.apply_async((learner_ids[first : first + size],), expires=expires)
        after = learner_ids[-1]


def _for_each(learner_ids: Iterable[int], verb: Callable[[int], Any]) -> None:
    """Call `verb` for every learner. One who cannot be served stays due, and does not stand in the others' way."""
    for learner_id in learner_ids:
        try:
            verb(learner_id)
        except SoftTimeLimitExceeded:
            raise
        except Exception:
            logger.exception("learner %s has to wait", learner_id)


@shared_task
def plan_day_for_due_learners() -> None:
    """Hand out the learners whose study day has begun."""
    _hand_out(plan_day, partial(planning.learners_to_plan, at=now()))


@shared_task
def plan_day(learner_ids: list[int]) -> None:
    """Store the day plans of some learners."""
    _for_each(learner_ids, lambda learner_id: planning.plan_day([learner_id], at=now()))


@shared_task
def send_reminders() -> None:
    """Hand out the learners whose reminder hour has come."""
    _hand_out(remind, partial(reminding.learners_to_remind, at=now()))


@shared_task
def remind(learner_ids: list[int]) -> None:
    """Put the reminders of some learners into the outbox."""
    _for_each(learner_ids, lambda learner_id: reminding.remind(learner_id, at=now()))


@shared_task
def fit_weights() -> None:
    """Every night: hand out the learners who have answered enough to fit the model to them."""
    _hand_out(fit_weights_of, personal_weights.learners_to_fit, size=CHUNK_OF_LOGS, expires=NIGHT)


@shared_task
def fit_weights_of(learner_ids: list[int]) -> None:
    """Fit the weights of some learners."""
    _for_each(learner_ids, lambda learner_id: personal_weights.fit(learner_id, at=now()))


@shared_task
def check_logs() -> None:
    """Every night: look for rows that belong to nobody, and hand out the learners who study."""
    for line in orphans.sweep():
        logger.error(line)
    _hand_out(check_log, checking.learners_who_study, size=CHUNK_OF_LOGS, expires=NIGHT)


@shared_task
def check_log(learner_ids: list[int]) -> None:
    """Compare the memories of some learners with their log. What differs is a fault of ours: it is mended and told."""
    _for_each(learner_ids, _check)


def _check(learner_id: int) -> None:
    for difference in checking.check([learner_id], fix=True, at=now()):
        logger.error("a memory was not the replay of its log: %s", difference)
