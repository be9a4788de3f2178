"""What the tests of the loop share: a learner at the API with a moved clock, answering what is asked."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from quizzes import tokens
from quizzes.item_kinds import ITEM_KINDS
from quizzes.models import Item
from quizzes.presenting import load


@dataclass
class Study:
    """One learner's client; `at` is what the server's clock shows."""

    client: object
    learner: object
    at: datetime
    answered: list = field(default_factory=list)

    def wait(self, **time) -> None:
        self.at += timedelta(**time)

    def next(self, **query) -> dict:
        return self.client.get("/api/v1/reviews/next", query).json()

    def show(self, item: Item) -> dict:
        """Return a presentation of one chosen item."""
        from quizzes.presenting import present_for_review

        shown = present_for_review(item, learner_id=self.learner.pk, channel="test", at=self.at)
        return shown.as_json()

    def response(self, review: dict, verdict: str = "correct") -> dict:
        """Return a response that the item's kind gives as a sample of `verdict`."""
        token = tokens.read_token(review["token"])
        served = load(token.item_id, token.version, self.learner.pk)
        return ITEM_KINDS[served.item.kind].sample_responses(served.content, token.nonce)[verdict][0]

    def post(self, review: dict, response: dict, identifier: UUID | None = None, **extra):
        body = {"id": str(identifier or uuid4()), "token": review["token"], "response": response, **extra}
        return self.client.post("/api/v1/reviews/", body)

    def answer(self, item: Item, verdict: str = "correct", **extra) -> dict:
        """Show an item, answer it and return the reply."""
        review = self.show(item)
        response = {} if item.kind == "flashcard" else self.response(review, verdict)
        reply = self.post(review, response, **extra)
        assert reply.status_code == 200, reply.json()
        return reply.json()


@pytest.fixture
def study(api, alice, now, monkeypatch):
    study = Study(api(alice), alice, now)
    for module in ("reviews.api", "reviews.plans.api", "reviews.sync_api", "quizzes.api", "quizsite.me"):
        monkeypatch.setattr(f"{module}.now", lambda: study.at)
    return study
