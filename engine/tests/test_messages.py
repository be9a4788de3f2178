"""What is said about an answer that cannot be read, in other languages."""

import ast
import re
from pathlib import Path

import pytest

import engine
from engine.languages.messages import MESSAGES

HERE = Path(engine.__file__).parent
SOURCES = [*HERE.glob("parsing/*.py"), *HERE.glob("answers/*.py"), HERE / "checking.py", HERE / "verdict.py"]
SAID_BY = {"Phrase", "refuse", "ambiguous"}
PLACEHOLDER = re.compile(r"%\(\w+\)s")


def templates() -> set[str]:
    """Return every sentence that the sources above make a phrase of."""
    calls = [each for path in SOURCES for each in ast.walk(ast.parse(path.read_text())) if isinstance(each, ast.Call)]
    said = [each.args[0] for each in calls if getattr(each.func, "id", getattr(each.func, "attr", "")) in SAID_BY]
    return {each.value for each in said if isinstance(each, ast.Constant)}


@pytest.mark.parametrize("language", sorted(MESSAGES))
def test_the_catalogue_has_every_message_and_no_other(language):
    assert len(templates()) > 40
    assert set(MESSAGES[language]) == templates()


@pytest.mark.parametrize("language", sorted(MESSAGES))
def test_a_message_and_its_translation_name_the_same_values(language):
    for template, other in MESSAGES[language].items():
        assert sorted(PLACEHOLDER.findall(other)) == sorted(PLACEHOLDER.findall(template)), template


@pytest.mark.parametrize(
    ("slug", "text", "said"),
    [
        ("dot-product", "5.7.5", "Ich kann „5.7.5“ nicht lesen (Zeichen 1). Nichts wurde gezählt."),
        ("dot-product", "", "Es gibt noch keine Antwort. Nichts wurde gezählt."),
        ("dot-product", "50 %(n)s", "Ich kann „%“ nicht lesen (Zeichen 4). Nichts wurde gezählt."),
        ("dot-product", "[1, 2", "Diese Klammer ist nicht geschlossen (Zeichen 1). Nichts wurde gezählt."),
        ("complexity-class", "O(n^2 z)", "Ich kenne „z“ nicht (Zeichen 7). Die Symbole hier sind n, d."),
    ],
)
def test_an_answer_that_cannot_be_read_is_refused_in_german(slug, text, said):
    message = engine.check(engine.generate(slug, 1), text).message
    assert said in engine.told(message, "de")
    assert engine.told(message, "en") == engine.told(message, "eo") == message


def test_the_place_in_a_part_counts_from_the_start_in_every_language():
    problem = next(
        each
        for each in (engine.generate(slug, 1) for slug in engine.PROBLEM_TYPES)
        if each.answer_format["input"] == "parts"
        and all(part["input"] == "scalar" for part in each.answer_format["parts"].values())
    )
    first, *others = problem.answer_format["parts"]
    text = "\n".join([f"{first}: 1", *(f"{name}: 2?" for name in others)])
    verdict = engine.check(problem, text)
    assert verdict.position is not None
    assert text[verdict.position - 1] == "2"
    assert f"(character {verdict.position})" in verdict.message
    assert f"(Zeichen {verdict.position})" in engine.told(verdict.message, "de")
