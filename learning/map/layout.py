"""Where the concepts of a map stand: layers from top to bottom, few crossings, and edges that never run behind a node.

Sugiyama's scheme: edges that follow from others are left out; each node stands as low as what builds on it allows (so
edges are short); a long edge goes through an invisible point in each layer that it passes; sweeps order each layer by
the means of its neighbours; then every layer is moved as close to its neighbours as the widths allow. No dice: the same
graph gives the same map. Work is bounded by the number of sweeps.
"""

from bisect import bisect, insort
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

NODE_WIDTH, NODE_HEIGHT = 160.0, 46.0
POINT_WIDTH = 10.0  # what a passing edge needs
GAP, LAYER_GAP = 16.0, 46.0
MARGIN = 12.0
LONGEST_ROW, LONGEST_COLUMN = 4, 20  # what a screen takes; a large map grows both ways
ORDER_SWEEPS, PLACE_SWEEPS = 16, 4
POINT_WEIGHT = 8.0  # long edges are straightened before short ones

Edge = tuple[str, str]  # (concept, requires), as in the graph
Place = str | tuple[str, str, int]  # a concept, or where an edge passes a layer
Point = tuple[float, float]


@dataclass(frozen=True)
class Layout:
    """The sheet, the middle of each node, and for each edge the points it goes through, from `requires` down."""

    width: float
    height: float
    nodes: Mapping[str, Point]
    edges: Mapping[Edge, Sequence[Point]]


@dataclass
class _Layers:
    rows: list[list[Place]]
    above: dict[Place, list[Place]] = field(default_factory=dict)
    below: dict[Place, list[Place]] = field(default_factory=dict)


def lay_out(order: Sequence[str], requires: Mapping[str, Sequence[str]]) -> Layout:
    """Lay out concepts given with prerequisites first; edges to others are ignored."""
    kept = without_implied(order, requires)
    layers = _layers(order, kept)
    _order_rows(layers)
    across = _place(layers)
    left = min((x - _width(place) / 2 for place, x in across.items()), default=0.0) - MARGIN
    right = max((x + _width(place) / 2 for place, x in across.items()), default=0.0) + MARGIN
    where = {
        place: (across[place] - left, MARGIN + NODE_HEIGHT / 2 + number * (NODE_HEIGHT + LAYER_GAP))
        for number, row in enumerate(layers.rows)
        for place in row
    }
    row_of = {place: number for number, row in enumerate(layers.rows) for place in row}
    edges = {
        (concept, required): [where[place] for place in _way_of(required, concept, row_of)]
        for concept, needed in kept.items()
        for required in needed
    }
    height = 2 * MARGIN + max(len(layers.rows), 1) * (NODE_HEIGHT + LAYER_GAP) - LAYER_GAP
    return Layout(right - left, height, {node: where[node] for node in order}, edges)


def _way_of(upper: str, lower: str, row_of: Mapping[Place, int]) -> list[Place]:
    """Return what an edge goes through: both its ends, and a point in every row between them."""
    return [upper, *((upper, lower, row) for row in range(row_of[upper] + 1, row_of[lower])), lower]


