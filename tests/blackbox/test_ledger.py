"""The judge of the fault runs sees every kind of damage; otherwise a green run would mean nothing."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.blackbox.events import Event
from tests.blackbox.ledger import Ledger, cursor_differences, log_differences, memory_differences

FIRST = Event("1", "answer", 7, datetime(2026, 3, 1, tzinfo=UTC))
SECOND = replace(FIRST, id="2", kind="undo", fields={"undoes": "1"})
APPLIED = {"status": "applied", "counted": True}


def row(event: Event, sequence: int = 1, **changed: Any) -> dict[str, Any]:
    """Return what an honest log says about an event, but for what is `changed`."""
    return {"id": event.id, "sequence": sequence, **event.expected(), **changed}


@pytest.fixture
def ledger() -> Ledger:
    """Two events were sent and acknowledged."""
    ledger = Ledger()
    ledger.send([FIRST, SECOND])
    for event in (FIRST, SECOND):
        ledger.told(event, APPLIED, known=False)
    return ledger


def test_an_honest_server_is_found_honest(ledger: Ledger) -> None:
    assert ledger.send([FIRST]) == {"1"}
    ledger.told(FIRST, {**APPLIED, "status": "duplicate"}, known=True)
    assert ledger.violations == ledger.unacknowledged() == []
    assert log_differences(ledger, [row(FIRST), row(SECOND)]) == []


@pytest.mark.parametrize(
    ("log", "verdict"),
    [
        ([row(FIRST)], "lost"),
        ([row(FIRST), row(SECOND), row(SECOND)], "doubled"),
        ([row(FIRST, item=8), row(SECOND)], "altered"),
        ([row(FIRST), row(SECOND, target=None)], "altered"),
        ([row(FIRST), row(SECOND), row(replace(FIRST, id="3"))], "never sent"),
    ],
)
def test_every_damage_of_the_log_is_named(ledger: Ledger, log: list[dict[str, Any]], verdict: str) -> None:
    (found,) = log_differences(ledger, log)
    assert found.startswith(verdict)


@pytest.mark.parametrize(
    ("fate", "known", "verdict"),
    [
        (APPLIED, True, "forgotten"),
        ({"status": "rejected", "counted": False}, False, "refused"),
        ({"status": 409, "detail": {}}, False, "refused"),
        ({**APPLIED, "counted": False}, False, "not counted"),
    ],
)
def test_an_answer_that_no_sound_event_earns_is_a_violation(fate: dict[str, Any], known: bool, verdict: str) -> None:
    ledger = Ledger()
    ledger.told(FIRST, fate, known=known)
    (found,) = ledger.violations
    assert found.startswith(verdict)


def test_a_memory_that_is_not_the_twins_is_named_unless_only_the_plan_differs() -> None:
    first, second = {"item": 7, "planned_for": None}, {"item": 8, "planned_for": None}
    mine: list[dict[str, Any]] = [first, second]
    twins: list[dict[str, Any]] = [{**first, "planned_for": "2026-03-02"}, {**second, "item": 9}]
    assert memory_differences(mine, mine) == memory_differences(mine[:1], twins[:1]) == []
    assert [found[:16] for found in memory_differences(mine, twins)] == ["diverged: item 8", "diverged: item 9"]


@pytest.mark.parametrize("pulled", [[1, 3], [1, 2, 2, 3], [1, 3, 2]])
def test_a_pull_that_misses_doubles_or_reorders_is_named(pulled: list[int]) -> None:
    log = [{"sequence": number} for number in (1, 2, 3)]
    assert cursor_differences("phone", log, log) == []
    assert len(cursor_differences("phone", [{"sequence": number} for number in pulled], log)) == 1
