"""Pick one of several options by its letter."""

import re

from engine.answers.base import AnswerInput, Format, sentence_of, slugs_of
from engine.parsing import ParseError, nothing_yet
from engine.phrases import Phrase
from engine.problem import Problem, Value
from engine.verdict import CORRECT, WRONG, Verdict

_LETTER = re.compile(r"\s*\(?\s*([a-z])\s*[).]?\s*", re.IGNORECASE)


class Choice(AnswerInput):
    def read(self, text: str, answer_format: Format) -> str:
        if not text.strip():
            raise nothing_yet()
        letters = [option["id"] for option in answer_format["options"]]
        match = _LETTER.fullmatch(text)
        if match is None or match[1].lower() not in letters:
            shown = text.strip()[:20]
            message = Phrase(
                "There is no answer “%(given)s”: pick one of the letters %(first)s to %(last)s.",
                given=shown,
                first=letters[0],
                last=letters[-1],
            )
            raise ParseError("unknown_option", message, 1)
        return match[1].lower()

    def echo(self, value: Value, answer_format: Format) -> str:
        return str(value)

    def mark(self, problem: Problem, value: Value) -> Verdict:
        if value == problem.answer:
            return Verdict(CORRECT, (), Phrase("Right."))
        paths = [path for path in problem.wrong_paths if path.value == value]
        sentences = tuple(map(sentence_of, paths))
        return Verdict(WRONG, slugs_of(paths), " ".join(sentences), sentences=sentences)

    def write(self, value: Value, answer_format: Format, decimals: int | None = None) -> str:
        return str(value)

    def say(self, value: Value, answer_format: Format) -> str:
        return next(option["text"] for option in answer_format["options"] if option["id"] == value)