def without_implied(order: Sequence[str], requires: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Leave out edges that a longer way says already; bitsets, prerequisites first."""
    bit = {node: 1 << number for number, node in enumerate(order)}
    below: dict[str, int] = {}
    kept: dict[str, list[str]] = {}
    for node in order:
        needed = [each for each in requires[node] if each in bit]
        beyond = 0
        for each in needed:
            beyond |= below[each]
        kept[node] = [each for each in needed if not bit[each] & beyond]
        below[node] = beyond | sum(bit[each] for each in set(needed))
    return kept


def _rows(order: Sequence[str], requires: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Put each node below all that it requires, in rows of bounded length, and then as low as there is room."""
    most = max(LONGEST_ROW, len(order) // LONGEST_COLUMN)
    row_of: dict[str, int] = {}
    length: Counter[int] = Counter()
    for node in order:
        row = max((row_of[each] + 1 for each in requires[node]), default=0)
        while length[row] >= most:
            row += 1
        row_of[node] = row
        length[row] += 1
    builds_on: dict[str, int] = {}
    for node in reversed(order):
        rooms = [row for row in range(row_of[node] + 1, builds_on.get(node, 0)) if length[row] < most]
        if rooms:
            length[row_of[node]] -= 1
            row_of[node] = rooms[-1]
            length[rooms[-1]] += 1
        for each in requires[node]:
            builds_on[each] = min(builds_on.get(each, row_of[node]), row_of[node])
    used = {row: number for number, row in enumerate(sorted(set(row_of.values())))}
    return {node: used[row] for node, row in row_of.items()}


def _layers(order: Sequence[str], requires: Mapping[str, Sequence[str]]) -> _Layers:
    """Give each node a row and each long edge a point in every row that it passes."""
    row_of = _rows(order, requires)
    layers = _Layers([[] for _ in range(max(row_of.values(), default=-1) + 1)])
    for node in order:
        layers.rows[row_of[node]].append(node)
    rows: dict[Place, int] = dict(row_of.items())
    for node in order:
        for each in requires[node]:
            way = _way_of(each, node, rows)
            for row, point in enumerate(way[1:-1], row_of[each] + 1):
                layers.rows[row].append(point)
            for upper, lower in pairwise(way):
                layers.below.setdefault(upper, []).append(lower)
                layers.above.setdefault(lower, []).append(upper)
    return layers


def _order_rows(layers: _Layers) -> None:
    """Sort each row by the mean place of its neighbours, down and up; keep the order with the fewest crossings."""
    best, fewest = [row.copy() for row in layers.rows], _crossings(layers)
    for sweep in range(ORDER_SWEEPS):
        is_down = sweep % 2 == 0
        rows = layers.rows if is_down else layers.rows[::-1]
        neighbours = layers.above if is_down else layers.below
        for fixed, row in pairwise(rows):
            place_of = {place: number for number, place in enumerate(fixed)}
            own = {place: number * len(fixed) / len(row) for number, place in enumerate(row)}
            mean = {
                place: _mean([place_of[each] for each in neighbours.get(place, ())], otherwise=own[place])
                for place in row
            }
            row.sort(key=lambda place, mean=mean: mean[place])  # type: ignore[misc]  # stable: equals stay as they were
        crossings = _crossings(layers)
        if crossings < fewest:
            best, fewest = [row.copy() for row in layers.rows], crossings
    layers.rows = best


def _crossings(layers: _Layers) -> int:
    total = 0
    for upper, lower in pairwise(layers.rows):
        place_of = {place: number for number, place in enumerate(lower)}
        seen: list[int] = []
        for place in upper:
            ends = sorted(place_of[each] for each in layers.below.get(place, ()))
            total += sum(len(seen) - bisect(seen, end) for end in ends)
            for end in ends:
                insort(seen, end)
    return total


def _place(layers: _Layers) -> dict[Place, float]:
    """Move every row as close to its neighbours as the widths allow, down and up in turn."""
    across: dict[Place, float] = {}
    for row in layers.rows:
        across.update(_spread(row, [0.0] * len(row)))
    for sweep in range(PLACE_SWEEPS):
        is_down = sweep % 2 == 0
        neighbours = layers.above if is_down else layers.below
        for row in layers.rows if is_down else layers.rows[::-1]:
            wanted = [_pull(place, neighbours.get(place, ()), across) for place in row]
            across.update(_spread(row, wanted))
    return across


def _pull(place: Place, neighbours: Sequence[Place], across: Mapping[Place, float]) -> float:
    """Return where a place wants to stand: between its neighbours, and a passing edge in line with itself."""
    pulls = [POINT_WEIGHT if _is_point(place) and _is_point(each) else 1.0 for each in neighbours]
    if not pulls:
        return across[place]
    return sum(pull * across[each] for pull, each in zip(pulls, neighbours, strict=True)) / sum(pulls)


def _spread(row: Sequence[Place], wanted: Sequence[float]) -> dict[Place, float]:
    """Keep the order and the distances, and be as near as can be to where each place wants to stand.

    Least squares under an order: neighbours that want to overlap are merged into a block that stands at the mean.
    """
    offsets = [0.0]
    for left, right in pairwise(row):
        gap = 0 if _is_point(left) and _is_point(right) else GAP
        offsets.append(offsets[-1] + (_width(left) + _width(right)) / 2 + gap)
    blocks: list[tuple[float, float, int]] = []  # mean, weight, how many
    for place, goal, offset in zip(row, wanted, offsets, strict=False):
        mean, weight, size = goal - offset, (POINT_WEIGHT if _is_point(place) else 1.0), 1
        while blocks and blocks[-1][0] >= mean:
            before, its_weight, its_size = blocks.pop()
            mean = (before * its_weight + mean * weight) / (its_weight + weight)
            weight, size = weight + its_weight, size + its_size
        blocks.append((mean, weight, size))
    means = [mean for mean, _, size in blocks for _ in range(size)]
    return {place: mean + offset for place, mean, offset in zip(row, means, offsets, strict=False)}


def _is_point(place: Place) -> bool:
    return not isinstance(place, str)


def _width(place: Place) -> float:
    return POINT_WIDTH if _is_point(place) else NODE_WIDTH


def _mean(numbers: Iterable[float], *, otherwise: float) -> float:
    given = list(numbers)
    return sum(given) / len(given) if given else otherwise
