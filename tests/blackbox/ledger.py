"""What was sent and what the server acknowledged; and how that differs from what it holds."""

from collections import Counter
from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Any

from tests.blackbox.events import Event

APPLIED, DUPLICATE = "applied", "duplicate"


class Ledger:
    """The events of one account. All of its devices write here."""

    def __init__(self) -> None:
        self.sent: dict[str, Event] = {}
        self.acknowledged: set[str] = set()
        self.violations: list[str] = []
        self._lock = Lock()

    def send(self, events: Sequence[Event]) -> set[str]:
        """Note that events go out; return the ids of those that the server acknowledged before."""
        with self._lock:
            self.sent |= {event.id: event for event in events}
            return {event.id for event in events} & self.acknowledged

    def told(self, event: Event, fate: Mapping[str, Any], *, known: bool) -> None:
        """Note what the server said. `known`: it had acknowledged the event before this request began."""
        with self._lock:
            if fate["status"] not in (APPLIED, DUPLICATE):
                self.violations.append(f"refused: {event} {fate}")
            elif known and fate["status"] == APPLIED:
                # Sent again it would hide its own loss; the word `applied` tells that it was gone.
                self.violations.append(f"forgotten: {event}")
            elif not fate["counted"]:
                self.violations.append(f"not counted: {event} {fate}")
            self.acknowledged.add(event.id)

    def unacknowledged(self) -> list[Event]:
        """Return what was sent and never acknowledged."""
        return [event for event in self.sent.values() if event.id not in self.acknowledged]


def log_differences(ledger: Ledger, log: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return how the server's log differs from what it acknowledged."""
    counts = Counter(row["id"] for row in log)
    rows = {row["id"]: row for row in log}
    found = [f"lost: {ledger.sent[identifier]}" for identifier in ledger.acknowledged - set(rows)]
    found += [f"never sent: {rows[identifier]}" for identifier in set(rows) - set(ledger.sent)]
    found += [f"doubled: {rows[identifier]}, {count} times" for identifier, count in counts.items() if count > 1]
    for identifier in set(rows) & set(ledger.sent):
        wanted = ledger.sent[identifier].expected()
        if any(rows[identifier][name] != value for name, value in wanted.items()):
            found.append(f"altered: sent {wanted}, stored {rows[identifier]}")
    return found


def memory_differences(mine: Sequence[Mapping[str, Any]], twins: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the items that the account remembers otherwise than its twin, who did the same without any fault."""
    left, right = ({row["item"]: _folded(row) for row in rows} for rows in (mine, twins))
    return [
        f"diverged: item {item}: {left.get(item)}, the twin {right.get(item)}"
        for item in sorted(set(left) | set(right))
        if left.get(item) != right.get(item)
    ]


def _folded(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that depend on the events alone; a day plan may choose its own day."""
    return {name: value for name, value in row.items() if name != "planned_for"}


def cursor_differences(name: str, pulled: Sequence[Mapping[str, Any]], log: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return whether a device that pulled while others wrote missed anything or saw it twice."""
    seen, all_of_it = [row["sequence"] for row in pulled], [row["sequence"] for row in log]
    if seen == all_of_it == list(range(1, len(log) + 1)):
        return []
    missing, surplus = set(all_of_it) - set(seen), len(seen) - len(set(seen))
    return [f"cursor of {name}: {len(seen)} of {len(log)} events, {len(missing)} missed, {surplus} twice"]
