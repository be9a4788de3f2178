"""An item in another language: other words, and the same question, key, numbers and history."""

from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from cards.models.translations import wording_of
from cards.seeding import Entry, read_documents
from cards.seeding.entries import LinedDict
from quizzes import hinting, presenting
from quizzes.item_kinds.base import CORRECT, WRONG
from quizzes.models import Attempt, Item, ItemVersion
from quizzes.presenting import present_for_practice, present_for_review
from quizzes.publishing import publish, renew_translations
from quizzes.seeding import ItemDocument, read_items
from quizzes.tokens import PRACTICE, accept_token
from quizzes.translating import ItemTranslation, store_item_translations, texts_of

CHOICE = {
    "stem": "Was ist $[1, 2] \\cdot [3, 4]$?",
    "options": {
        slug: {"text": text, "feedback": f"{text} kommt daher."}
        for slug, text in {"a": "11", "b": "24", "c": "[3, 8]"}.items()
    },
    "explanation": "3 + 8 = 11.",
    "hints": ["Multipliziere nach der Stelle.", "Addiere dann."],
}
EXPLAIN = {
    "stem": "Warum ist die Ausgabe eine Mischung?",
    "model_answer": "Weil die Gewichte zusammen eins sind.",
    "rubric": {"weights": "Spricht von Gewichten.", "values": "Spricht von Werten.", "extra": "Spricht von mehr."},
    "hints": [],
}


def translate(item: Item, texts, now) -> None:
    item.translations = {"de": {"of": item.wording, "texts": texts}}
    item.save()
    renew_translations(item, at=now)


@pytest.fixture
def german(course, now):
    translate(course.items["choice"], CHOICE, now)
    translate(course.items["explain"], EXPLAIN, now)
    return course


def shown_in(language, item, learner, now):
    with translation.override(language):
        return present_for_review(item, learner_id=learner.pk, channel="laptop", at=now)


def test_both_languages_show_the_same_question_with_the_same_ids_in_the_same_order(german, alice, now):
    english, other = (shown_in(language, german.items["choice"], alice, now) for language in ("en", "de"))
    assert other.token == english.token
    assert (english.prompt.language, other.prompt.language) == ("en", "de")
    assert "Was ist" in other.prompt.html
    assert [each["id"] for each in other.prompt.options] == [each["id"] for each in english.prompt.options]
    assert other.prompt.hints == english.prompt.hints == 2


def test_an_answer_is_graded_alike_and_told_in_the_readers_words(german, alice, now):
    item = german.items["choice"]
    nonce = accept_token(
        present_for_practice(item, learner_id=alice.pk, at=now).token, learner_id=alice.pk, purpose=PRACTICE
    ).nonce
    graded = {}
    for language in ("en", "de"):
        with translation.override(language):
            served = presenting.load(item.pk, item.version, alice.pk)
            samples = served.kind.sample_responses(served.content, nonce)
            graded[language] = [
                served.kind.grade(served.content, nonce, response, None)
                for response in samples[CORRECT] + samples[WRONG]
            ]
    for one, two in zip(graded["en"], graded["de"], strict=True):
        assert (two.verdict, two.misconceptions) == (one.verdict, one.misconceptions)
        assert two.answer["option"] == one.answer["option"]
    assert "11 kommt daher." in graded["de"][0].feedback
    assert "11 comes from there." in graded["en"][0].feedback


def test_hints_model_answer_and_rubric_are_told_in_the_readers_words(german, alice, now):
    choice = present_for_practice(german.items["choice"], learner_id=alice.pk, at=now).token
    explain = german.items["explain"]
    with translation.override("de"):
        token = accept_token(choice, learner_id=alice.pk, purpose=PRACTICE)
        assert "Multipliziere" in hinting.take_hint(token, at=now)["html"]
        served = presenting.load(explain.pk, explain.version, alice.pk)
        revealed = served.kind.reveal(served.content)
    assert "zusammen eins" in revealed["model_answer"]["html"]
    assert [point["id"] for point in revealed["rubric"]] == ["weights", "values", "extra"]
    assert [point["required"] for point in revealed["rubric"]] == [True, True, False]
    assert revealed["rubric"][0]["html"] == "Spricht von Gewichten."


def test_a_translation_makes_no_new_version(german, now):
    item = german.items["choice"]
    assert item.version == 1
    assert not publish(item, at=now)
    assert ItemVersion.objects.filter(item=item).count() == 1


def test_after_an_edit_the_original_is_shown_and_the_old_version_keeps_its_words(german, alice, now):
    item = german.items["choice"]
    item.stem = "What is $[1, 2] \\cdot [3, 4]$ in all?"
    item.save()
    assert publish(item, at=now)
    assert item.translation_states == {"de": "stale"}
    with translation.override("de"):
        old, new = (presenting.load(item.pk, version, alice.pk).content for version in (1, 2))
    assert (old["language"], new["language"]) == ("de", "en")
    assert "Was ist" in old["stem"]
    assert "in all" in new["stem"]


def test_an_edit_that_waits_to_be_publishable_keeps_the_words_of_what_learners_see(german, alice, now):
    item = german.items["choice"]
    item.options.update(feedback="")
    renew_translations(item, at=now)
    with translation.override("de"):
        assert presenting.load(item.pk, 1, alice.pk).content["language"] == "de"


