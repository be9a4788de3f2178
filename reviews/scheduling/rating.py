"""The four ratings and what a grade makes of them."""

from enum import IntEnum


class Rating(IntEnum):
    """The learner's own button."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


PASSING = (Rating.HARD, Rating.GOOD, Rating.EASY)


def rating_for(verdict: str, *, hinted: bool, wish: int | None) -> Rating:
    """Return the rating of a graded answer.

    Wrong is Again, always: Hard means remembered. Hinted or partial is Hard, always. A right answer is Good, or
    what the learner wishes of Hard, Good and Easy.
    """
    if verdict == "wrong":
        return Rating.AGAIN
    if verdict == "partial" or hinted:
        return Rating.HARD
    return Rating(wish) if wish in PASSING else Rating.GOOD
