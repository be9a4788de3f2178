"""Pages of a concept lead to what shows it, and to what answers a question that one may have."""

from datetime import timedelta

import pytest
from django.conf import settings
from model_bakery import baker

from cards import wondering
from cards.models import Card, QuestionOpening, SuggestedQuestion
from cards.vocabulary import DRAFT
from learning.illustrations import SEEN_IN, illustrations_of
from learning.infographics.pictures import PICTURES


def linked(client, address):
    return client.get(address).content.decode()


@pytest.mark.parametrize("slug", SEEN_IN)
def test_what_shows_a_concept_opens_as_its_address_asks(client, db, slug):
    assert (settings.BASE_DIR / "fixtures" / "concepts" / f"{slug}.yaml").exists()
    shown = list(illustrations_of(slug, has_card=False))
    assert shown
    for each in shown:
        answer = client.get(each.address)
        assert answer.status_code == 200
        form = answer.context.get("form")
        assert form is None or form.is_valid(), form.errors


def test_an_infographic_is_offered_where_there_is_a_card():
    slug = next(iter(PICTURES))
    addresses = [[each.address for each in illustrations_of(slug, has_card=has_card)] for has_card in (True, False)]
    assert [f"/infographics/{slug}/" in each for each in addresses] == [True, False]


def test_concept_and_card_lead_to_what_shows_them(client, concepts):
    concepts["goal"].slug = "causal-masking"
    concepts["goal"].save()
    for address in ("/concepts/causal-masking/", "/cards/card-goal/"):
        page = linked(client, address)
        assert "/lab/?mask=causal" in page
        assert "/infographics/causal-masking/" in page


@pytest.fixture
def questions(concepts):
    """The goal suggests two questions."""
    texts = (("First?", "left"), ("Second?", "right"))
    return [
        baker.make(SuggestedQuestion, concept=concepts["goal"], answer=concepts[answer], text=text, position=place)
        for place, (text, answer) in enumerate(texts)
    ]


def test_opening_a_question_leads_to_its_answer_and_counts_the_day_but_nobody(client, alice, questions):
    client.force_login(alice)
    assert f"/questions/{questions[1].pk}/" in linked(client, "/concepts/goal/")
    for _ in range(2):
        answer = client.get(f"/questions/{questions[1].pk}/")
        assert (answer.status_code, answer["Location"]) == (302, "/concepts/right/")
    client.head(f"/questions/{questions[1].pk}/")
    [row] = QuestionOpening.objects.all()
    assert row.number == 2
    assert {field.name for field in QuestionOpening._meta.fields} == {"id", "question", "day", "number"}


def test_what_is_opened_most_comes_first(client, api, alice, questions, now):
    def order():
        suggested = api(alice).get("/api/v1/concepts/goal/").json()["suggested_questions"]
        return [each["text"] for each in suggested]

    assert order() == ["First?", "Second?"]
    for day in range(2):
        wondering.count_opening(questions[1], day=(now + timedelta(days=day)).date())
    wondering.count_opening(questions[0], day=now.date())
    assert order() == ["Second?", "First?"]


def test_a_question_whose_answer_is_withdrawn_is_neither_shown_nor_opened(client, questions, concepts):
    concepts["right"].status = DRAFT
    concepts["right"].save()
    assert f"/questions/{questions[1].pk}/" not in linked(client, "/concepts/goal/")
    assert client.get(f"/questions/{questions[1].pk}/").status_code == 404
    assert not QuestionOpening.objects.exists()


def test_what_a_card_lacks_is_said_in_a_sentence(client, concepts):
    page = linked(client, "/cards/card-goal/")
    for sentence in (
        "No question is suggested here yet.",
        "No video yet.",
        "No card is close to this one yet.",
        "No source is named yet.",
    ):
        assert sentence in page
    assert "What is said in it, as text" not in page
    Card.objects.update(video_link="https://example.com/video", transcript_link="https://example.com/text")
    page = linked(client, "/cards/card-goal/")
    assert '<a href="https://example.com/text" rel="noopener noreferrer">What is said in it, as text</a>' in page
