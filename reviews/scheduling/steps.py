"""Learning and relearning steps: the minutes between the first meetings with an item."""

from datetime import timedelta

LEARNING_STEPS = (timedelta(minutes=1), timedelta(minutes=10))
RELEARNING_STEPS = (timedelta(minutes=10),)


def hard_delay(steps: tuple[timedelta, ...], step: int) -> timedelta:
    """Return the delay of Hard: between the first two steps on the first, else the same step again."""
    if step > 0:
        return steps[step]
    if len(steps) > 1:
        return (steps[0] + steps[1]) / 2
    return min(steps[0] * 1.5, steps[0] + timedelta(days=1))
