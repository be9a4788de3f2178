"""T27: what one entry of the weight matrix says, and which entry says it."""

from dataclasses import dataclass

from engine.dice import SingleDice
from engine.problem import Parameters, Step
from engine.problem_types import Draft, WordedType
from engine.wording import Mistake, choice
from engine.writing import fixed, short

MOST = 12
CODE, FORMULA = "code", "formula"


@dataclass(frozen=True)
class Entry:
    """An entry of the weight matrix as it is written: its two indices, what they are counted from, and its value."""

    row: int
    column: int
    base: int
    weight: float
    style: str

    def __str__(self) -> str:
        return self.written(self.row, self.column)

    def written(self, row: int, column: int) -> str:
        return f"`A[{row}, {column}]`" if self.style == CODE else rf"$\alpha_{{{row},{column}}}$"

    @property
    def printed(self) -> Parameters:
        return {"row": self.row, "column": self.column, "weight": self.weight}

    @property
    def query(self) -> str:
        return ordinal(self.row + 1 - self.base)

    @property
    def key(self) -> str:
        return ordinal(self.column + 1 - self.base)

    @property
    def counted(self) -> str:
        return f"Rows and columns are counted from {self.base}."

    @property
    def slip(self) -> str:
        return (
            f"{self.counted[:-1]} here, so the indices {self.row} and {self.column} mean the {self.query} and the "
            f"{self.key} token."
        )


@dataclass(frozen=True)
class Question:
    text: str
    right: str
    wrong: list[Mistake]
    given: Parameters  # what the text prints
    end: str = ""  # what follows for this question, at the end of the last step


def ordinal(number: int) -> str:
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number, 'th') }"


def make(dice: SingleDice) -> Draft | None:
    row, column = dice.whole("row", 1, MOST), dice.whole("column", 1, MOST)
    if abs(row - column) < 2:  # neighbours would let two slips give the same words
        return None
    base = dice.whole("base", 0, 1)
    style = dice.pick("style", (CODE, FORMULA))
    entry = Entry(row, column, base, dice.whole("weight", 4, 14) / 20, style)
    question = dice.pick("asks", (read, locate, follow))(dice, entry)
    return draft(dice, entry, question)


def read(dice: SingleDice, entry: Entry) -> Question:
    percent, slipped = short(100 * entry.weight, 0), 2 * entry.base - 1  # the other base moves both by one
    other_query, other_key = (ordinal(index + 1 - entry.base + slipped) for index in (entry.row, entry.column))
    share = f"{percent} % of the output at the {{}} token comes from the value of the {{}} token."
    wrong = [
        Mistake(share.format(entry.key, entry.query), "query-key-direction"),
        Mistake(share.format(other_query, other_key), "query-key-direction", entry.slip),
        Mistake(
            f"The query of the {entry.query} token and the key of the {entry.key} token have the score "
            f"{fixed(entry.weight, 2)}.",
            "scores-are-output",
            "The entries of $A$ come after softmax: they are weights, shares of a whole. Scores come before it.",
        ),
        Mistake(
            f"The output at the {entry.query} token is the value of the {entry.key} token and of no other token.",
            "argmax-instead-of-blend",
            f"The other {short(100 - 100 * entry.weight, 0)} % of the output come from other tokens.",
        ),
    ]
    text = f"The entry {entry} is ${fixed(entry.weight, 2)}$. What does it say?"
    right = share.format(entry.query, entry.key)
    return Question(text, right, wrong, entry.printed, f" Here it is {percent} %.")


def locate(dice: SingleDice, entry: Entry) -> Question:
    slipped = 1 - 2 * entry.base
    row, column = entry.row + slipped, entry.column + slipped
    wrong = [
        Mistake(entry.written(entry.column, entry.row), "query-key-direction"),
        Mistake(entry.written(row, column), "query-key-direction", entry.slip),
        Mistake(
            entry.written(column, row),
            "query-key-direction",
            f"Both roles and counting have moved: the first index is the token that looks. {entry.slip}",
        ),
    ]
    text = (
        f"Which entry says how much of the output at the {entry.query} token comes from the value of the {entry.key} "
        "token?"
    )
    return Question(text, str(entry), wrong, {"query": entry.query, "key": entry.key, "style": entry.style})


def follow(dice: SingleDice, entry: Entry) -> Question:
    growth = dice.whole("growth", 2, 9)
    change = short(growth * entry.weight, 2)
    grows = "The output at the {} token grows by ${}$."
    wrong = [
        Mistake(grows.format(entry.key, change), "query-key-direction"),
        Mistake(grows.format(entry.query, growth), "weights-ignored"),
        Mistake(
            grows.format(entry.query, short(growth + entry.weight, 2)),
            feedback="A weight multiplies the value it belongs to; nothing adds it.",
        ),
        Mistake(
            f"No output but that at the {entry.key} token changes.",
            "query-key-direction",
            "A value is read by every token that gives it weight, and the first index is the token that looks.",
        ),
    ]
    text = (
        f"The values are single numbers and {entry} is ${fixed(entry.weight, 2)}$. The value of the {entry.key} token "
        f"grows by ${growth}$, and no weight changes. What follows?"
    )
    end = rf" It passes on this share of the growth: ${fixed(entry.weight, 2)} \cdot {growth} = {change}$."
    return Question(text, grows.format(entry.query, change), wrong, entry.printed | {"growth": growth}, end)


def draft(dice: SingleDice, entry: Entry, question: Question) -> Draft:
    matrix = "array `A`" if entry.style == CODE else r"matrix $A = (\alpha_{i,j})$"
    steps = [
        Step(
            f"The first index is the token that looks: row {entry.row}, counted from {entry.base}, belongs to the "
            f"{entry.query} token. The second is the token it looks at: column {entry.column} belongs to the "
            f"{entry.key}.",
            "indices",
        ),
        Step(
            f"So {entry} is the share that the value of the {entry.key} token has in the output at the {entry.query} "
            f"token.{question.end}",
            "weight",
        ),
    ]
    return Draft(
        statement=f"The {matrix} holds the attention weights of one head over {MOST + 2} tokens, one row for each "
        f"query. {entry.counted} {question.text}",
        parameters={"base": entry.base} | question.given,
        asked=choice(dice, question.right, question.wrong),
        steps=tuple(steps),
        hints=(
            "The weights of one query stand side by side in its row and add up to 1. Which index names the row?",
            f"Counted from {entry.base}, index {entry.row} is the {entry.query} token.",
        ),
    )


TYPE = WordedType(
    slug="read-weight",
    code="T27",
    title="What an attention weight says",
    objective="LO3",
    difficulty="easy",
    input="choice",
    make=make,
    names=("query-key-direction", "scores-are-output", "argmax-instead-of-blend", "weights-ignored"),
)
