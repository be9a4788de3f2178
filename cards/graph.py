"""The prerequisite graph as a pure value: one pass over the edges gives every number shown on a concept.

Nodes are slugs. An edge is a pair (concept, requires). `steps == depth + 1`, always: depth counts edges, steps nodes.
Nothing is ever patched: when an edge changes, a new graph is built. (Depths kept up to date by adding and subtracting
rot; a table of all pairs would have billions of rows at 100,000 concepts.)
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

Edge = tuple[str, str]
# Ancestors are counted in blocks of this many columns, which bounds the memory: nodes * BLOCK / 8 bytes.
BLOCK = 8192


class CycleError(ValueError):
    """The edges close a loop; `cycles` has one path for each, ending where it began."""

    def __init__(self, cycles: list[list[str]]):
        self.cycles = cycles
        super().__init__("; ".join(" → ".join(cycle) for cycle in cycles))


class Graph:
    """An immutable acyclic graph; raises CycleError otherwise. Edges to unknown nodes are left out."""

    def __init__(self, nodes: Iterable[str], edges: Iterable[Edge]):
        requires: dict[str, set[str]] = {node: set() for node in sorted(nodes)}
        required_by: dict[str, set[str]] = {node: set() for node in requires}
        for concept, required in edges:
            if concept in requires and required in requires:
                requires[concept].add(required)
                required_by[required].add(concept)
        self.requires: dict[str, list[str]] = {node: sorted(below) for node, below in requires.items()}
        self.required_by: dict[str, list[str]] = {node: sorted(above) for node, above in required_by.items()}
        self.order, self.depth = self._sort()
        if len(self.order) < len(self.requires):
            stuck = self.requires.keys() - set(self.order)
            raise CycleError(cycles((c, r) for c in stuck for r in self.requires[c] if r in stuck))

    def __contains__(self, node: str) -> bool:
        return node in self.requires

    def _sort(self) -> tuple[list[str], dict[str, int]]:
        """Kahn's algorithm: an order in which every node comes after what it requires, and the longest way to it."""
        waiting_for = {node: len(required) for node, required in self.requires.items()}
        order = [node for node, count in waiting_for.items() if count == 0]
        depth = dict.fromkeys(order, 0)
        for node in order:  # grows while we walk it
            for child in self.required_by[node]:
                depth[child] = max(depth.get(child, 0), depth[node] + 1)
                waiting_for[child] -= 1
                if waiting_for[child] == 0:
                    order.append(child)
        return order, depth

    def steps(self, node: str) -> int:
        return self.depth[node] + 1

    @cached_property
    def prerequisites_total(self) -> dict[str, int]:
        """How many nodes lie below each one, directly or not."""
        return _count_reachable(self.order, self.requires)

    @cached_property
    def unlocks(self) -> dict[str, int]:
        """How many nodes lie above each one, directly or not."""
        return _count_reachable(self.order[::-1], self.required_by)

    def count_below(self, counted: Iterable[str]) -> dict[str, int]:
        """How many of these nodes lie below each one, directly or not."""
        return _count_reachable(self.order, self.requires, counted)

    def ancestors(self, nodes: Iterable[str]) -> set[str]:
        """Everything that the nodes require, directly or not; a node is not its own ancestor."""
        return _reachable(nodes, self.requires)

    def longest_path(self, node: str) -> list[str]:
        """The longest way from a root to the node; among equals by the smaller slug."""
        path = [node]
        while required := self.requires[path[-1]]:
            path.append(min(required, key=lambda parent: (-self.depth[parent], parent)))
        return path[::-1]

    def study_order(self, goals: Iterable[str], position: Callable[[str], int]) -> list[str]:
        """The goals, the first one first, and all below them, just in time: as late as what needs it allows.

        Depth first, deepest prerequisite first, so that a topic is met shortly before its first use; ties by the
        author's position, then by slug.
        """
        order: dict[str, None] = {}
        stack = [(goal, False) for goal in reversed([*goals])]
        while stack:
            node, its_prerequisites_are_done = stack.pop()
            if node in order:
                continue
            if its_prerequisites_are_done:
                order[node] = None
                continue
            stack.append((node, True))
            required = sorted(self.requires[node], key=lambda n: (-self.depth[n], position(n), n))
            stack.extend((n, False) for n in reversed(required))
        return list(order)


