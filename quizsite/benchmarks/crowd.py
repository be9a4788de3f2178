"""Fill an empty database with learners and memories by SQL: a million rows in seconds."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models

from accounts.models import User
from quizzes.models import Item
from quizzes.testing import small_course
from reviews.models import Memory, StudyProfile

COURSE_ITEMS = 100  # of these every learner but one has all
NOT_MET = 20  # one own note of so many has not been met yet


def fill(memories: int, *, at: datetime) -> dict[str, User]:
    """Return the learners to look at: one with a tenth of all memories, on own notes; one of many with a hundred."""
    course = small_course(at=at)
    own, others = memories // 10, memories - memories // 10
    collector = User.objects.create_user("collector@example.com")
    StudyProfile.objects.create(learner=collector)
    course_item = _multiply(course.items["choice"], COURSE_ITEMS, slug="'item-' || n")
    note = Item(slug="note", kind="flashcard", concept=course.concepts["dot-product"], owner=collector)
    note.status, note.version = "published", 1
    note.save()
    own_note = _multiply(note, own + own // NOT_MET, slug="'note-' || n")
    memory = _multiply(_memory(collector, note, at), own, item_id=f"{own_note} + n - 1", **_times(at))
    learner = _multiply(collector, others // COURSE_ITEMS, email="'learner-' || n || '@example.com'")
    _multiply(
        Memory.objects.get(pk=memory),
        others // COURSE_ITEMS * COURSE_ITEMS,
        learner_id=f"{learner} + (n - 1) / {COURSE_ITEMS}",
        item_id=f"{course_item} + (n - 1) % {COURSE_ITEMS}",
        **_times(at),
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return {"collector": collector, "learner": User.objects.get(pk=learner)}


def _memory(learner: User, item: Item, at: datetime) -> Memory:
    return Memory.objects.create(
        learner=learner,
        item=item,
        stability=60.0,
        difficulty=5.0,
        state="review",
        reps=5,
        interval=60,
        due=at + timedelta(days=300),
        earliest=at,
        latest=at,
        first_reviewed_at=at - timedelta(days=400),
        last_reviewed_at=at - timedelta(days=400),
        weights_version="fsrs6-default",
    )


def _times(at: datetime) -> dict[str, str]:
    """Return what differs between memories: due within a year, a month of it a backlog; some on steps or suspended."""
    minute = "((hashint4(n::int)::bigint + 2147483648) % 525600 - 43200)"
    due = f"timestamptz '{at.isoformat()}' + {minute} * interval '1 minute'"
    return {
        "due": due,
        "earliest": f"{due} - interval '3 days'",
        "latest": f"{due} + interval '3 days'",
        "last_reviewed_at": f"least({due}, timestamptz '{at.isoformat()}') - interval '60 days'",
        "state": "CASE WHEN n % 1000 = 0 THEN 'learning' ELSE 'review' END",
        "suspended": "n % 50 = 0",
    }


def _multiply(template: models.Model, count: int, **columns: str) -> int:
    """Insert `count` rows like `template`, numbered n = 1 ...; return the first one's key."""
    table = connection.ops.quote_name(template._meta.db_table)
    names = [field.column for field in template._meta.concrete_fields if field.column and not field.primary_key]
    values = ", ".join(columns.get(name, f"template.{connection.ops.quote_name(name)}") for name in names)
    into = ", ".join(map(connection.ops.quote_name, names))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({into}) SELECT {values} FROM {table} template, generate_series(1, {count}) n"
            f" WHERE template.id = {template.pk} ORDER BY n RETURNING id"
        )
        first: tuple[Any, ...] = cursor.fetchone()
    return first[0]
