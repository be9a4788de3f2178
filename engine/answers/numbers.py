"""Answer with a number, a row of numbers or a matrix."""

from dataclasses import replace

import numpy as np

from engine.answers.base import AnswerInput, Format, sentence_of, slugs_of
from engine.answers.diagnosing import (
    comparison,
    distance,
    is_near,
    paths_to,
    paths_to_some_entries,
    stopped_comparison,
    stops_on_wrong_paths,
)
from engine.answers.near_misses import near_miss
from engine.misconceptions import MISCONCEPTIONS
from engine.parsing import Expected, as_array, parse
from engine.phrases import Phrase
from engine.problem import Array, Problem, Value, WrongPath
from engine.problem_types import FLOAT_NOISE
from engine.verdict import CORRECT, WRONG, Verdict, refused
from engine.writing import fixed, nested, printed, short

EXACT_DECIMALS = 3  # a mistake can turn a whole result into an endless one, such as a cosine


class Numbers(AnswerInput):
    def read(self, text: str, answer_format: Format) -> Value:
        return as_array(parse(text, Expected(tuple(answer_format["shape"]), answer_format["decimals"])))

    def echo(self, value: Value, answer_format: Format) -> str:
        return printed(nested(value, lambda x: f"{x:.10g}"))

    def doubt(self, value: Value, answer_format: Format) -> str:
        return "" if list(np.shape(value)) == answer_format["shape"] else _asked_for(answer_format["shape"])

    def mark(self, problem: Problem, value: Value) -> Verdict:
        given = np.asarray(value)
        message = Phrase("Right: the result is %(result)s.", result=self.say(problem.answer, problem.answer_format))
        if is_near(problem, given, problem.answer):
            return Verdict(CORRECT, (), message, note=self._rounding_note(problem, given))
        for convention in problem.conventions:
            if is_near(problem, given, convention.value):
                return Verdict(CORRECT, (convention.misconception,), message, note=sentence_of(convention))
        if paths := paths_to(problem, given):
            return self._recognised(problem, paths)
        if stops := stops_on_wrong_paths(problem, given):
            return self._stopped(problem, stops, given)
        if given.shape != np.shape(problem.answer):
            return refused(_asked_for(problem.answer_format["shape"]), "wrong_shape", 1)
        if paths := paths_to_some_entries(problem, given):
            verdict = self._recognised(problem, paths)
            return replace(verdict, message=f"Some of these numbers are right. In the others: {verdict.message}")
        return Verdict(WRONG, (), near_miss(given, problem.answer, problem.tolerance))

    def write(self, value: Value, answer_format: Format, decimals: int | None = None) -> str:
        if decimals is None and answer_format["carry"] is None:
            return nested(value, _exact)
        places = answer_format["decimals"] if decimals is None else decimals
        return nested(value, lambda x: fixed(x, places))

    def say(self, value: Value, answer_format: Format) -> str:
        return printed(self.write(value, answer_format))

    def _recognised(self, problem: Problem, paths: list[WrongPath]) -> Verdict:
        slugs = slugs_of(paths)
        sentences = list(dict.fromkeys(map(sentence_of, paths)))
        if len(sentences) == 1:
            arrival = self.say(paths[0].value, problem.answer_format)
            message = f"{sentences[0]} Worked that way, the answer comes out as {arrival}."
        else:
            message = "More than one slip leads to these numbers. " + " Or: ".join(sentences)
        return Verdict(WRONG, slugs, message, sentences=tuple(sentences), diagnosis=comparison(problem, paths[0]))

    def _stopped(self, problem: Problem, stops: list[tuple[WrongPath, str]], given: Array) -> Verdict:
        path, stop = stops[0]
        slugs = tuple(dict.fromkeys([*slugs_of([path for path, _ in stops]), *(slug for _, slug in stops)]))
        message = f"{sentence_of(path)} And there is more to do: {_lower(MISCONCEPTIONS[stop].feedback)}"
        sentences = (sentence_of(path), MISCONCEPTIONS[stop].feedback)
        rows = stopped_comparison(problem, path, given)
        return Verdict(WRONG, slugs, message, sentences=sentences, diagnosis=rows)

    def _rounding_note(self, problem: Problem, value: Array) -> str:
        """Say so where an answer counts, but is not the right one to the decimals asked for."""
        decimals = problem.answer_format["decimals"]
        if distance(value, problem.answer) <= 0.5 * 10.0**-decimals + FLOAT_NOISE:
            return ""
        within = short(problem.tolerance, 3)
        result = self.say(problem.answer, problem.answer_format)
        return Phrase(
            "Counted: it is within %(within)s of the exact result, which rounds to %(result)s.",
            within=within,
            result=result,
        )


def _exact(x: float) -> str:
    """Write a number that nothing asks to round; one that three decimals would make 0 keeps its digits."""
    text = short(x, EXACT_DECIMALS)
    return f"{x:.{EXACT_DECIMALS}g}" if text == "0" and abs(x) > FLOAT_NOISE else text


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


def _asked_for(shape: list[int]) -> Phrase:
    if not shape:
        return Phrase("The answer asked for is one number.")
    if len(shape) == 1:
        return Phrase("The answer asked for has %(numbers)s numbers.", numbers=shape[0])
    return Phrase("The answer asked for has %(rows)s rows of %(numbers)s numbers.", rows=shape[0], numbers=shape[1])
