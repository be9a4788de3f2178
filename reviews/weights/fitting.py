"""Fit the model's weights to answers. The one file that knows fsrs-rs-python, an optional extra of the project."""

from collections.abc import Sequence
from importlib.util import find_spec
from itertools import groupby
from operator import attrgetter

from reviews.scheduling.recall import Answer

# Without the package nobody has weights of their own, and nothing else is missing.
IS_AVAILABLE = find_spec("fsrs_rs_python") is not None
DECIMALS = 4  # the package counts in 32 bits, where a bound such as 0.8 comes out a little above itself


def fitted_weights(answers: Sequence[Answer]) -> tuple[float, ...]:
    """Return the 21 weights that explain the answers best; they are in (life, time) order."""
    import fsrs_rs_python as fsrs_rs

    items = []
    for life, its_answers in groupby(answers, key=attrgetter("life")):
        reviews = []
        for answer in its_answers:
            reviews.append(fsrs_rs.FSRSReview(answer.rating, max(answer.elapsed, 0)))
            if answer.asks_memory:
                items.append((answer.day, life, fsrs_rs.FSRSItem(list(reviews))))
    items.sort(key=lambda item: item[0])  # later answers weigh more, so their order counts
    model = fsrs_rs.FSRS(fsrs_rs.DEFAULT_PARAMETERS)
    weights = model.compute_parameters([item for _, _, item in items], card_ids=[life for _, life, _ in items])
    return tuple(round(weight, DECIMALS) for weight in weights)
