"""The values that cross the engine's wall: a problem, its wrong paths and its worked steps."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Parameters = dict[str, Any]  # by the names of the formula: q, K, d_k, ...
# A number or an array; a letter of a choice or a growth rate; the entries of a shape or an order; or these by part.
Value = Any

ENGLISH = "en"
PARTS = "parts"  # the input of a problem that asks for several things at once


@dataclass(frozen=True, eq=False)
class WrongPath:
    """What a learner with this misconception would answer.

    The variant tells apart two forms of one mistake. `feedback` replaces the misconception's own sentence where this
    problem has a better one; an option that stands for no misconception of the catalogue has only that.
    """

    misconception: str
    variant: str
    value: Value
    feedback: str = ""

    @property
    def name(self) -> str:
        return path_name(self.misconception, self.variant)


def path_name(misconception: str, variant: str) -> str:
    return f"{misconception}/{variant}" if variant else misconception


@dataclass(frozen=True, eq=False)
class Step:
    """One step of the worked solution: a sentence (Markdown with $LaTeX$) and the value it arrives at, if any."""

    text: str
    stage: str
    value: Value | None = None


@dataclass(frozen=True, eq=False)
class Problem:
    """One problem with its numbers, its answer and everything needed to mark and explain it."""

    slug: str
    version: int
    seed: int
    statement: str
    parameters: Parameters  # plain numbers, strings and lists
    answer: Value  # not rounded
    answer_format: dict[str, Any]
    tolerance: Any  # a number, or one for each part; 0 where nothing is measured
    wrong_paths: tuple[WrongPath, ...]
    conventions: tuple[WrongPath, ...]  # other layouts of the right answer: accepted, with a note
    steps: tuple[Step, ...]
    hints: tuple[str, ...]
    # What statement, steps and hints are written in. Not part of the JSON: what is kept of a problem is its English.
    language: str = ENGLISH

    def to_json(self) -> dict[str, Any]:
        """Give the problem as plain JSON values, exact to the last bit."""
        return {
            **{name: getattr(self, name) for name in ("slug", "version", "seed", "statement", "parameters")},
            "answer": plain(self.answer),
            "answer_format": self.answer_format,
            "tolerance": self.tolerance,
            "wrong_paths": [_path_to_json(path) for path in self.wrong_paths],
            "conventions": [_path_to_json(path) for path in self.conventions],
            "steps": [{"text": step.text, "stage": step.stage, "value": plain(step.value)} for step in self.steps],
            "hints": list(self.hints),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read back what `to_json` gave."""
        wanted = data["answer_format"]
        return cls(
            **{
                **data,
                "answer": restored(data["answer"], wanted),
                "wrong_paths": tuple(_path_from_json(path, wanted) for path in data["wrong_paths"]),
                "conventions": tuple(_path_from_json(path, wanted) for path in data["conventions"]),
                "steps": tuple(
                    Step(step["text"], step["stage"], _restored_step(step["value"])) for step in data["steps"]
                ),
                "hints": tuple(data["hints"]),
            }
        )


def plain(value: Any) -> Any:
    """Give a value as plain numbers, texts, lists and dicts."""
    if isinstance(value, dict):
        return {name: plain(entry) for name, entry in value.items()}
    if isinstance(value, tuple):
        return list(value)
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else value


def as_value(data: Any) -> float | Array:
    """Give a number, a list or a slice of a larger array as a number or as an array of its own."""
    return np.array(data, dtype=float) if np.ndim(data) else float(data)


def restored(data: Any, answer_format: dict[str, Any]) -> Value:
    """Turn the JSON of an answer to this format back into what it was."""
    if answer_format["input"] == PARTS:
        return {name: restored(entry, answer_format["parts"][name]) for name, entry in data.items()}
    if isinstance(data, str):
        return data
    if isinstance(data, list) and data and isinstance(data[0], str):
        return tuple(data)
    return as_value(data)


def _restored_step(data: Any) -> Value | None:
    if data is None or isinstance(data, dict | str):
        return data
    return tuple(data) if isinstance(data, list) and data and isinstance(data[0], str) else as_value(data)


def _path_to_json(path: WrongPath) -> dict[str, Any]:
    return {
        "misconception": path.misconception,
        "variant": path.variant,
        "value": plain(path.value),
        "feedback": path.feedback,
    }


def _path_from_json(data: dict[str, Any], answer_format: dict[str, Any]) -> WrongPath:
    value = restored(data["value"], answer_format)
    return WrongPath(data["misconception"], data["variant"], value, data.get("feedback", ""))  # older ones have none


def as_arrays(parameters: Parameters) -> Parameters:
    """Give the lists among the parameters as arrays, so that the formulas can use them."""
    return {name: np.array(value) if isinstance(value, list) else value for name, value in parameters.items()}
