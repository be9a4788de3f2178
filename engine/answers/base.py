"""What every way of answering can do. One way is one file beside this one and one line in the registry."""

from abc import ABC, abstractmethod
from typing import Any

from engine.misconceptions import MISCONCEPTIONS
from engine.problem import Problem, Value, WrongPath
from engine.verdict import Verdict

Format = dict[str, Any]


class AnswerInput(ABC):
    """The verbs of a way of answering. `answer_format` says what the problem, or one part of it, asks for."""

    @abstractmethod
    def read(self, text: str, answer_format: Format) -> Value:
        """Read typed text; raise ParseError where it is no answer."""

    @abstractmethod
    def echo(self, value: Value, answer_format: Format) -> str:
        """Write a value as it was understood, for "I read this as ..."."""

    def doubt(self, value: Value, answer_format: Format) -> str:
        """Say what to think over before this value is handed in; it reveals nothing about the right one."""
        return ""

    @abstractmethod
    def mark(self, problem: Problem, value: Value) -> Verdict:
        """Compare a value that was read with the right one and with the wrong paths."""

    @abstractmethod
    def write(self, value: Value, answer_format: Format, decimals: int | None = None) -> str:
        """Write a value as a learner would type it."""

    @abstractmethod
    def say(self, value: Value, answer_format: Format) -> str:
        """Write a value for people to read, in Markdown."""


def sentence_of(path: WrongPath) -> str:
    """Say what a wrong path is about: in the problem's own words where it has some."""
    return path.feedback or MISCONCEPTIONS[path.misconception].feedback


def slugs_of(paths: list[WrongPath]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(path.misconception for path in paths if path.misconception))
