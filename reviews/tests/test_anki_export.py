"""A learner can leave: everything goes into a package that Anki reads, and coming back changes nothing."""

import io
import json
import sqlite3
import zipfile
from datetime import timedelta
from uuid import UUID

import pytest
from django.core.management import call_command

from quizzes.interchange.anki.reading import read_package
from quizzes.models import Item
from quizzes.tests.anki_packages import collection, package
from reviews import recording, reviewing
from reviews.anki import exporting, importing
from reviews.models import Memory, ReviewEvent
from reviews.recording import EventLine, Place
from reviews.scheduling.study_day import study_day

ANSWERS = [(0, 3), (1, 3), (4, 1), (4, 3), (9, 2)]  # (days ago from the tenth, rating)


@pytest.fixture
def studied(alice, course, now):
    """Alice has answered all items of the course some days ago; one answer was taken back."""
    place = Place.of(alice)
    for number, item in enumerate(course.items.values()):
        lines = [
            EventLine(
                UUID(int=100 * number + index + 1),
                "answer",
                item.pk,
                now - timedelta(days=10 - day, seconds=-60 * index),
                place,
                rating=rating,
            )
            for index, (day, rating) in enumerate(ANSWERS)
        ]
        recording.record(alice, lines, received_at=now)
    reviewing.undo(alice, UUID(int=5), at=now)
    return course


def database(data: bytes) -> sqlite3.Connection:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        connection = sqlite3.connect(":memory:")
        connection.deserialize(archive.read("collection.anki2"))
    return connection


def test_every_item_goes_out_with_a_front_a_back_and_the_answers_that_stand(alice, studied, now):
    notes = read_package(exporting.anki_package(alice, at=now))
    assert len(notes) == len(studied.items)
    assert all(note.cards and not note.remarks for note in notes)
    answers = sum(len(note.cards[0].source.reviews) for note in notes)
    assert answers == len(ANSWERS) * len(studied.items) - 1


def test_the_same_export_has_the_same_guids_and_the_same_numbers(alice, studied, now):
    first, second = (read_package(exporting.anki_package(alice, at=now + timedelta(days=day))) for day in (0, 1))
    assert [(note.guid, note.cards[0].front) for note in first] == [(note.guid, note.cards[0].front) for note in second]


def test_each_kind_is_a_question_and_its_answer(alice, studied, now):
    fields = dict(database(exporting.anki_package(alice, at=now)).execute("SELECT id - 1600000000000, flds FROM notes"))
    shown = {kind: fields[item.pk].split("\x1f") for kind, item in studied.items.items()}
    assert "<li>24</li>" in shown["choice"][0]
    assert "11</p>" in shown["choice"][1]
    assert "\\[q \\cdot k\\]" in shown["flashcard"][1]
    assert "\\[" in shown["numeric"][0]
    assert "weights sum to one" in shown["explain"][1]


def test_states_and_due_days_are_ours(alice, studied, now):
    cards = database(exporting.anki_package(alice, at=now))
    (crt,) = cards.execute("SELECT crt FROM col").fetchone()
    rows = cards.execute("SELECT id - 1600000000000, type, queue, due, ivl, data FROM cards").fetchall()
    memories = {memory.item_id: memory for memory in Memory.objects.of(alice)}
    first = min(ReviewEvent.objects.of(alice).values_list("reviewed_at", flat=True))
    first_day = study_day(first, alice.time_zone, alice.day_starts_at)
    assert 0 <= first.timestamp() - crt < 86_400
    for item_id, kind, queue, due, interval, data in rows:
        memory = memories[item_id]
        assert (kind, queue) == (2, 2)
        assert due == (study_day(memory.due, alice.time_zone, alice.day_starts_at) - first_day).days
        assert interval == memory.interval
        assert json.loads(data)["s"] == pytest.approx(memory.stability, abs=1e-4)
        assert json.loads(data)["d"] == pytest.approx(memory.difficulty, abs=1e-3)