def closing_loop(edges: Iterable[Edge], concept: str, requires: str) -> list[str] | None:
    """Return the loop that the new edge concept → requires would close, or None."""
    neighbours: dict[str, list[str]] = {}
    for source, target in edges:
        neighbours.setdefault(source, []).append(target)
    way = _shortest_way(neighbours, requires, concept)
    return [concept, *way] if way else None


def cycles(edges: Iterable[Edge]) -> list[list[str]]:
    """Return one loop for each knot (strongly connected component) of the edges: an import can show them all."""
    forward: dict[str, list[str]] = {}
    backward: dict[str, list[str]] = {}
    for source, target in sorted(set(edges)):
        forward.setdefault(source, []).append(target)
        forward.setdefault(target, [])
        backward.setdefault(target, []).append(source)
    found = []
    placed: set[str] = set()
    for node in reversed(_finishing_order(forward)):
        if node in placed:
            continue
        knot = {n for n in _reachable([node], backward) if n not in placed} | {node}
        placed |= knot
        if len(knot) > 1 or node in forward[node]:
            first = min(knot)
            inside = {n: [t for t in forward[n] if t in knot] for n in knot}
            ways = (_shortest_way(inside, target, first) for target in inside[first])
            found.append([first, *min((way for way in ways if way), key=len)])
    return sorted(found)


def _count_reachable(
    order: list[str], neighbours: Mapping[str, list[str]], counted: Iterable[str] | None = None
) -> dict[str, int]:
    """Count what each node reaches, or only those to be counted, one block of them at a time.

    By bitsets in topological order: neighbours come first.
    """
    place = {node: number for number, node in enumerate(order)}
    near = [[place[neighbour] for neighbour in neighbours[node]] for node in order]
    columns = list(range(len(order))) if counted is None else sorted(place[node] for node in counted)
    counts = [0] * len(order)
    for start in range(0, len(columns), BLOCK):
        block = columns[start : start + BLOCK]
        reached = [0] * len(order)  # of this block, and itself
        for bit, number in enumerate(block):
            reached[number] = 1 << bit
        for number in range(block[0], len(order)):  # an earlier node reaches nothing in this block
            mask = 0
            for neighbour in near[number]:
                mask |= reached[neighbour]
            counts[number] += mask.bit_count()
            reached[number] |= mask
    return dict(zip(order, counts, strict=True))


def _reachable(starts: Iterable[str], neighbours: Mapping[str, list[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = [n for start in starts for n in neighbours.get(start, ())]
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting.extend(neighbours.get(node, ()))
    return seen


def _shortest_way(neighbours: Mapping[str, list[str]], start: str, end: str) -> list[str] | None:
    came_from: dict[str, str | None] = {start: None}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        if node == end:
            way = []
            step: str | None = node
            while step is not None:
                way.append(step)
                step = came_from[step]
            return way[::-1]
        for neighbour in neighbours.get(node, ()):
            if neighbour not in came_from:
                came_from[neighbour] = node
                queue.append(neighbour)
    return None


def _finishing_order(neighbours: Mapping[str, list[str]]) -> list[str]:
    """Depth-first search without recursion; a node is listed when all that it reaches has been."""
    finished: dict[str, None] = {}
    entered: set[str] = set()
    for root in neighbours:
        stack = [(root, False)]
        while stack:
            node, done = stack.pop()
            if done:
                finished.setdefault(node)
            elif node not in entered:
                entered.add(node)
                stack.append((node, True))
                stack.extend((n, False) for n in neighbours[node])
    return list(finished)
