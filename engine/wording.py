"""Put together what a worded problem asks for: options, orders, shapes and growth rates, or several of these."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from string import ascii_lowercase
from typing import Any

import numpy as np

from engine.dice import SingleDice
from engine.problem import PARTS, Value, WrongPath
from engine.problem_types import EXACT_TOLERANCE, Asked


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that means something: what it shows, or, where no misconception does, a sentence of its own."""

    value: Any
    misconception: str = ""
    feedback: str = ""


@dataclass(frozen=True)
class Rule:
    """The one step comes before the other; and what it means to turn them round."""

    first: str
    then: str
    misconception: str = ""
    feedback: str = ""


def choice(dice: SingleDice, right: str, wrong: Sequence[Mistake]) -> Asked:
    """Offer the right text among wrong ones, in an order of this problem's own."""
    texts = dice.shuffled("options", [right, *(mistake.value for mistake in wrong)])
    if len(set(texts)) < len(texts):
        raise ValueError(f"two options read the same: {texts}")
    letters = dict(zip(texts, ascii_lowercase, strict=False))
    return Asked(
        answer=letters[right],
        answer_format={"input": "choice", "options": [{"id": letters[text], "text": text} for text in texts]},
        wrong_paths=_paths([replace(mistake, value=letters[mistake.value]) for mistake in wrong]),
    )


def ordering(dice: SingleDice, steps: Mapping[str, str], rules: Sequence[Rule]) -> Asked:
    """Ask for an order of these steps, given here in one right order. Every order that keeps the rules is right."""
    keys = dice.shuffled("options", list(steps))
    letters = dict(zip(keys, ascii_lowercase, strict=False))
    named = [rule for rule in rules if rule.misconception]
    return Asked(
        answer=tuple(letters[key] for key in steps),
        answer_format={
            "input": "ordering",
            "options": [{"id": letters[key], "text": steps[key]} for key in keys],
            "rules": [
                {
                    "first": letters[rule.first],
                    "then": letters[rule.then],
                    "misconception": rule.misconception,
                    "feedback": rule.feedback,
                }
                for rule in rules
            ],
        },
        wrong_paths=_paths(
            [
                Mistake(tuple(letters[key] for key in _broken(list(steps), rule)), rule.misconception, rule.feedback)
                for rule in named
            ]
        ),
    )


def _broken(keys: list[str], rule: Rule) -> list[str]:
    """Move the later step of a rule right before the earlier one."""
    keys = [key for key in keys if key != rule.then]
    place = keys.index(rule.first)
    return [*keys[:place], rule.then, *keys[place:]]


def shape(
    right: Sequence[str],
    wrong: Sequence[Mistake],
    symbols: Sequence[str] = (),
    where: Mapping[str, str] | None = None,
    *,
    tells_rank: bool = True,
) -> Asked:
    """Ask for the shape of an array, in numbers or in these symbols; `where` explains further symbols by formulas."""
    return Asked(
        answer=tuple(right),
        answer_format={
            "input": "shape",
            "rank": len(right) if tells_rank else None,
            "symbols": list(symbols),
            "where": dict(where or {}),
        },
        wrong_paths=_paths([replace(mistake, value=tuple(mistake.value)) for mistake in wrong]),
    )


def complexity(right: str, wrong: Sequence[Mistake], symbols: Sequence[str] = ("n", "d")) -> Asked:
    """Ask for a growth rate in these symbols."""
    return Asked(
        answer=right, answer_format={"input": "complexity", "symbols": list(symbols)}, wrong_paths=_paths(wrong)
    )


def numbers(value: Any, wrong: Sequence[Mistake], decimals: int = 0) -> Asked:
    """Ask for an exact number, row or matrix inside a worded problem."""
    dimensions = list(np.shape(value))
    return Asked(
        answer=_floats(value),
        answer_format={
            "input": ("scalar", "vector", "matrix")[len(dimensions)],
            "shape": dimensions,
            "decimals": decimals,
            "carry": None,
        },
        wrong_paths=_paths([replace(mistake, value=_floats(mistake.value)) for mistake in wrong]),
        tolerance=EXACT_TOLERANCE,
    )


def parts(**asked: tuple[str, Asked]) -> Asked:
    """Ask for several things at once; each with the label that a page gives it."""
    return Asked(
        answer={name: part.answer for name, (_, part) in asked.items()},
        answer_format={
            "input": PARTS,
            "parts": {name: {"label": label, **part.answer_format} for name, (label, part) in asked.items()},
        },
        wrong_paths=tuple(
            replace(path, variant=f"{name} {path.variant}".strip(), value={name: path.value})
            for name, (_, part) in asked.items()
            for path in part.wrong_paths
        ),
        tolerance={name: part.tolerance for name, (_, part) in asked.items()},
    )


def _floats(value: Any) -> Value:
    return np.array(value, dtype=float) if np.ndim(value) else float(value)


def _paths(mistakes: Sequence[Mistake]) -> tuple[WrongPath, ...]:
    """Give the mistakes as wrong paths; a second form of one misconception gets a number as its variant."""
    paths: list[WrongPath] = []
    for mistake in mistakes:
        if not mistake.misconception and not mistake.feedback:
            raise ValueError(f"a wrong answer needs a misconception or a sentence: {mistake.value}")
        earlier = sum(path.misconception == mistake.misconception for path in paths)
        variant = str(earlier + 1) if earlier else ""
        paths.append(WrongPath(mistake.misconception, variant, mistake.value, mistake.feedback))
    return tuple(paths)