def test_kinds_and_intervals_of_the_log_follow_the_steps(alice, studied, now):
    rows = database(exporting.anki_package(alice, at=now)).execute(
        "SELECT ease, type, ivl, lastIvl FROM revlog WHERE cid = ? ORDER BY id",
        (1_600_000_000_000 + studied.items["explain"].pk,),
    )
    ratings, kinds, intervals, last_intervals = zip(*rows, strict=True)
    assert ratings == (3, 3, 1, 3, 2)
    assert kinds == (0, 0, 1, 2, 1)
    assert intervals[0] == -600
    assert intervals[1] > 0
    assert intervals[2] == -600
    assert last_intervals == (0, *intervals[:-1])


def test_answers_of_the_same_moment_all_go_out(alice, course, now):
    lines = [
        EventLine(UUID(int=number), "answer", item.pk, now, Place.of(alice), rating=3)
        for number, item in enumerate(course.items.values(), start=1)
    ]
    recording.record(alice, lines, received_at=now)
    log = database(exporting.anki_package(alice, at=now)).execute("SELECT id FROM revlog").fetchall()
    assert len(set(log)) == len(lines)


def test_bringing_an_export_back_changes_nothing(alice, studied, now):
    importing.import_package(alice, package(collection([("guid-1", "front\x1fback")])), at=now)
    before = list(Memory.objects.of(alice).order_by("pk").values())
    events = ReviewEvent.objects.of(alice).count()
    report = importing.import_package(alice, exporting.anki_package(alice, at=now), at=now)
    assert report["notes"] == {"new": 0, "updated": 0, "matched": len(studied.items) + 1, "skipped": 0}
    assert report["reviews"]["added"] == 0
    assert ReviewEvent.objects.of(alice).count() == events
    assert list(Memory.objects.of(alice).order_by("pk").values()) == before


def test_an_answer_given_in_anki_comes_back_to_our_item(alice, studied, now):
    item = studied.items["flashcard"]
    with zipfile.ZipFile(io.BytesIO(exporting.anki_package(alice, at=now))) as archive:
        connection = sqlite3.connect(":memory:")
        connection.deserialize(archive.read("collection.anki2"))
    later = int((now + timedelta(days=1)).timestamp() * 1000)
    connection.execute(
        "INSERT INTO revlog VALUES (?, ?, -1, 3, 9, 5, 500, 1000, 1)", (later, 1_600_000_000_000 + item.pk)
    )
    connection.commit()
    before = Memory.objects.get(learner=alice, item=item).reps
    report = importing.import_package(alice, package(connection.serialize()), at=now + timedelta(days=2))
    assert (report["notes"]["new"], report["reviews"]["added"]) == (0, 1)
    assert Memory.objects.get(learner=alice, item=item).reps == before + 1


def test_a_private_note_keeps_the_guid_that_it_came_with(alice, now):
    importing.import_package(alice, package(collection([("guid-1", "front\x1fback")])), at=now)
    assert [note.guid for note in read_package(exporting.anki_package(alice, at=now))] == ["guid-1"]


def test_nobody_exports_the_notes_of_another(alice, charlie, course, now):
    importing.import_package(alice, package(), at=now)
    own = Item.objects.filter(owner=alice).count()
    assert own == 1
    assert len(read_package(exporting.anki_package(charlie, at=now))) == len(course.items)


def test_the_doors_hand_out_a_package(alice, studied, api, client, tmp_path):
    reply = api(alice).get("/api/v1/exports/anki")
    assert reply["Content-Disposition"] == 'attachment; filename="attentive.apkg"'
    client.force_login(alice)
    assert len(read_package(client.get("/anki/export").content)) == len(read_package(reply.content))
    call_command("export_anki", alice.email, str(tmp_path / "out.apkg"))
    assert read_package((tmp_path / "out.apkg").read_bytes())
    by_type = api(alice).get("/api/v1/exports/anki", headers={"Accept": "application/octet-stream"})
    assert by_type.status_code == 200
