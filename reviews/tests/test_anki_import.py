"""What was learned in Anki goes on here: notes become private items, answers become events, and twice is once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils.translation import override

from accounts.models import User
from cards.models import Concept
from quizzes.interchange.anki.reading import read_package
from quizzes.models import ImportJob, Item
from quizzes.tests.anki_packages import CURRENT, LEGACY, collection, package
from reviews import reviewing
from reviews.anki import importing
from reviews.models import Memory, ReviewEvent
from reviews.plans.queue import Queue
from reviews.scheduling import fsrs6
from reviews.scheduling.study_day import study_day
from web import outbox

MARCH = 1_741_000_000_000  # a morning in March 2025, in milliseconds
DAY = 86_400_000


@pytest.fixture
def evening():
    """After the last review of the samples."""
    return datetime(2026, 11, 21, 18, tzinfo=UTC)


def reviews(*days: int, card: int = 1, rating: int = 3) -> list[tuple[int, ...]]:
    return [(MARCH + day * DAY, card, rating, 1, 500, 1) for day in days]


def counts(learner) -> tuple[int, int, int]:
    events = ReviewEvent.objects.of(learner).filter(kind="answer").count()
    return Item.objects.filter(owner=learner).count(), events, Memory.objects.of(learner).met().count()


@pytest.mark.parametrize("path", [CURRENT, LEGACY], ids=["current", "legacy"])
def test_both_samples_come_in_whole_and_twice_is_once(alice, evening, path):
    first = importing.import_package(alice, path.read_bytes(), at=evening)
    assert first["notes"] == {"new": 50, "updated": 0, "matched": 0, "skipped": 0}
    assert first["reviews"] == {"added": 500, "known": 0, "refused": 0}
    assert counts(alice) == (63, 500, 56)
    before = list(Memory.objects.of(alice).order_by("item_id").values())
    second = importing.import_package(alice, path.read_bytes(), at=evening + timedelta(days=1))
    assert second["notes"] == {"new": 0, "updated": 0, "matched": 50, "skipped": 0}
    assert second["reviews"] == {"added": 0, "known": 500, "refused": 0}
    assert counts(alice) == (63, 500, 56)
    assert list(Memory.objects.of(alice).order_by("item_id").values()) == before


@pytest.mark.parametrize("path", [CURRENT, LEGACY], ids=["current", "legacy"])
def test_the_memory_is_the_replay_of_the_files_own_log(alice, evening, path):
    importing.import_package(alice, path.read_bytes(), at=evening)
    memories = {
        (memory.item.imported_from.guid, memory.item.imported_from.ordinal): memory
        for memory in Memory.objects.of(alice).met().select_related("item__imported_from")
    }
    replayed = 0
    for card in (card for note in read_package(path.read_bytes()) for card in note.cards if card.source.reviews):
        strength, last = None, None
        for review in card.source.reviews:
            moment = datetime.fromtimestamp(review.id / 1000, UTC)
            day = study_day(moment, alice.time_zone, alice.day_starts_at)
            strength = fsrs6.strengthen(strength, (day - last).days if last else 0, review.rating)
            last = day
            replayed += 1
        memory = memories.pop((card.guid, card.ordinal))
        assert memory.stability == pytest.approx(strength.stability, rel=1e-5)
        assert memory.difficulty == pytest.approx(strength.difficulty, rel=1e-5)
    assert (replayed, memories) == (500, {})


def test_a_later_export_adds_its_new_answers_and_its_new_words(alice, now):
    importing.import_package(alice, package(collection(reviews=reviews(0, 1))), at=now)
    later = collection([("guid-1", "other front\x1fback")], reviews(0, 1, 5), modified=1_800_000_000)
    report = importing.import_package(alice, package(later), at=now)
    assert (report["notes"]["updated"], report["reviews"]) == (1, {"added": 1, "known": 2, "refused": 0})
    item = Item.objects.get(owner=alice)
    assert (item.stem, item.version) == ("other front", 2)
    assert Memory.objects.get(item=item).reps == 3


def test_an_older_export_changes_no_words(alice, now):
    importing.import_package(alice, package(collection(modified=1_800_000_000)), at=now)
    report = importing.import_package(alice, package(collection([("guid-1", "old\x1fback")])), at=now)
    assert report["notes"]["matched"] == 1
    assert Item.objects.get(owner=alice).stem == "front"


def test_the_order_of_two_packages_does_not_matter(alice, bob, now):
    bob.time_zone = alice.time_zone
    bob.save()
    early, late = (package(collection(reviews=reviews(*days))) for days in ((0, 1, 3), (3, 8, 20)))
    for learner, packages in ((alice, (early, late)), (bob, (late, early))):
        for each in packages:
            importing.import_package(learner, each, at=now)
    fields = ("stability", "difficulty", "due", "reps", "lapses", "state")
    (alices,), (bobs,) = (Memory.objects.of(learner).values(*fields) for learner in (alice, bob))
    assert alices == bobs


def test_answers_before_a_reset_do_not_count(alice, now):
    rows = [*reviews(0, 1, 2), (MARCH + 3 * DAY, 1, 0, 0, 0, 4), *reviews(4)]
    importing.import_package(alice, package(collection(reviews=rows)), at=now)
    assert Memory.objects.get(learner=alice).reps == 1


def test_a_suspended_card_stays_aside_until_the_learner_calls_it_back(alice, now):
    data = package(collection(reviews=reviews(0), queue=-1))
    importing.import_package(alice, data, at=now)
    memory = Memory.objects.get(learner=alice)
    assert memory.suspended
    assert Queue(alice, at=now).next_item() is None


def test_times_that_cannot_be_are_left_out(alice, now):
    rows = [(moment, 1, 3, 1, 500, 1) for moment in (0, -(2**62), 2**62, int(now.timestamp() * 1000) + DAY)]
    report = importing.import_package(alice, package(collection(reviews=[*rows, *reviews(0)])), at=now)
    assert report["reviews"] == {"added": 1, "known": 0, "refused": 4}
    assert report["lines"][0]["remarks"] == ["4 answers have a time that cannot be"]


def test_a_skipped_note_says_why_and_the_others_come_in(alice, now):
    report = importing.import_package(alice, package(collection([("a", "only\x1f"), ("b", "front\x1fback")])), at=now)
    assert (report["notes"]["new"], report["notes"]["skipped"]) == (1, 1)
    assert report["lines"][0]["remarks"] == ["card 1: its back has no text"]


def test_imported_answers_carry_the_learners_day_and_name_their_source(alice, now):
    importing.import_package(alice, package(collection(reviews=reviews(0))), at=now)
    event = ReviewEvent.objects.get(learner=alice)
    assert (event.source, event.time_zone, event.day_starts_at) == ("anki", "Europe/Berlin", 4)


def test_private_notes_are_asked_of_their_owner_and_of_nobody_else(alice, charlie, api, course, now):
    importing.import_package(alice, package(), at=now)
    item = Item.objects.get(owner=alice)
    assert Queue(alice, at=now).next_item() == item
    assert item not in Item.objects.published().visible_to(charlie)
    assert {each["id"] for each in api(charlie).get("/api/v1/items/").json()["results"]}.isdisjoint({item.pk})


def test_private_notes_stand_on_no_map(alice, api, course, now):
    importing.import_package(alice, package(), at=now)
    slugs = [concept["slug"] for concept in api(alice).get("/api/v1/concepts/").json()["results"]]
    assert "imported-notes" not in slugs
    assert not Concept.objects.published().filter(slug="imported-notes").exists()


def test_two_learners_may_import_the_same_package(alice, bob, now):
    for learner in (alice, bob):
        importing.import_package(learner, package(collection(reviews=reviews(0))), at=now)
    assert counts(alice) == counts(bob) == (1, 1, 1)


def test_an_imported_note_is_reviewed_like_any_flashcard(alice, api, now):
    importing.import_package(alice, package(), at=now)
    client = api(alice)
    shown = client.get("/api/v1/reviews/next").json()["review"]
    assert (shown["prompt"]["text"], shown["back"]["text"]) == ("front", "back")
    body = {"id": "7d444840-9dc0-11d1-b245-5ffdce74fad2", "token": shown["token"], "response": {}, "rating": 3}
    assert client.post("/api/v1/reviews/", body, format="json").json()["status"] == "applied"


# --- doors ---
def upload(data: bytes) -> dict:
    return {"package": SimpleUploadedFile("deck.apkg", data)}


def test_a_small_package_is_imported_at_once(alice, api):
    client = api(alice)
    reply = client.post("/api/v1/imports/anki", upload(CURRENT.read_bytes()), format="multipart")
    assert (reply.status_code, reply.json()["status"], reply.json()["report"]["notes"]["new"]) == (200, "done", 50)
    assert client.get(f"/api/v1/imports/{reply.json()['id']}/").json() == reply.json()
    assert bytes(ImportJob.objects.get().package) == b""


def test_a_refused_package_is_told_and_stores_nothing(alice, api):
    refused = api(alice).post("/api/v1/imports/anki", upload(b"hello"), format="multipart")
    assert (refused.status_code, refused.json()["code"]) == (422, "package_refused")
    assert counts(alice) == (0, 0, 0)


@pytest.mark.parametrize("body", [{}, {"package": ""}, {"package": "text"}])
def test_a_form_without_a_file_is_refused(alice, api, body):
    refused = api(alice).post("/api/v1/imports/anki", body, format="multipart")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "package")


def test_a_package_that_is_too_large_is_not_read(alice, api, monkeypatch):
    monkeypatch.setattr("reviews.anki.api.LARGEST_PACKAGE", 10)
    refused = api(alice).post("/api/v1/imports/anki", upload(package()), format="multipart")
    assert (refused.status_code, refused.json()["code"]) == (413, "package_too_large")


def test_a_large_package_waits_for_a_worker_and_one_waits_at_a_time(alice, api, now, monkeypatch):
    monkeypatch.setattr(importing, "LARGEST_AT_ONCE", 10)
    client = api(alice)
    taken = client.post("/api/v1/imports/anki", upload(CURRENT.read_bytes()), format="multipart")
    assert (taken.status_code, taken.json()["status"], counts(alice)) == (202, "waiting", (0, 0, 0))
    second = client.post("/api/v1/imports/anki", upload(package()), format="multipart")
    assert (second.status_code, second.json()["code"]) == (409, "import_waiting")
    assert outbox.send_next(now=datetime.now(UTC) + timedelta(seconds=1))
    assert client.get(f"/api/v1/imports/{taken.json()['id']}/").json()["status"] == "done"
    assert counts(alice) == (63, 500, 56)


def test_a_small_package_with_many_answers_waits_for_a_worker(alice, now, monkeypatch):
    monkeypatch.setattr(importing, "MOST_AT_ONCE", 2)
    assert importing.start(alice, package(collection(reviews=reviews(0))), at=now).status == "done"
    assert importing.start(alice, package(collection(reviews=reviews(0, 1))), at=now).status == "waiting"


def test_an_import_that_breaks_in_a_request_blocks_no_later_one(alice, now, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("the database went away")

    data = package(collection(reviews=reviews(0)))
    with monkeypatch.context() as patch:
        patch.setattr(importing.recording, "record", broken)
        with pytest.raises(RuntimeError):
            importing.start(alice, data, at=now)
    assert importing.start(alice, data, at=now).report["reviews"]["added"] == 1


def test_an_import_that_was_cut_off_is_carried_out_again(alice, now):
    job = ImportJob.objects.create(
        learner=alice, package=CURRENT.read_bytes(), created_at=datetime(2026, 11, 22, tzinfo=UTC)
    )
    importing.import_package(alice, LEGACY.read_bytes(), at=job.created_at)
    for _ in range(2):
        importing.drain("key", {"job": job.pk})
    job.refresh_from_db()
    assert (job.status, job.report["reviews"]["added"]) == ("done", 500)


def test_a_worker_writes_the_report_in_the_language_of_its_reader(alice, client, now, monkeypatch):
    User.objects.filter(pk=alice.pk).update(language="de")
    monkeypatch.setattr(importing, "LARGEST_AT_ONCE", 10)
    job = importing.start(alice, package(collection([("a", "only\x1f")])), at=now)
    with override("en"):
        importing.drain("key", {"job": job.pk})
    job.refresh_from_db()
    assert job.report["lines"][0]["remarks"] == ["Karte 1: ihre Rückseite hat keinen Text"]
    client.force_login(alice)
    assert "<td>ausgelassen<br>" in client.get("/anki/").content.decode()


def test_an_import_is_its_owners_alone(alice, charlie, api):
    job = api(alice).post("/api/v1/imports/anki", upload(package()), format="multipart").json()
    assert api(charlie).get(f"/api/v1/imports/{job['id']}/").status_code == 404


def test_the_page_takes_a_package_and_tells_what_became_of_it(alice, client):
    client.force_login(alice)
    page = client.post("/anki/", upload(LEGACY.read_bytes()), follow=True).content.decode()
    assert "Notes: 50 new" in page
    assert "left out: attention_heatmap.png" in page
    assert "Answers: 500 added" in page


def test_the_page_tells_the_time_of_an_import_on_the_learners_clock(alice, client):
    importing.start(alice, package(), at=datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
    client.force_login(alice)
    assert "Import of 2 July 2026, 01:30" in client.get("/anki/").content.decode()


def test_the_page_says_why_a_package_was_refused(alice, client):
    client.force_login(alice)
    page = client.post("/anki/", upload(b"hello"), follow=True).content.decode()
    assert "Nothing was imported. The file is not a readable Anki package" in page
    assert "The package is taken" not in page
    empty = client.post("/anki/", {})
    assert empty.status_code == 422


def test_the_page_shows_names_from_a_package_as_text(alice, client, now):
    importing.start(alice, package(collection([("g", "&lt;script&gt;alert(1)\x1f")])), at=now)
    client.force_login(alice)
    page = client.get("/anki/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_command_imports_for_one_learner(alice, capsys):
    call_command("import_anki", alice.email, str(CURRENT))
    assert "50 new" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no account"):
        call_command("import_anki", "nobody@example.com", str(CURRENT))
    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("import_anki", alice.email, __file__)


def test_an_imported_answer_can_be_undone_and_stays_undone(alice, now):
    data = package(collection(reviews=reviews(0, 1)))
    importing.import_package(alice, data, at=now)
    last = ReviewEvent.objects.of(alice).order_by("-reviewed_at").first()
    reviewing.undo(alice, last.event_id, at=now)
    importing.import_package(alice, data, at=now)
    assert Memory.objects.get(learner=alice).reps == 1
