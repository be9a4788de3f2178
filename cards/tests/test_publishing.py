"""Cards as authors write them and reviewers approve them."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from cards import publishing
from cards.models import Card
from cards.seeding import load, read_documents
from cards.videos import validate_video


@pytest.fixture
def card(db, seeds, now):
    load(read_documents(seeds), now=now)
    return Card.objects.get(slug="card-1")


def test_a_change_of_substance_makes_a_new_version(card, now):
    card.body = "Of a query and a key, $q \\cdot k$."
    publishing.save_card(card, now=now + timedelta(hours=1))
    card.refresh_from_db()
    assert card.version == 2
    assert card.updated_at == now + timedelta(hours=1)
    assert card.body_html.startswith("<p>Of a query and a key, <math>")


def test_moving_a_card_makes_no_new_version(card, now):
    card.position = 7
    publishing.save_card(card, now=now)
    assert Card.objects.get(pk=card.pk).version == 1


def test_approving_twice_counts_once(card, bob, now):
    for _ in range(2):
        publishing.approve(card, reviewer=bob, institution="Free University", now=now)
    assert card.approvals.count() == 1


def test_a_new_version_starts_without_approvals(api, alice, card, bob, charlie, now):
    publishing.approve(card, reviewer=bob, institution="Free University", now=now)
    publishing.approve(card, reviewer=charlie, institution="Old College", now=now)
    url = f"/api/v1/cards/{card.pk}/"
    current = {"institutions": ["Free University", "Old College"], "of_earlier_versions": 0}
    assert api(alice).get(url).json()["approvals"] == current
    card.back = "The dot product."
    publishing.save_card(card, now=now)
    assert api(alice).get(url).json()["approvals"] == {"institutions": [], "of_earlier_versions": 2}


def test_nobody_approves_their_own_card(card, author, now):
    card.creator = author
    with pytest.raises(ValidationError, match="Somebody else"):
        publishing.approve(card, reviewer=author, institution="Free University", now=now)


def test_a_video_is_told_by_its_bytes():
    validate_video(SimpleUploadedFile("lesson.mp4", b"\x00\x00\x00\x18ftypmp42" + bytes(20)))
    validate_video(SimpleUploadedFile("lesson.WEBM", b"\x1a\x45\xdf\xa3" + bytes(20)))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lesson.mp4", b"<html><script>"),
        ("lesson.html", b"\x00\x00\x00\x18ftypmp42"),
        ("lesson.webm", b"\x00\x00\x00\x18ftypmp42"),
        ("lesson", b"\x1a\x45\xdf\xa3"),
        ("empty.mp4", b""),
    ],
)
def test_anything_else_is_no_video(name, content):
    with pytest.raises(ValidationError):
        validate_video(SimpleUploadedFile(name, content))


def test_a_card_has_a_file_or_a_link_but_not_both(card):
    card.video_file = SimpleUploadedFile("lesson.mp4", b"\x00\x00\x00\x18ftypmp42")
    card.video_link = "https://example.com/lesson"
    with pytest.raises(ValidationError, match="not both"):
        card.clean()
