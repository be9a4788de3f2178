"""Problems and their titles in other languages than English: a catalogue and a line for each.

A translation only changes words. The numbers, the answer, the mistakes and how an answer is marked are the same
objects, so a language can neither make a problem easier nor change an old one.
"""

from dataclasses import replace

from engine.languages import german, german_titles
from engine.phrases import Catalogue, Untranslated, translated
from engine.problem import ENGLISH, Problem

CATALOGUES: dict[str, Catalogue] = {
    "de": german.CATALOGUE,
}
TITLES: dict[str, Catalogue] = {
    "de": german_titles.TITLES,
}


def title_in(title: str, language: str | None) -> tuple[str, str]:
    """Return the title of a type or objective in the language, if it has one there; and the language it then has."""
    titles = TITLES.get(language or ENGLISH, {})
    return (titles[title], str(language)) if title in titles else (title, ENGLISH)


def in_language(problem: Problem, language: str) -> Problem:
    """Tell a problem in the language if all of its words are known there; otherwise give it as it is, in English."""
    catalogue = CATALOGUES.get(language)
    # The labels and options of other inputs are not phrases yet, and half a problem is told in no language.
    if catalogue is None or not {"options", "parts"}.isdisjoint(problem.answer_format):
        return problem
    try:
        return replace(
            problem,
            language=language,
            statement=translated(problem.statement, catalogue),
            steps=tuple(replace(step, text=translated(step.text, catalogue)) for step in problem.steps),
            hints=tuple(translated(hint, catalogue) for hint in problem.hints),
        )
    except Untranslated:
        return problem
