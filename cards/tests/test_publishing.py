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


def test_approving_twice_counts_once(card, bob, reviewer, now):
    for _ in range(2):
        publishing.approve(card, reviewer=reviewer(bob, "Free University"), now=now)
    assert card.approvals.count() == 1


def test_a_new_version_starts_without_approvals(api, alice, card, bob, charlie, reviewer, now):
    publishing.approve(card, reviewer=reviewer(bob, "Free University"), now=now)
    publishing.approve(card, reviewer=reviewer(charlie, "Old College"), now=now)
    url = f"/api/v1/cards/{card.pk}/"
    current = {"institutions": ["Free University", "Old College"], "of_earlier_versions": 0}
    assert api(alice).get(url).json()["approvals"] == current
    card.back = "The dot product."
    publishing.save_card(card, now=now)
    assert api(alice).get(url).json()["approvals"] == {"institutions": [], "of_earlier_versions": 2}


def test_nobody_approves_their_own_card(card, author, now):
    card.creator = author
    with pytest.raises(ValidationError, match="Somebody else"):
        publishing.approve(card, reviewer=author, now=now)


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


def institutions(card):
    shown = Card.objects.for_showing().get(pk=card.pk)
    return shown.approving_institutions, shown.earlier_institutions


@pytest.fixture
def approved(card, bob, charlie, author, reviewer, now):
    """Card 1, approved by three institutions."""
    for person, institution in ((bob, "Free University"), (charlie, "Old College"), (author, "Night School")):
        publishing.approve(card, reviewer=reviewer(person, institution), now=now)
    return card


def test_nobody_approves_without_a_verified_affiliation(card, bob, now):
    with pytest.raises(ValidationError, match="verify your institution"):
        publishing.approve(card, reviewer=bob, now=now)
    assert not card.approvals.exists()


def test_two_reviewers_of_one_institution_are_one_approving_institution(card, bob, charlie, reviewer, now):
    for person in (bob, charlie):
        publishing.approve(card, reviewer=reviewer(person, "Free University"), now=now)
    assert institutions(card) == (["Free University"], [])


def test_an_edit_of_substance_leaves_three_approvals_to_the_earlier_version(approved, now):
    approved.body = "Of a query and of a key."
    publishing.save_card(approved, now=now)
    assert institutions(approved) == ([], ["Free University", "Night School", "Old College"])


def test_a_typo_that_a_reviewer_confirms_keeps_three_approvals(approved, alice, reviewer, now):
    approved.body = "Of a query and a key. "
    publishing.save_card(approved, now=now, only_typos=True)
    assert institutions(approved) == ([], ["Free University", "Night School", "Old College"])
    publishing.confirm_only_typos(approved, reviewer=reviewer(alice, "Evening School"))
    assert institutions(approved) == (["Free University", "Night School", "Old College"], [])
    assert approved.version == 2


def test_a_typo_after_a_change_of_substance_brings_nothing_back(approved, alice, reviewer, now):
    approved.body = "Of something else."
    publishing.save_card(approved, now=now)
    approved.body = "Of something else, too."
    publishing.save_card(approved, now=now, only_typos=True)
    publishing.confirm_only_typos(approved, reviewer=reviewer(alice, "Evening School"))
    assert institutions(approved)[0] == []


def test_a_change_of_substance_after_a_typo_ends_the_wait(approved, alice, reviewer, now):
    approved.body = "Of a query and a key. "
    publishing.save_card(approved, now=now, only_typos=True)
    approved.body = "Of something else."
    publishing.save_card(approved, now=now)
    with pytest.raises(ValidationError, match="No correction of typos waits"):
        publishing.confirm_only_typos(approved, reviewer=reviewer(alice, "Evening School"))


def test_authors_do_not_confirm_their_own_typos(approved, alice, reviewer, now):
    approved.creator = reviewer(alice, "Evening School")
    approved.body = "Of a query and a key. "
    publishing.save_card(approved, now=now, only_typos=True)
    with pytest.raises(ValidationError, match="Somebody else"):
        publishing.confirm_only_typos(approved, reviewer=alice)
