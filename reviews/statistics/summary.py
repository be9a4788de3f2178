"""Today, the run of study days, and how much is in memory."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Count
from rest_framework import serializers

from reviews.scheduling.memory_state import State
from reviews.statistics.record import StudyRecord
from reviews.statistics.statistic import Statistic
from reviews.statistics.streak import streak

# Who was away for longer than this between two answers was not working on the second.
LONGEST_PAUSE = timedelta(minutes=5)
MONTH = 30  # days


class SummarySchema(serializers.Serializer):
    answers_today = serializers.IntegerField()
    minutes_today = serializers.IntegerField(help_text="Time between answers, where it was under 5 minutes.")
    due_now = serializers.IntegerField()
    streak = serializers.IntegerField(help_text="Days of study in the present run; 8 of any 10 days keep it.")
    streak_since = serializers.DateField(allow_null=True)
    days_studied = serializers.IntegerField(help_text="Out of the last 30.")
    answers = serializers.IntegerField(help_text="In the last 30 study days.")
    answers_in_all = serializers.IntegerField(help_text="In the last two years.")
    items = serializers.DictField(child=serializers.IntegerField(), help_text="By state.")


def summary(record: StudyRecord) -> dict[str, Any]:
    per_day = record.answers_per_day
    recent = [number for day, number in per_day.items() if day >= record.since(MONTH)]
    run = streak(per_day.keys(), record.day, record.past_break)
    states = dict(record.memories.values_list("state").annotate(Count("pk")))
    return {
        "answers_today": per_day.get(record.day, 0),
        "minutes_today": _minutes_today(record),
        "due_now": record.memories.due(at=record.at).order_by().count(),
        "streak": run.days,
        "streak_since": run.since and run.since.isoformat(),
        "days_studied": len(recent),
        "answers": sum(recent),
        "answers_in_all": sum(per_day.values()),
        "items": {str(state): states.get(state, 0) for state in (State.LEARNING, State.REVIEW, State.RELEARNING)},
    }


def _minutes_today(record: StudyRecord) -> int:
    moments = list(
        record.answers.filter(reviewed_at__gte=record.day_start)
        .order_by("reviewed_at")
        .values_list("reviewed_at", flat=True)
    )
    pauses = (later - earlier for earlier, later in pairwise(moments))
    worked = sum((pause for pause in pauses if pause <= LONGEST_PAUSE), timedelta())
    return round(worked / timedelta(minutes=1))


SUMMARY = Statistic("summary", summary, SummarySchema, figures=lambda found: [])
