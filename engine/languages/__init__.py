"""Problems in other languages than English: one catalogue and one line each.

A translation only changes words. The numbers, the answer, the mistakes and how an answer is marked are the same
objects, so a language can neither make a problem easier nor change an old one.
"""

from dataclasses import replace

from engine.languages import german
from engine.phrases import Catalogue, Untranslated, translated
from engine.problem import Problem

CATALOGUES: dict[str, Catalogue] = {
    "de": german.CATALOGUE,
}


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
