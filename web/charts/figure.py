"""What stands around a chart: a heading, one sentence that says what is to be seen, a legend, and the numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

Cell = str | SafeString


@dataclass(frozen=True)
class Table:
    """The numbers of a chart. The first cell of a row names it."""

    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Strip:
    """A small chart with words: what it is, the drawing, and what is to be read from it."""

    label: Cell
    drawing: SafeString
    reading: str


@dataclass(frozen=True)
class Period:
    """A link to the same figure over another time."""

    address: str
    words: str
    is_shown: bool


@dataclass(frozen=True)
class Figure:
    """One statistic on a page. Without data there is a sentence and nothing else."""

    name: str  # unique in the page
    title: str
    reading: str
    drawings: Sequence[SafeString] = ()
    strips: Sequence[Strip] = ()
    strips_beside: bool = False  # the small charts stand beside their words, not below them
    legend: Sequence[tuple[str, str]] = field(default=())  # (class of the mark, its meaning)
    note: str = ""
    table: Table | None = None
    is_list: bool = False  # the table is the thing itself, not the numbers behind a drawing
    width: str = "half"  # of the page: wide, half, third
    periods: Sequence[Period] = ()  # to choose from

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing but a sentence."""
        return not (self.drawings or self.strips or self.table)
