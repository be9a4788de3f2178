"""Shapes that are asked for in symbols or, with the same mistakes, in numbers."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.problem_types import Asked
from engine.wording import Mistake, shape

Sizes = Mapping[str, int]  # of every size that a shape may have, by the text that names it: "d/h"


@dataclass(frozen=True)
class Stage:
    """One array on the way through a layer, its shape in symbols and the shapes it is mistaken for."""

    label: str
    shape: tuple[str, ...]
    mistakes: tuple[Mistake, ...]  # their values are shapes
    why: str  # a sentence of the worked solution; {shape} stands for the shape

    def asked(self, symbols: tuple[str, ...], where: Mapping[str, str]) -> Asked:
        return shape(self.shape, list(self.mistakes), symbols, where)

    def asked_in_numbers(self, sizes: Sizes) -> Asked:
        right = in_numbers(self.shape, sizes)
        mistakes = [
            Mistake(in_numbers(mistake.value, sizes), mistake.misconception, mistake.feedback)
            for mistake in self.mistakes
        ]
        return shape(right, mistakes)

    def solution(self, sizes: Sizes | None) -> str:
        return self.why.format(shape=in_print(in_numbers(self.shape, sizes) if sizes else self.shape))


def in_numbers(dims: tuple[str, ...], sizes: Sizes) -> tuple[str, ...]:
    return tuple(str(sizes[dim]) for dim in dims)


def in_print(dims: tuple[str, ...]) -> str:
    return f"$({', '.join(dims)})$"
