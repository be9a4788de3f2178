"""Every item kind, by its own samples: the registry is walked, so a new kind is tested the day it is added."""

import json

import pytest

import engine
from quizzes import nonces
from quizzes.item_kinds import ITEM_KINDS
from quizzes.item_kinds.base import ContentError, InvalidAnswer
from quizzes.item_kinds.numeric import public_format, text_of
from quizzes.models import Item, Option
from quizzes.presenting import load

NONCES = [f"{number:032x}" for number in range(20)]


@pytest.fixture(params=["choice", "numeric", "vector", "explain", "flashcard"])
def served(request, course, alice):
    item = course.items[request.param]
    return load(item.pk, item.version, alice.pk)


def test_there_is_an_item_of_every_kind_in_the_small_course(course):
    assert {item.kind for item in course.items.values()} == set(ITEM_KINDS)


def test_each_sample_gets_the_verdict_it_is_a_sample_of(served):
    for nonce in NONCES:
        for verdict, responses in served.kind.sample_responses(served.content, nonce).items():
            for response in responses:
                if verdict == "invalid":
                    with pytest.raises(InvalidAnswer) as refusal:
                        served.kind.grade(served.content, nonce, response, 3)
                    assert refusal.value.message
                else:
                    assert served.kind.grade(served.content, nonce, response, 3).verdict == verdict, response


def test_a_presentation_is_decided_by_its_nonce(served):
    assert served.kind.present(served.content, NONCES[0]) == served.kind.present(served.content, NONCES[0])


def test_hints_are_as_many_as_announced(served):
    for index in range(served.kind.present(served.content, NONCES[0]).hints):
        assert served.kind.hint(served.content, NONCES[0], index)


def test_the_right_option_stands_in_every_place(course, alice):
    item = course.items["choice"]
    served = load(item.pk, item.version, alice.pk)
    places = set()
    for nonce in NONCES:
        right = served.kind.sample_responses(served.content, nonce)["correct"][0]["option"]
        places.add([option["id"] for option in served.kind.present(served.content, nonce).options].index(right))
    assert places == {0, 1, 2}


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda item: item.options.filter(slug="b").update(is_correct=True), "Exactly one"),
        (lambda item: item.options.filter(slug="a").update(is_correct=False), "Exactly one"),
        (lambda item: item.options.filter(slug="b").update(feedback=" "), "no feedback"),
        (lambda item: item.options.filter(slug="b").update(misconception=None), "no misconception"),
        (lambda item: item.options.filter(slug="b").update(text="11"), "same text"),
        (lambda item: item.options.exclude(slug="a").delete(), "at least three"),
    ],
)
def test_a_broken_choice_item_cannot_be_published(course, now, spoil, sentence):
    from quizzes.publishing import publish

    item = course.items["choice"]
    spoil(item)
    with pytest.raises(ContentError, match=sentence):
        publish(item, at=now)
    item.refresh_from_db()
    assert item.version == 1


def test_publishing_the_same_content_again_makes_no_version(course, now):
    from quizzes.publishing import publish

    assert not publish(course.items["choice"], at=now)
    assert course.items["choice"].versions.count() == 1


def test_an_answer_is_graded_against_the_version_that_was_shown(course, alice, now):
    from quizzes.publishing import publish

    item = course.items["choice"]
    Option.objects.filter(item=item).update(is_correct=False)
    Option.objects.filter(item=item, slug="b").update(is_correct=True, misconception=None)
    other = Option.objects.get(item=item, slug="c").misconception
    Option.objects.filter(item=item, slug="a").update(misconception=other)
    publish(item, at=now)
    old, new = load(item.pk, 1, alice.pk), load(item.pk, 2, alice.pk)
    right = old.kind.sample_responses(old.content, NONCES[0])["correct"][0]
    assert old.kind.grade(old.content, NONCES[0], right, None).verdict == "correct"
    assert new.kind.grade(new.content, NONCES[0], right, None).verdict == "wrong"


def test_a_seed_has_64_bits_and_the_nonce_does_not_show_it():
    nonce = nonces.presentation_nonce(learner_id=1, item_id=2, version=3, channel="c", answered=0)
    assert 0 <= nonces.seed_of(nonce) < 2**64
    assert f"{nonces.seed_of(nonce):x}" not in nonce


def test_a_private_item_is_not_there_for_others(course, alice, bob):
    item = course.items["flashcard"]
    Item.objects.filter(pk=item.pk).update(owner=alice)
    from web.problems import Problem

    assert load(item.pk, item.version, alice.pk)
    with pytest.raises(Problem) as refusal:
        load(item.pk, item.version, bob.pk)
    assert refusal.value.status_code == 404


@pytest.mark.parametrize(
    ("wanted", "response", "text"),
    [
        ("vector", {"text": "[1, 2]"}, "[1, 2]"),
        ("choice", {"option": "b"}, "b"),
        ("choice", {"text": "b"}, "b"),
        ("ordering", {"order": ["c", "a", "b"]}, "c a b"),
        ("ordering", {"text": "c a b"}, "c a b"),
        ("ordering", {"order": []}, ""),
    ],
)
def test_a_response_by_ids_is_as_good_as_its_text(wanted, response, text):
    assert text_of({"input": wanted}, response) == text


@pytest.mark.parametrize(
    ("wanted", "response"),
    [("vector", {}), ("choice", {"option": 2}), ("ordering", {"order": ["a", 1]}), ("parts", {"text": ["a: 1"]})],
)
def test_a_response_that_is_no_text_is_told_what_one_looks_like(wanted, response):
    with pytest.raises(InvalidAnswer, match="for example"):
        text_of({"input": wanted}, response)


def test_nothing_but_what_draws_the_boxes_is_public():
    secret = {"input": "scalar", "shape": [], "tolerance": 0.1, "weight": 2}
    public = public_format({"input": "parts", "answer": 3, "parts": {"first": {**secret, "label": "First"}}})
    assert public == {"input": "parts", "parts": {"first": {"input": "scalar", "shape": [], "label": "First"}}}


@pytest.mark.parametrize("slug", sorted(engine.PROBLEM_TYPES))
def test_a_presented_problem_keeps_its_mistakes_to_itself(slug):
    content = {"problem_type": slug, "problem_version": engine.PROBLEM_TYPES[slug].version}
    for number in range(5):
        prompt = ITEM_KINDS["numeric"].present(content, f"nonce {number}")
        sent = json.dumps([prompt.text, prompt.html, prompt.data, prompt.options, prompt.answer_format])

        assert not [word for word in ("misconception", "tolerance", "feedback", "rules") if f'"{word}' in sent]
        assert not [each for each in engine.MISCONCEPTIONS if f'"{each}' in sent]
