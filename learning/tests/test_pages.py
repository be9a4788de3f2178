"""The pages of the course."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cards import publishing
from cards.models import Affiliation, Card, Chapter, Course, Report


@pytest.fixture
def chapter(concepts):
    course = Course.objects.create(slug="small", title="Small", is_default=True, goal=concepts["goal"])
    chapter = Chapter.objects.create(course=course, slug="only", title="The only chapter", position=1)
    Card.objects.update(chapter=chapter, position=1)
    return chapter


def page(client, name, *args):
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


def test_the_course_lists_concepts_with_their_status(client, alice, chapter):
    client.force_login(alice)
    text = page(client, "course")
    assert "The only chapter" in text
    assert "Goal" in text
    assert "Locked" in text


def test_a_visitor_reads_without_a_status(client, chapter):
    for name, *args in (("course",), ("concept-page", "goal"), ("card-page", "card-goal"), ("glossary-page",)):
        assert "Locked" not in page(client, name, *args)


def test_a_concept_shows_its_cards_its_place_and_its_tasks(client, alice, chapter):
    client.force_login(alice)
    text = page(client, "concept-page", "goal")
    assert "<p>Body.</p>" in text
    assert "Depth 3 · 4 steps" in text
    assert "4 topics lie below this one. 1 of them is taken for granted" in text
    assert "1 problem, with new numbers every time" in text
    assert "goal uses left" in text
    assert "Learn first:" in text


def test_neighbours_both_ways_say_why_they_are_joined(client, concepts):
    text = client.get("/concepts/left/").content.decode()
    assert "left uses base" in text
    assert "goal uses left" in text


def test_a_concept_says_why_it_is_known(client, alice, concepts, learn):
    learn(alice, "left")
    client.force_login(alice)
    assert "Taken for granted in this course." in page(client, "concept-page", "school")
    assert "Follows from" in page(client, "concept-page", "base")
    assert "Learned" in page(client, "concept-page", "left")


def test_a_concept_without_cards_says_so(client, concepts):
    text = page(client, "concept-page", "school")
    assert "The course takes this for granted and has no card on it." in text
    assert "Nothing comes before this." in text


def test_a_card_shows_its_empty_states_as_sentences(client, chapter):
    text = page(client, "card-page", "card-goal")
    for sentence in (
        "No video yet. The card says everything you need.",
        "No institution has reviewed version 1.",
        "No card is close to this one yet.",
        "By the authors of the course",
    ):
        assert sentence in text


def test_a_card_names_who_approved_it(client, chapter, bob, now):
    card = Card.objects.get()
    Affiliation.objects.create(reviewer=bob, institution="Free University", verified_at=now)
    publishing.approve(card, reviewer=bob, now=now)
    assert "Version 1 was approved by Free University." in page(client, "card-page", card.slug)
    card.title = "The goal, again"
    publishing.save_card(card, now=now)
    text = page(client, "card-page", card.slug)
    assert "No institution has reviewed version 2. One approved an earlier version." in text


def test_a_card_says_how_many_approved_an_earlier_version(client, chapter, alice, bob, charlie, now):
    card = Card.objects.get()
    for number, reviewer in enumerate((alice, bob, charlie)):
        Affiliation.objects.create(reviewer=reviewer, institution=f"University {number}", verified_at=now)
        publishing.approve(card, reviewer=reviewer, now=now)
    assert "Approved by 3 institutions" in page(client, "card-page", card.slug)
    card.body = "Something else."
    publishing.save_card(card, now=now)
    text = page(client, "card-page", card.slug)
    assert "Not reviewed yet" in text
    assert "3 approved an earlier version." in text


def test_a_card_links_its_video_and_embeds_nothing(client, chapter):
    Card.objects.update(video_link="https://example.com/lesson")
    text = page(client, "card-page", "card-goal")
    assert "https://example.com/lesson" in text
    assert "<iframe" not in text


def test_an_uploaded_video_waits_for_a_click(client, chapter, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    card = Card.objects.get()
    card.video_file.save("lesson.mp4", SimpleUploadedFile("lesson.mp4", b"\x00\x00\x00\x18ftypmp42"))
    assert 'preload="none"' in page(client, "card-page", card.slug)


@pytest.mark.parametrize("path", ["/concepts/nothing/", "/cards/nothing/"])
def test_what_does_not_exist_is_not_found(client, concepts, path):
    assert client.get(path).status_code == 404


def test_a_report_from_a_page_is_stored(client, alice, concepts):
    client.force_login(alice)
    text = page(client, "report") + client.get("/report/?kind=card&target=card-goal").content.decode()
    assert "“card-goal”" in text
    response = client.post("/report/", {"kind": "card", "target": "card-goal", "text": "The sign is wrong."})
    assert response.status_code == 302
    assert Report.objects.get().reporter == alice


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "card", "target": "card-none", "text": "?"},
        {"kind": "card", "target": "card-goal", "text": ""},
        {"kind": "nonsense", "target": "card-goal", "text": "?"},
        {"kind": "page", "target": "/", "text": "a\x00b"},
    ],
)
def test_a_report_without_sense_is_refused_in_place(client, alice, concepts, body):
    client.force_login(alice)
    response = client.post("/report/", body)
    assert response.status_code == 422
    assert 'class="errorlist' in response.content.decode()
    assert not Report.objects.exists()


def test_a_report_asks_for_a_login(client, concepts):
    assert client.get("/report/").status_code == 302
