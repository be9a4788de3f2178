"""What a learner does, made by dice. Each event says the same however often and in whatever order it is sent."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

HOME = "Europe/Berlin"  # the account's own zone; a POST is stored with it, so problems are answered there only
ZONES = (HOME, "Asia/Tokyo", "America/Los_Angeles")
DAY_STARTS_AT = 4
STEERING = ("suspend", "unsuspend", "bury", "unbury", "reset", "reschedule")
SPAN = timedelta(days=300)  # the past in which everything happens
STEP = timedelta(minutes=97)
JITTERS = (0, 0, 0, 30, -30, -600)  # minutes: devices' clocks go back, stand still and overlap
TEXT = "Each query is compared with every key, and the values are blended by the weights."


@dataclass(frozen=True)
class Event:
    """One thing that a learner did. `copy` is the number of the presentation of a problem that it answers."""

    id: str
    kind: str
    item: int
    reviewed_at: datetime
    time_zone: str = HOME
    copy: int | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def order(self) -> tuple[datetime, str]:
        """The order in which events count."""
        return self.reviewed_at, self.id

    def body(self, tokens: Mapping[int, list[str]]) -> dict[str, Any]:
        """Return the event as sent to sync by the account to which the tokens belong."""
        return {
            "id": self.id,
            "kind": self.kind,
            "item": self.item,
            "reviewed_at": self.reviewed_at.isoformat(),
            "time_zone": self.time_zone,
            "day_starts_at": DAY_STARTS_AT,
            **self.fields,
            **({} if self.copy is None else {"token": tokens[self.item][self.copy]}),
        }

    def expected(self) -> dict[str, Any]:
        """Return what the log must say about it."""
        target = self.fields.get("undoes") or self.fields.get("rates")
        return {"kind": self.kind, "item": self.item, "time_zone": self.time_zone, "target": target}


@dataclass(frozen=True)
class Course:
    """The items that an account studies: `cards` rated by the learner, `questions` with the ids of their rubric points
    that are required, `problems` that we grade, and how often each was presented."""

    cards: tuple[int, ...]
    questions: Mapping[int, tuple[str, ...]]
    problems: Mapping[int, int]


class Story:
    """Everything that one account does, in the order in which the dice made it."""

    def __init__(self, course: Course, began: datetime, dice: random.Random) -> None:
        self.course, self.dice = course, dice
        self._at = began - SPAN
        self._answers: list[Event] = []
        self._unused = [(item, copy) for item, copies in course.problems.items() for copy in range(copies)]
        dice.shuffle(self._unused)
        # Half of the cards are touched by nobody until two devices meet on them: a busy item heals its own damage.
        half = len(course.cards) // 2
        self._busy, self._untouched = list(course.cards[:half]), list(course.cards[half:])

    def next(self) -> Event:
        """Return what the account does next."""
        turn = self.dice.random()
        if turn < 0.1 and self._answers:
            named = self.dice.choice(self._answers)
            return self._say("undo", named.item, undoes=named.id)
        if turn < 0.2 and self._answers:
            named = self.dice.choice(self._answers)
            return self._say("rate", named.item, rates=named.id, rating=self.dice.choice((2, 3, 4)))
        if turn < 0.3:
            return self._say(self.dice.choice(STEERING), self.dice.choice(self._busy), days=self.dice.randint(0, 9))
        if turn < 0.45 and self._unused:
            item, copy = self._unused.pop()
            return self._answer(item, time_zone=HOME, copy=copy, response={"unknown": True})
        if turn < 0.6:
            item, required = self.dice.choice(list(self.course.questions.items()))
            ticked = [point for point in required if self.dice.random() < 0.8]
            return self._answer(item, response={"text": TEXT, "rubric": ticked}, rating=self.dice.choice((2, 3, 4)))
        return self._card(self.dice.choice(self._busy))

    def collision(self) -> list[Event]:
        """Return answers to one item that nothing else touches; none if there is no such item left."""
        item = self._untouched.pop() if self._untouched else None
        return [self._card(item) for _ in range(5)] if item else []

    def _card(self, item: int) -> Event:
        return self._answer(item, response={}, rating=self.dice.randint(1, 4))

    def _answer(self, item: int, *, time_zone: str = "", copy: int | None = None, **fields: Any) -> Event:
        event = self._event("answer", item, time_zone or self.dice.choice(ZONES), copy, fields)
        self._answers.append(event)
        return event

    def _say(self, kind: str, item: int, **fields: Any) -> Event:
        return self._event(kind, item, self.dice.choice(ZONES), None, fields)

    def _event(self, kind: str, item: int, time_zone: str, copy: int | None, fields: Mapping[str, Any]) -> Event:
        self._at += STEP
        identifier = str(UUID(int=self.dice.getrandbits(128), version=4))
        at = self._at + timedelta(minutes=self.dice.choice(JITTERS))
        return Event(identifier, kind, item, at, time_zone, copy, fields)
