"""Everything that a learner owns, room by room: what an export holds. A new kind of own data is one line here."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from accounts.models import User
from cards.models import Completion, Report
from learning.models import Claim, Goal, LessonRun, PlacementRun
from quizzes.models import Attempt, HintUse, ImportedCard, ImportJob, Item
from reviews.models import DayPlan, Memory, RetentionChange, ReviewEvent, StudyProfile

FORMAT, FORMAT_VERSION = "attentive", 1
ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class OwnData:
    """One table of a learner's rows: `owner` is the field that says whose they are."""

    name: str
    model: type[models.Model]
    owner: str = "learner"
    without: frozenset[str] = frozenset()  # what says nothing to the learner

    def rows(self, learner: User) -> Iterator[dict[str, Any]]:
        names = [each.attname for each in self.model._meta.concrete_fields]
        names = [name for name in names if name not in self.without | {f"{self.owner}_id"}]
        rows = self.model._default_manager.filter(**{self.owner: learner}).order_by("pk")
        return rows.values(*names).iterator(chunk_size=ROWS_AT_ONCE)


OWN_DATA = (
    OwnData("study_profile", StudyProfile),
    OwnData("retention_changes", RetentionChange, without=frozenset({"id"})),
    OwnData("review_events", ReviewEvent, without=frozenset({"id", "body_digest"})),
    OwnData("memories", Memory, without=frozenset({"id"})),
    OwnData("attempts", Attempt, without=frozenset({"id", "body_digest", "channel", "visitor"})),
    OwnData("hints", HintUse, without=frozenset({"id"})),
    OwnData("day_plans", DayPlan, without=frozenset({"id"})),
    OwnData("claims", Claim, without=frozenset({"id"})),
    OwnData("goals", Goal, without=frozenset({"id"})),
    OwnData("placements", PlacementRun),
    OwnData("lessons", LessonRun),
    OwnData("completed_cards", Completion, without=frozenset({"id"})),
    OwnData("private_items", Item, owner="owner"),
    OwnData("imported_cards", ImportedCard, owner="owner", without=frozenset({"id"})),
    OwnData("imports", ImportJob, without=frozenset({"package"})),
    OwnData("reports", Report, owner="reporter"),
)


def export(learner: User, *, settings: dict[str, Any], at: datetime) -> Iterator[str]:
    """Yield a JSON document with all own data, piece by piece: a long history need not fit into memory."""
    head = {"format": FORMAT, "version": FORMAT_VERSION, "exported_at": at, "me": settings}
    yield _json(head)[:-1]
    for own in OWN_DATA:
        yield f',\n"{own.name}": ['
        for number, row in enumerate(own.rows(learner)):
            yield (",\n" if number else "\n") + _json(row)
        yield "]"
    yield "}\n"


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
