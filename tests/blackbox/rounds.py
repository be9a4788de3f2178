"""One round: accounts study on a few devices each while the server is hurt; then everything is compared."""

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle, islice
from threading import Event as Flag
from time import monotonic
from typing import NamedTuple

from tests.blackbox.devices import Account, Device, Trouble
from tests.blackbox.instance import Instance
from tests.blackbox.ledger import cursor_differences, log_differences, memory_differences

Act = Callable[[random.Random], None]

ACCOUNTS, DEVICES = 3, 2
GAP = (0.5, 2.5)  # seconds between two faults
MOMENT, PATIENCE = 0.002, 500  # seconds, times: a fault waits for a request that it can hit
HEALS_WITHIN = 5.0  # seconds after a fault in which the server may still say that it cannot
TRIES = 20  # to deliver what is left when the faults have ended
TWIN_BATCH = 500


class Fault(NamedTuple):
    """One thing done to the server, and how many requests were on their way."""

    name: str
    in_flight: int
    began: float
    ended: float


@dataclass
class Report:
    """What a round was exposed to, and what was wrong."""

    exposure: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        wrong = "\n".join(f"  {text}" for text in self.violations[:40])
        return f"{exposed(self.exposure)}\n{len(self.violations)} violations\n{wrong}".rstrip()


def exposed(exposure: Counter[str]) -> str:
    """Return the numbers that tell whether a run means anything."""
    return "\n".join(f"  {number:6} {what}" for what, number in sorted(exposure.items()))


def play(instance: Instance, *, seed: int, faults: int) -> Report:
    """Hurt the server `faults` times while devices study, in each way about as often; then deliver and judge."""
    dice = random.Random(seed)
    began = datetime.now(UTC)
    accounts = [Account(instance.port, random.Random(dice.random()), began) for _ in range(ACCOUNTS)]
    devices = [Device(account, random.Random(dice.random())) for account in accounts for _ in range(DEVICES)]
    stop = Flag()
    with ThreadPoolExecutor(len(devices)) as pool:
        studying = [pool.submit(device.run, stop) for device in devices]
        try:
            acts = list(islice(cycle(_acts(instance)), faults))
            dice.shuffle(acts)
            done = [_hurt(act, accounts, dice, stop) for act in acts]
            stop.wait(HEALS_WITHIN)
        finally:
            stop.set()
        for each in studying:
            each.result()
    report = Report()
    for fault in done:
        report.exposure[fault.name.replace("_", " ")] += 1
        report.exposure["faults while a request was on its way"] += fault.in_flight > 0
    _judge(instance, accounts, devices, done, report)
    return report


def _acts(instance: Instance) -> list[Act]:
    acts: list[Act] = [instance.kill_web, instance.kill_worker, instance.freeze_worker]
    return [*acts, instance.kill_database] if instance.postgres else acts


def _hurt(act: Act, accounts: list[Account], dice: random.Random, stop: Flag) -> Fault:
    stop.wait(dice.uniform(*GAP))
    for _ in range(PATIENCE):
        if in_flight := sum(account.in_flight for account in accounts):
            break
        stop.wait(MOMENT)
    began = monotonic()
    act(dice)
    return Fault(act.__name__, in_flight, began, monotonic())


def _judge(
    instance: Instance, accounts: list[Account], devices: list[Device], faults: list[Fault], report: Report
) -> None:
    for account in accounts:
        _deliver(account)
        report.exposure += account.exposure
        report.violations += account.ledger.violations
        report.violations += [f"not healed: {each}" for each in account.troubles if not _excused(each, faults)]
        log, memories = account.log(), account.memories()
        report.exposure["events"] += len(log)
        report.exposure["memories"] += len(memories)
        report.violations += [f"never accepted: {event}" for event in account.ledger.unacknowledged()]
        report.violations += log_differences(account.ledger, log)
        for device in devices:
            if device.account is account:
                report.violations += cursor_differences("a device", device.follower.pull_all(), log)
        report.violations += memory_differences(memories, _twin_of(account).memories())
    checked = instance.manage("check_memory")
    if checked.returncode:
        report.violations.append(f"check_memory: {checked.stdout}")


def _deliver(account: Account) -> None:
    """Send what was never acknowledged until it is: the faults are over."""
    for _ in range(TRIES):
        left = account.ledger.unacknowledged()
        account.exposure["delivered after the faults"] += len(left)
        if account.push(left):
            return


def _twin_of(account: Account) -> Account:
    """Return a new account that did the same things, once each and in the order in which they count."""
    twin = Account(account.connection.port, random.Random(0), datetime.now(UTC))
    if twin.course != account.course:
        raise RuntimeError("The twin was given other items to study.")
    events = sorted(account.ledger.sent.values(), key=lambda event: event.order)
    for start in range(0, len(events), TWIN_BATCH):
        if not twin.push(events[start : start + TWIN_BATCH]):
            raise RuntimeError("The twin could not study.")
    if twin.ledger.violations:
        raise RuntimeError(f"The twin was refused: {twin.ledger.violations[:3]}")
    return twin


def _excused(trouble: Trouble, faults: list[Fault]) -> bool:
    """True if the server may have said so: it was being hurt, or only asked to wait; a crash is never excused."""
    if trouble.status == 429:
        return True
    hurt = any(fault.began <= trouble.ended and trouble.began <= fault.ended + HEALS_WITHIN for fault in faults)
    return hurt and trouble.status != 500
