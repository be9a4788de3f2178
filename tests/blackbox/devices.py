"""Accounts and their devices. A device behaves like a phone: it keeps what was not acknowledged, and tries again."""

import random
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Event as Flag
from threading import Lock
from time import monotonic
from typing import Any, NamedTuple
from uuid import uuid4

from tests.blackbox.connection import UNKNOWN, Connection, Fate
from tests.blackbox.events import HOME, Course, Event, Story
from tests.blackbox.ledger import Ledger

PASSWORD = "scaled dot product"
BUNDLE_DAYS = 14
PAUSE = 0.05  # seconds between two turns, so that the account stays under the limit of writes
WAIT = 0.2  # seconds before what failed is sent again


class Trouble(NamedTuple):
    """A reply that says that the server could not, and when it was asked."""

    status: int
    began: float
    ended: float
    text: str


class Account:
    """A learner: what they did, what they sent, and what they hold to answer with."""

    def __init__(self, port: int, dice: random.Random, began: datetime) -> None:
        self.connection = Connection(port)
        self._sign_up()
        self.course, self.tokens = self._take_along()
        self.ledger, self.exposure, self.troubles = Ledger(), Counter[str](), list[Trouble]()
        self.in_flight = 0
        self._story, self._lock = Story(self.course, began, dice), Lock()

    def next(self) -> Event:
        with self._lock:
            return self._story.next()

    def collision(self) -> list[Event]:
        with self._lock:
            return self._story.collision()

    def count(self, what: str, number: int = 1) -> None:
        with self._lock:
            self.exposure[what] += number

    def _on_its_way(self, number: int) -> None:
        with self._lock:
            self.in_flight += number

    def log(self) -> list[dict[str, Any]]:
        """Return all events that the server holds of this account."""
        return Follower(self.connection).pull_all()

    def memories(self) -> list[dict[str, Any]]:
        return self.connection.pages("/api/v1/memories/?limit=200")

    def push(self, events: Sequence[Event], fate: Fate = Fate.WHOLE) -> bool:
        """Send events as one batch; say whether they were acknowledged."""
        if not events:
            return True
        return self._send("/api/v1/sync/events", {"events": [each.body(self.tokens) for each in events]}, events, fate)

    def post(self, event: Event, fate: Fate) -> bool:
        """Send the answer to a problem as if it were given online."""
        body = event.body(self.tokens)
        online = {name: body[name] for name in ("id", "token", "response", "reviewed_at")}
        return self._send("/api/v1/reviews/", online, [event], fate)

    def _send(self, path: str, body: dict[str, Any], events: Sequence[Event], fate: Fate) -> bool:
        known = self.ledger.send(events)
        self.count("requests")
        self._on_its_way(1)
        began = monotonic()
        try:
            status, reply = self.connection.call("POST", path, body, fate)
        except UNKNOWN:
            self.count(fate.value if fate is not Fate.WHOLE else "broken off")
            return False
        finally:
            self._on_its_way(-1)
        self.count(f"status {status}")
        if status == 429 or status >= 500:
            self.troubles.append(Trouble(status, began, monotonic(), str(reply)[:200]))
            return False
        # A refusal of the whole request is nothing that these events ever earn: the ledger calls it a violation.
        fates = reply.get("results") or [reply if status == 200 else {"status": status, "detail": reply}] * len(events)
        for event, told in zip(events, fates, strict=True):
            self.ledger.told(event, told, known=event.id in known)
        return True

    def _sign_up(self) -> None:
        form = {"email": f"{uuid4().hex}@example.com", "password": PASSWORD}
        status, body = self.connection.call("POST", "/_allauth/app/v1/auth/signup", form)
        if status != 200:
            raise RuntimeError(f"No account: {status} {body}")
        self.connection.token = body["meta"]["session_token"]
        status, body = self.connection.call("PATCH", "/api/v1/me", {"time_zone": HOME, "day_starts_at": 4})
        if status != 200:
            raise RuntimeError(f"No profile: {status} {body}")

    def _take_along(self) -> tuple[Course, dict[int, list[str]]]:
        """Return what there is to study, and the tokens of each problem; a new account gets the same as any other."""
        packed = self.connection.read(f"/api/v1/sync/bundle?days={BUNDLE_DAYS}")["results"]
        cards = self.connection.pages("/api/v1/items/?kind=flashcard&limit=200")
        questions, tokens = {}, {}
        for each in packed:
            shown = each["presentations"]
            item = shown[0]["item"]
            if item["kind"] == "explain":
                rubric = each["reveal"]["rubric"]
                questions[item["id"]] = tuple(point["id"] for point in rubric if point["required"])
            elif item["kind"] != "flashcard":
                tokens[item["id"]] = [presentation["token"] for presentation in shown]
        problems = {item: len(copies) for item, copies in tokens.items()}
        return Course(tuple(row["id"] for row in cards), questions, problems), tokens


