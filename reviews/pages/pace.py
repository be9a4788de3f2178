"""How long today's items will take this learner."""

from collections import Counter
from statistics import mean

from reviews.plans.durations import SECONDS
from reviews.plans.queue import Counts, Queue


def minutes_left(queue: Queue, counts: Counts) -> int:
    """Return the minutes that today's items take, at least one."""
    if not counts.total:
        return 1
    seconds = SECONDS | queue.pace
    total = sum(seconds[kind] * count for kind, count in Counter(queue.new_kinds()).items())
    if to_review := counts.learning + counts.due:
        # Those that wait longest stand for all of them.
        total += to_review * mean(seconds[kind] for kind in queue.waiting_kinds())
    return max(1, round(total / 60))
