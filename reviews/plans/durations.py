"""How long answers take a learner: the medians of their own, kind by kind. Worked out once a day, with the plan."""

from collections import defaultdict
from statistics import median

from accounts.models import User
from quizzes.models import Attempt
from reviews.models import Memory

SECONDS = {"choice": 25.0, "numeric": 110.0, "flashcard": 12.0, "explain": 90.0}  # until own answers tell better
RECENT = 60  # items
ENOUGH = 5  # answers of a kind
LONGEST = 15 * 60 * 1000  # ms; after that somebody went for tea


def seconds_per_item(learner: User) -> dict[str, float]:
    """Return the median seconds of an answer by kind of item."""
    recent = Memory.objects.of(learner).filter(last_reviewed_at__isnull=False).order_by("-last_reviewed_at")
    items = list(recent.values_list("item_id", flat=True)[:RECENT])
    rows = Attempt.objects.of(learner).filter(item__in=items, duration_ms__gt=0, duration_ms__lte=LONGEST)
    durations = defaultdict(list)
    for kind, duration in rows.order_by().values_list("item__kind", "duration_ms"):
        durations[kind].append(duration / 1000)
    return SECONDS | {kind: median(values) for kind, values in durations.items() if len(values) >= ENOUGH}
