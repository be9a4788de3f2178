"""How long today's items will take this learner: the medians of their own answers, kind by kind."""

from collections import Counter, defaultdict
from statistics import mean, median

from accounts.models import User
from quizzes.models import Attempt, Item
from reviews.models import Memory
from reviews.plans.queue import LEARN_AHEAD, Counts, Queue

SECONDS = {"choice": 25.0, "numeric": 110.0, "flashcard": 12.0, "explain": 90.0}  # until own answers tell better
RECENT = 60  # items
ENOUGH = 5  # answers of a kind
LONGEST = 15 * 60 * 1000  # ms; after that somebody went for tea
SAMPLE = 50  # the reviews that wait longest stand for all of them


def minutes_left(queue: Queue, counts: Counts) -> int:
    """Return the minutes that today's items take, at least one."""
    if not counts.total:
        return 1
    seconds = seconds_per_item(queue.learner)
    new = Counter(Item.objects.filter(pk__in=queue.new_items).values_list("kind", flat=True))
    total = sum(seconds[kind] * count for kind, count in new.items())
    if to_review := counts.learning + counts.due:
        waiting = queue.memories.due(at=queue.at + LEARN_AHEAD).values_list("item__kind", flat=True)[:SAMPLE]
        total += to_review * mean(seconds[kind] for kind in waiting)
    return max(1, round(total / 60))


def seconds_per_item(learner: User) -> dict[str, float]:
    """Return the median seconds of an answer by kind of item."""
    recent = Memory.objects.of(learner).filter(last_reviewed_at__isnull=False).order_by("-last_reviewed_at")
    items = list(recent.values_list("item_id", flat=True)[:RECENT])
    rows = Attempt.objects.of(learner).filter(item__in=items, duration_ms__gt=0, duration_ms__lte=LONGEST)
    durations = defaultdict(list)
    for kind, duration in rows.order_by().values_list("item__kind", "duration_ms"):
        durations[kind].append(duration / 1000)
    return SECONDS | {kind: median(values) for kind, values in durations.items() if len(values) >= ENOUGH}
