"""Mark an answer: read it, compare it, and recognise the mistake behind a wrong one."""

from dataclasses import replace

from engine import answers
from engine.parsing import ParseError
from engine.phrases import Phrase
from engine.problem import Problem, Value
from engine.verdict import INVALID, Reading, Verdict, refused


def read_back(problem: Problem, text: str) -> Reading:
    """Say how an answer will be understood, before it is handed in."""
    wanted = problem.answer_format
    way = answers.of(wanted)
    try:
        value = way.read(text, wanted)
    except ParseError as error:
        return Reading(False, error.message, code=error.code, position=error.position, cell=error.cell)
    echo = way.echo(value, wanted)
    message = _read_as(echo)
    if doubt := way.doubt(value, wanted):
        message = Phrase("%(read)s %(more)s", read=message, more=doubt)
    return Reading(True, message, echo, value)


def check(problem: Problem, text: str) -> Verdict:
    """Mark a typed answer."""
    reading = read_back(problem, text)
    if reading.value is None:
        return refused(reading.message, reading.code, reading.position, reading.cell)
    verdict = answers.of(problem.answer_format).mark(problem, reading.value)
    if verdict.status == INVALID:
        return replace(
            verdict,
            message=Phrase("%(read)s %(more)s", read=_read_as(reading.text), more=verdict.message),
            reading=reading.text,
        )
    return replace(verdict, reading=reading.text)


def _read_as(echo: str) -> Phrase:
    return Phrase("I read this as %(echo)s.", echo=echo)


def format_answer(problem: Problem, value: Value, decimals: int | None = None) -> str:
    """Write a value as a learner would type it: to the decimals asked for, or in full where nothing is rounded."""
    return answers.of(problem.answer_format).write(value, problem.answer_format, decimals)


def say(problem: Problem, value: Value) -> str:
    """Write a value for people to read, in Markdown: an option's text, an order as a list, a shape as a formula."""
    return answers.of(problem.answer_format).say(value, problem.answer_format)
