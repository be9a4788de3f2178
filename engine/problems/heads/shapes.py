"""Shapes that are asked for in symbols or, with the same mistakes, in numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.problem_types import Asked
from engine.wording import Mistake, shape

Names = Mapping[str, str]  # what each size is called in one problem: "d/h" is d/h there, or 64


@dataclass(frozen=True)
class Stage:
    """One array on the way through a layer, its shape in symbols and the shapes it is mistaken for."""

    label: str
    shape: tuple[str, ...]
    mistakes: tuple[Mistake, ...]  # their values are shapes
    why: str  # a sentence of the worked solution; {shape} stands for the shape

    def asked(self, names: Names, symbols: tuple[str, ...] = (), where: Mapping[str, str] | None = None) -> Asked:
        mistakes = [replace(mistake, value=renamed(mistake.value, names)) for mistake in self.mistakes]
        return shape(renamed(self.shape, names), mistakes, symbols, where)

    def solution(self, names: Names) -> str:
        return self.why.format(shape=f"$({', '.join(renamed(self.shape, names))})$")


def renamed(dims: tuple[str, ...], names: Names) -> tuple[str, ...]:
    return tuple(names[dim] for dim in dims)