def test_a_flashcard_is_asked_in_the_words_of_its_card(course, alice, now):
    card = course.items["flashcard"].card
    texts = {"title": "Skalarprodukt", "back": "Malnehmen und addieren.", "back_html": "<p>Malnehmen und addieren.</p>"}
    card.translations = {"de": {"of": card.wording, **texts}}
    card.save()
    prompt = shown_in("de", course.items["flashcard"], alice, now).prompt
    assert prompt.language == "de"
    assert prompt.back["text"] == "Malnehmen und addieren."
    assert shown_in("en", course.items["flashcard"], alice, now).prompt.back["text"] == "Multiply and add."


def test_a_problem_is_told_in_german_with_the_same_numbers_and_kept_in_english(course, alice, now):
    item = course.items["numeric"]
    english, other = (shown_in(language, item, alice, now) for language in ("en", "de"))
    assert other.token == english.token
    assert (other.prompt.language, other.prompt.data) == ("de", english.prompt.data)
    assert "Anfrage" in other.prompt.text
    nonce = accept_token(other.token, learner_id=alice.pk, purpose="review").nonce
    with translation.override("de"):
        served = presenting.load(item.pk, item.version, alice.pk)
        assert served.kind.problem(served.content, nonce)["statement"] == english.prompt.text
        (right,) = served.kind.sample_responses(served.content, nonce)[CORRECT]
        grade = served.kind.grade(served.content, nonce, right, None)
    assert grade.verdict == CORRECT
    assert "Multipliziere Eintrag" in grade.solution[0]["html"]


def test_a_type_that_speaks_no_german_says_that_it_is_english(course, alice, now):
    assert shown_in("de", course.items["vector"], alice, now).prompt.language == "en"


def test_who_changes_the_language_is_not_asked_the_problem_just_answered(course, alice, now, monkeypatch):
    drawn = iter("aab")
    monkeypatch.setattr("quizzes.nonces.practice_nonce", lambda: next(drawn))
    item = course.items["numeric"]
    first = present_for_practice(item, learner_id=alice.pk, at=now).prompt
    Attempt.objects.create(
        learner=alice,
        item=item,
        item_version=1,
        submission_id="00000000-0000-4000-8000-000000000001",
        mode="practice",
        counted=False,
        shown={"text": first.text},
        problem={"statement": first.drawn},
        response={},
        verdict="correct",
        reply={},
        reviewed_at=now,
        received_at=now,
    )
    with translation.override("de"):
        again = present_for_practice(item, learner_id=alice.pk, at=now).prompt
    assert again.data != first.data


def test_the_api_says_in_which_language_a_question_stands(german, alice, client):
    client.force_login(alice)
    seen = {}
    for language in ("en", "de"):
        alice.language = language
        alice.save()
        answer = client.post("/api/v1/practice/next", {"type": "dot-product"}, content_type="application/json").json()
        seen[language] = answer["review"]["prompt"]["language"]
    assert seen == {"en": "en", "de": "de"}


# --- loading ---------------------------------------------------------------------------------------------------------

FILE = "concepts/dot-product.yaml"


@pytest.fixture
def documents(tmp_path) -> Path:
    """The topic of the dot product alone, with its German."""
    for name in (FILE, f"de/{FILE}"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text((settings.BASE_DIR / "fixtures" / name).read_text())
    return tmp_path


def items_of(root):
    found = read_documents(root)
    return read_items(found), found


def edit(path: Path, old: str, new: str) -> None:
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))


def test_loading_puts_a_translation_beside_its_item_and_a_second_load_changes_nothing(course, now):
    item = course.items["choice"]
    said = ItemTranslation(Entry([], "de.yaml", LinedDict(1)), item.wording, CHOICE)
    document = ItemDocument(said.entry, Item(slug=item.slug), "dot-product", "published", translations={"de": said})
    assert store_item_translations([document], now=now) == 1
    assert ItemVersion.objects.get(item=item).translations["de"]["stem"] == CHOICE["stem"]
    assert store_item_translations([document], now=now) == 0
    document.translations.clear()
    assert store_item_translations([document], now=now) == 1
    assert ItemVersion.objects.get(item=item).translations == {}


def test_the_shipped_german_is_read_with_options_hints_and_the_key_left_alone(documents):
    items, found = items_of(documents)
    assert not [each for each in found.problems if "/de/" in each]
    (item,) = [each for each in items if each.row.slug == "mcq-001"]
    texts = item.translations["de"].texts
    assert list(texts["options"]) == [option.slug for option, _ in item.options] == ["a", "b", "c", "d"]
    assert texts["explanation"] == texts["options"]["b"]["feedback"]  # the right one explains, as in the original
    assert not {"correct", "misconception"} & texts["options"]["b"].keys()


def test_a_question_that_was_reworded_has_its_translation_noted(documents):
    edit(documents / FILE, "Watch the sign of the middle product.", "Mind the sign of the middle product.")
    items, found = items_of(documents)
    (item,) = [each for each in items if each.row.slug == "mcq-001"]
    wording = wording_of(texts_of(item))
    noted = f"It translates another wording; the present one is {wording}."
    assert [(entry.label, message) for entry, message in found.outdated] == [("mcq-001", noted)]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("slug: mcq-001", "slug: mcq-999", "mcq-999: slug: the original has no “mcq-999”"),
        ("      - Achte auf das Vorzeichen des mittleren Produkts.\n", "", "must be as many as those of the original"),
        ('      - text: "12"\n', '      - text: "12"\n        correct: true\n', "correct: this key is not known here"),
        ("    stem: Was ist das", "    question: Was ist das", "mcq-001: stem: is missing"),
    ],
)
def test_a_mistake_in_a_translation_is_named_with_file_and_entry(documents, old, new, problem):
    edit(documents / "de" / FILE, old, new)
    _, found = items_of(documents)
    assert any("/de/concepts/dot-product.yaml, line " in each and problem in each for each in found.problems)
