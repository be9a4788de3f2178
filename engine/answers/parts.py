"""Several answers at once: each part is read and marked by its own way of answering.

Typed as one text, every part has a line that starts with its name: ``weights: [0.2, 0.8]``. Without names, the lines
are taken in order, where there are as many of them as parts.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from engine.answers.base import AnswerInput, Format
from engine.parsing import ParseError, at, nothing_yet
from engine.phrases import Phrase
from engine.problem import Problem, Value, WrongPath
from engine.verdict import CORRECT, INVALID, PARTIAL, WRONG, Verdict


class Parts(AnswerInput):
    def __init__(self, inputs: Mapping[str, AnswerInput]) -> None:
        self._inputs = inputs

    def _of(self, answer_format: Format) -> AnswerInput:
        return self._inputs[answer_format["input"]]

    def read(self, text: str, answer_format: Format) -> dict[str, Value]:
        values = {}
        for name, (piece, start) in _pieces(text, list(answer_format["parts"])).items():
            wanted = answer_format["parts"][name]
            try:
                values[name] = self._of(wanted).read(piece, wanted)
            except ParseError as error:
                position = start + error.position if error.position else None
                moved = ParseError(error.code, _of_part(wanted["label"], _moved(error.message, position)), position)
                moved.cell = error.cell
                raise moved from None
        return values

    def echo(self, value: Value, answer_format: Format) -> str:
        formats = answer_format["parts"]
        return "; ".join(f"{name}: {self._of(formats[name]).echo(value[name], formats[name])}" for name in formats)

    def mark(self, problem: Problem, value: Value) -> Verdict:
        formats = problem.answer_format["parts"]
        verdicts = {name: self._of(formats[name]).mark(part_of(problem, name), value[name]) for name in formats}
        for name, verdict in verdicts.items():
            if verdict.status == INVALID:
                return replace(verdict, message=_of_part(formats[name]["label"], verdict.message), position=None)
        wrong = [name for name, verdict in verdicts.items() if verdict.status != CORRECT]
        right = len(formats) - len(wrong)
        # Design: a problem with several parts is partly right from half of them on.
        status = CORRECT if not wrong else PARTIAL if 2 * right >= len(formats) else WRONG
        slugs = dict.fromkeys(slug for name in wrong or formats for slug in verdicts[name].misconceptions)
        shown = wrong or list(formats)
        message = "\n".join(f"- {formats[name]['label']}: {verdicts[name].message}" for name in shown)
        diagnosis = next((verdicts[name].diagnosis for name in wrong if verdicts[name].diagnosis), ())
        notes = (f"{formats[name]['label']}: {verdict.note}" for name, verdict in verdicts.items() if verdict.note)
        return Verdict(
            status,
            tuple(slugs),
            message,
            note=" ".join(notes),
            sentences=tuple(dict.fromkeys(sentence for name in wrong for sentence in verdicts[name].sentences)),
            diagnosis=diagnosis,
            parts=verdicts,
        )

    def write(self, value: Value, answer_format: Format, decimals: int | None = None) -> str:
        formats = answer_format["parts"]
        return "\n".join(
            f"{name}: {self._of(formats[name]).write(value[name], formats[name], decimals)}" for name in value
        )

    def say(self, value: Value, answer_format: Format) -> str:
        formats = answer_format["parts"]
        return "\n".join(
            f"- {formats[name]['label']}: {self._of(formats[name]).say(value[name], formats[name])}" for name in value
        )


def part_of(problem: Problem, name: str) -> Problem:
    """Give one part as a problem of its own, with those wrong paths that get to it."""

    def within(paths: tuple[WrongPath, ...]) -> tuple[WrongPath, ...]:
        values = ((path, path.value) for path in paths)
        return tuple(replace(path, value=value[name]) for path, value in values if name in value)

    return replace(
        problem,
        answer=problem.answer[name],
        answer_format=problem.answer_format["parts"][name],
        tolerance=problem.tolerance[name],
        wrong_paths=within(problem.wrong_paths),
        conventions=within(problem.conventions),
    )


def _pieces(text: str, names: list[str]) -> dict[str, tuple[str, int]]:
    """Cut the text into parts; give each with the number of characters before it."""
    starts = list(re.finditer(rf"^[ \t]*({'|'.join(map(re.escape, names))})[ \t]*[:=]", text, re.MULTILINE))
    if not starts:
        return _pieces_in_order(text, names)
    found: dict[str, tuple[str, int]] = {}
    if before := text[: starts[0].start()].strip():
        raise ParseError("unknown_part", Phrase("I don't know which part “%(text)s” belongs to.", text=before[:20]), 1)
    for match, following in zip(starts, [*starts[1:], None], strict=True):
        if match[1] in found:
            message = Phrase("“%(part)s” is there more than once.", part=match[1])
            raise ParseError("repeated_part", message, match.start() + 1)
        found[match[1]] = (text[match.end() : following.start() if following else len(text)], match.end())
    if missing := [name for name in names if name not in found]:
        raise ParseError("missing_part", Phrase("One part is missing: %(part)s.", part=missing[0]))
    return {name: found[name] for name in names}


def _pieces_in_order(text: str, names: list[str]) -> dict[str, tuple[str, int]]:
    lines = [match for match in re.finditer(r"[^\n]+", text) if match.group().strip()]
    if not lines:
        raise nothing_yet()
    if len(lines) != len(names):
        example = "\n".join(f"{name}: ..." for name in names)
        message = Phrase(
            "The answer has %(parts)s parts. Give each a line with its name, such as:\n%(example)s",
            parts=len(names),
            example=example,
        )
        raise ParseError("missing_part", message)
    return {name: (line.group(), line.start()) for name, line in zip(names, lines, strict=True)}


def _of_part(label: str, message: str) -> Phrase:
    return Phrase("%(part)s: %(message)s", part=label, message=message)


def _moved(message: Phrase, position: int | None) -> Phrase:
    """Let a message count characters from the start of the whole text."""
    if position is None or "at" not in message.values:
        return message
    return Phrase(message.template, **{**message.values, "at": at(position)})
