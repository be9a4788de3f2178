"""T52: which head of keys and values serves a query head."""

from engine.dice import SingleDice
from engine.problem import Step
from engine.problem_types import Draft, WordedType
from engine.problems.heads.telling_apart import distinct
from engine.wording import Mistake, numbers

SETTINGS = (
    "Grouped-query attention has {h} query heads and {g} heads of keys and values. Neighbouring query heads form equal "
    "groups, and each group shares one head of keys and values, both in the same order.",
    "A layer with {h} query heads stores only {g} heads of keys and values: query heads that stand next to each other "
    "share one, in groups of equal size; the first group has the first of them, and so on.",
    "To keep its cache small, a model with {h} query heads has {g} heads of keys and values. The first group of query "
    "heads uses the first of them, the next group the second, and so on; all groups are equally large.",
)

# (groups, query heads in a group); as many groups as heads in a group would hide a mix-up.
SIZES = ((2, 3), (2, 4), (2, 6), (2, 8), (3, 2), (3, 4), (4, 2), (4, 3), (4, 6), (4, 8), (6, 2), (6, 4), (8, 2), (8, 4))


def make(dice: SingleDice) -> Draft | None:
    g, size = dice.pick("sizes", SIZES)
    h = g * size
    i = dice.whole("i", 1, h - 1)
    head = i // size
    by_count = "You divided by the number of key-value heads; a group's number comes from the size of a group."
    mistakes = [
        Mistake(i // g, "group-size-for-group-count", by_count),
        Mistake(i % g, "", "This deals the query heads out in turn; here neighbours share a head."),
        Mistake(head + 1, "", "Counting starts at 0 here, for the first group too."),
        Mistake(i % size, "", "This is the place inside the group; the group's own number is asked for."),
    ]
    if len({head, i // g, i % g, head + 1}) < 4:
        return None
    return Draft(
        statement=(
            f"{dice.pick('setting', SETTINGS).format(h=h, g=g)} Heads are counted from 0.\n\n"
            f"Which head of keys and values does query head {i} use?"
        ),
        parameters={"h": h, "g": g, "i": i},
        asked=numbers(head, distinct(head, mistakes)),
        steps=(
            Step(rf"A group has ${h} / {g} = {size}$ query heads.", "size", float(size)),
            Step(
                rf"Query head {i} is in group $\lfloor {i} / {size} \rfloor = {head}$, which holds the query heads "
                f"{span(head * size, size)}.",
                "head",
                float(head),
            ),
        ),
        hints=(
            f"How many query heads share one of the {g} heads of keys and values?",
            f"Group 0 holds the query heads {span(0, size)}. Where does group 1 end?",
        ),
    )


def span(first: int, size: int) -> str:
    return f"{first} {'and' if size == 2 else 'to'} {first + size - 1}"


TYPE = WordedType(
    slug="key-value-head",
    code="T52",
    title="The key-value head of a query head",
    objective="LO6",
    difficulty="medium",
    input="scalar",
    make=make,
    names=("group-size-for-group-count",),
)