class Follower:
    """Pulls an account's log by cursor, as a device does to learn what the others did."""

    def __init__(self, connection: Connection) -> None:
        self.pulled: list[dict[str, Any]] = []
        self._connection, self._cursor = connection, "0"

    def pull(self, limit: int = 100) -> bool:
        """Take one page; say whether there is more. A page that does not arrive is asked for again next time."""
        status, page = self._connection.call("GET", f"/api/v1/sync/events?cursor={self._cursor}&limit={limit}")
        if status != 200:
            return True
        self.pulled += page["results"]
        self._cursor = page["cursor"]
        return bool(page["more"])

    def pull_all(self) -> list[dict[str, Any]]:
        """Take the rest and return everything."""
        while self.pull(1000):
            pass
        return self.pulled


class Device:
    """One device of an account: an outbox, and every bad habit of phones."""

    def __init__(self, account: Account, dice: random.Random) -> None:
        self.account, self.dice = account, dice
        self.follower = Follower(account.connection)
        self.outbox: list[Event] = []
        self._done: list[Event] = []

    def run(self, stop: Flag) -> None:
        """Study until told to stop."""
        with ThreadPoolExecutor(2) as hands:
            while not stop.wait(PAUSE):
                acknowledged = self._turn(hands)
                try:
                    self.follower.pull()
                except UNKNOWN:
                    acknowledged = False
                if not acknowledged:
                    stop.wait(WAIT)

    def _turn(self, hands: ThreadPoolExecutor) -> bool:
        if self.dice.random() < 0.08:
            return self._collide(hands)
        if self._done and self.dice.random() < 0.15:
            self.account.count("sent again after all was well")
            return self.account.push(self.dice.sample(self._done, min(len(self._done), 5)), self._fate())
        self.outbox += [self.account.next() for _ in range(self.dice.choice((0, 1, 1, 2, 8)))]
        self.dice.shuffle(self.outbox)
        now = self.outbox[: self.dice.choice((1, 1, 5, 50))]
        if len(now) == 1 and now[0].copy is not None and self.dice.random() < 0.7:
            return self._settle(now, self.account.post(now[0], self._fate()))
        if self.dice.random() < 0.15:
            self.account.count("doubled at once")
            twice = list(hands.map(lambda fate: self.account.push(now, fate), (self._fate(), self._fate())))
            return self._settle(now, any(twice))
        return self._settle(now, self.account.push(now, self._fate()))

    def _collide(self, hands: ThreadPoolExecutor) -> bool:
        """Answer one untouched item on two connections at the same moment, twice."""
        events = self.account.collision()
        for wave in (events[:1], events[1:3], events[3:]):
            self.account.count("collisions", len(wave) > 1)
            for event, acknowledged in zip(
                wave, hands.map(lambda event: self.account.push([event]), wave), strict=True
            ):
                if not acknowledged:
                    self.outbox.append(event)
        return True

    def _settle(self, events: list[Event], acknowledged: bool) -> bool:
        if acknowledged:
            self._done += events
            self.outbox = [event for event in self.outbox if event not in events]
        return acknowledged

    def _fate(self) -> Fate:
        return self.dice.choices((Fate.WHOLE, Fate.UNHEARD, Fate.CUT), (80, 15, 5))[0]
