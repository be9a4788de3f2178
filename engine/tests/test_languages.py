"""Other languages change the words of a problem, and nothing else of it."""

import re

import numpy as np
import pytest

import engine
from engine.languages import CATALOGUES, TITLES
from engine.phrases import Phrase, Untranslated, translated

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
FORMULA = re.compile(r"\$\$[^$]+\$\$|\$[^$]+\$")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
TRANSLATED = {"de": ("dot-product", "missing-key-entry", "softmax-of-logs")}
CASES = [(language, slug) for language, slugs in TRANSLATED.items() for slug in slugs]


def texts(problem):
    return [problem.statement, *(step.text for step in problem.steps), *problem.hints]


@pytest.mark.parametrize(("language", "slug"), CASES)
def test_every_word_is_of_the_language_and_every_number_stays(language, slug):
    for seed in range(50):
        english = engine.generate(slug, seed)
        other = engine.in_language(english, language)

        assert other.language == language
        for text, said in zip(texts(english), texts(other), strict=True):
            assert said != text
            assert sorted(FORMULA.findall(said)) == sorted(FORMULA.findall(text))
            assert sorted(NUMBER.findall(said)) == sorted(NUMBER.findall(text))


@pytest.mark.parametrize(("language", "slug"), CASES)
def test_the_numbers_are_the_same_to_the_last_bit(language, slug):
    for seed in range(50):
        english = engine.generate(slug, seed)
        other = engine.in_language(english, language)

        assert np.asarray(other.answer).tobytes() == np.asarray(english.answer).tobytes()
        worded = {"statement", "steps", "hints"}
        one, two = english.to_json(), other.to_json()
        assert {name: one[name] for name in one.keys() - worded} == {name: two[name] for name in two.keys() - worded}
        assert [step["value"] for step in one["steps"]] == [step["value"] for step in two["steps"]]
        for path in (english, *english.wrong_paths):
            value = path.answer if path is english else path.value
            given = engine.format_answer(english, value)
            assert engine.check(other, given).status == engine.check(english, given).status
            assert engine.check(other, given).misconceptions == engine.check(english, given).misconceptions


def test_a_type_without_words_in_the_language_stays_english():
    for slug, language in (("attention-weights", "de"), ("match-roles", "de"), ("dot-product", "eo")):
        problem = engine.generate(slug, 3)

        assert engine.in_language(problem, language) is problem
        assert problem.language == engine.ENGLISH


@pytest.mark.parametrize("language", sorted(CATALOGUES))
def test_a_template_and_its_translation_name_the_same_values(language):
    for template, other in CATALOGUES[language].items():
        assert set(PLACEHOLDER.findall(other)) == set(PLACEHOLDER.findall(template)), template


@pytest.mark.parametrize("language", sorted(CATALOGUES))
def test_no_entry_of_a_catalogue_is_out_of_use(language):
    used = set()
    for slug in TRANSLATED[language]:
        for seed in range(20):
            todo = list(texts(engine.generate(slug, seed)))
            while todo:
                phrase = todo.pop()
                if isinstance(phrase, Phrase):
                    used.add(phrase.template)
                    todo.extend(phrase.values.values())

    assert used == set(CATALOGUES[language])


def test_a_sentence_that_changed_in_english_is_not_said_in_german():
    catalogue = {"%(n)s keys": "%(n)s Keys"}

    assert translated(Phrase("%(n)s keys", n=3), catalogue) == "3 Keys"
    with pytest.raises(Untranslated):
        translated(Phrase("%(n)s keys or fewer", n=3), catalogue)
    with pytest.raises(Untranslated):
        translated("3 keys", catalogue)


@pytest.mark.parametrize("language", sorted(TITLES))
def test_every_title_has_its_name_in_the_language(language):
    titles = {*engine.OBJECTIVES.values(), *(each.title for each in engine.PROBLEM_TYPES.values())}

    assert titles == set(TITLES[language])
    assert engine.title_in("Masks", language) == (TITLES[language]["Masks"], language)
    assert engine.title_in("Masks", "eo") == ("Masks", "en")
