"""What a year of reviews would cost at each desired retention, for memories as they stand.

A small simulation: each memory is reviewed on its due day and remembered with the probability that the model gives.
The dice are fixed and the same for every retention, so that the same memories always give the same curve.
"""

from dataclasses import dataclass

import numpy as np

from reviews.scheduling.fsrs6 import AGAIN, GOOD
from reviews.statistics.strengths import Floats, Fsrs6, Ints, Strengths

HORIZON = 365  # days
# So many lives stand for all memories: a few of many, or each of a few with several fates. More would not move the
# curve by a review a day.
SAMPLE = 300
SEED = 20_170_612
ANSWERS_PER_LAPSE = 2  # the failed one, and the relearning step after it


@dataclass(frozen=True)
class Workload:
    """Per desired retention: answers a day, and the share of memories that could be recalled on the last day."""

    per_day: Floats
    known: Floats


def simulate(model: Fsrs6, strengths: Strengths, ages: Ints, retentions: Floats) -> Workload:
    """Run the year; `ages` are the days since each memory's last review."""
    number = len(ages)
    chosen = np.linspace(0, number, SAMPLE, endpoint=False).astype(np.int64)
    shape = (len(retentions), len(chosen))
    wished = np.broadcast_to(retentions[:, None], shape).ravel()
    state = Strengths(*(np.broadcast_to(each[chosen], shape).ravel().copy() for each in _pair(strengths)))
    last = np.broadcast_to(-ages[chosen], shape).ravel().copy()
    answers = np.zeros(len(last))
    going = np.arange(len(last))
    dice = np.random.default_rng(SEED)
    while len(going):
        wait = np.maximum(np.rint(model.interval_for(state.stability[going], wished[going])), 1).astype(np.int64)
        day = np.maximum(last[going] + wait, 0)  # what is overdue is done on the first day
        going, day = going[day < HORIZON], day[day < HORIZON]
        waited = day - last[going]
        luck = np.broadcast_to(dice.random(len(chosen)), shape).ravel()[going]
        remembered = luck < model.retrievability(state.stability[going], waited)
        answers[going] += np.where(remembered, 1, ANSWERS_PER_LAPSE)
        state[going] = model.after(state[going], waited, np.where(remembered, GOOD, AGAIN))
        last[going] = day
    recall = model.retrievability(state.stability, HORIZON - last)
    scale = number / len(chosen) / HORIZON
    return Workload(answers.reshape(shape).sum(axis=1) * scale, recall.reshape(shape).mean(axis=1))


def _pair(strengths: Strengths) -> tuple[Floats, Floats]:
    return strengths.stability, strengths.difficulty
