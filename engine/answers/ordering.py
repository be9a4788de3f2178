"""Put steps in order: every order that keeps the rules is right."""

import re

from engine.answers.base import AnswerInput, Format
from engine.misconceptions import MISCONCEPTIONS
from engine.parsing import ParseError, at, nothing_yet
from engine.phrases import Phrase
from engine.problem import Problem, Value
from engine.verdict import CORRECT, WRONG, Verdict

_BETWEEN = re.compile(r"[\s,;>→]+")


class Ordering(AnswerInput):
    """An answer is the letters of the options in order. A rule of the format says which one comes before which."""

    def read(self, text: str, answer_format: Format) -> tuple[str, ...]:
        letters = [option["id"] for option in answer_format["options"]]
        given = [piece for piece in _BETWEEN.split(text.strip().lower()) if piece]
        if len(given) == 1 and len(letters) == len(given[0]):
            given = list(given[0])  # cab, without spaces
        if not given:
            raise nothing_yet()
        for piece in given:
            if piece not in letters:
                position = text.lower().index(piece) + 1
                message = Phrase("There is no step “%(given)s” (%(at)s).", given=piece[:20], at=at(position))
                raise ParseError("unknown_option", message, position)
        if missing := [letter for letter in letters if letter not in given]:
            message = Phrase("Every step has its place in the order: %(steps)s is missing.", steps=", ".join(missing))
            raise ParseError("missing_step", message)
        if len(given) > len(letters):
            twice = next(letter for letter in letters if given.count(letter) > 1)
            raise ParseError("repeated_step", Phrase("Step %(step)s is there more than once.", step=twice))
        return tuple(given)

    def echo(self, value: Value, answer_format: Format) -> str:
        return " → ".join(value)

    def mark(self, problem: Problem, value: Value) -> Verdict:
        order = list(value)
        broken = [
            rule for rule in problem.answer_format["rules"] if order.index(rule["first"]) > order.index(rule["then"])
        ]
        if not broken:
            return Verdict(CORRECT, (), Phrase("Right."))
        slugs = tuple(dict.fromkeys(rule["misconception"] for rule in broken if rule["misconception"]))
        named = [rule for rule in broken if rule["misconception"] or rule["feedback"]]
        said = dict.fromkeys(rule["feedback"] or MISCONCEPTIONS[rule["misconception"]].feedback for rule in named)
        unnamed = [rule for rule in broken if rule not in named][: 0 if named else 1]
        texts = {option["id"]: option["text"] for option in problem.answer_format["options"]}
        plain = [f"“{texts[rule['first']]}” comes before “{texts[rule['then']]}”." for rule in unnamed]
        return Verdict(WRONG, slugs, " ".join([*said, *plain]), sentences=tuple(said))

    def write(self, value: Value, answer_format: Format, decimals: int | None = None) -> str:
        return " ".join(value)

    def say(self, value: Value, answer_format: Format) -> str:
        texts = {option["id"]: option["text"] for option in answer_format["options"]}
        return "\n".join(f"{number}. {texts[letter]}" for number, letter in enumerate(value, 1))
