"""Wrong counts that can be told apart: two ways to one number would leave the marker guessing."""

from collections.abc import Iterable

from engine.wording import Mistake


def distinct(right: float, mistakes: Iterable[Mistake]) -> list[Mistake]:
    """Keep the first mistake of every value that is not the right one."""
    first: dict[float, Mistake] = {}
    for mistake in mistakes:
        first.setdefault(mistake.value, mistake)
    return [mistake for value, mistake in first.items() if value != right]
