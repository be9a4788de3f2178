"""An adapter for `fault_harness.py`, a fault harness made elsewhere that knows nothing of ours: a second opinion.

    python fault_harness.py --adapter tests/blackbox/adapter.py:Attentive --opt python=.venv/bin/python

`--opt database_url=postgres://...` runs it on an empty Postgres database instead of SQLite.
"""

import os
import random
import subprocess
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from fault_harness import (  # type: ignore[import-not-found]
    Adapter,
    Client,
    Op,
    ProcSpec,
    Reply,
    Stored,
    http_json,
    http_up,
)

ROOT = Path(__file__).resolve().parent.parent.parent
BEGIN = datetime.now(UTC) - timedelta(days=300)  # the past in which everything happens
STEP = timedelta(minutes=97)
JITTERS = (0, 0, 0, -600, 30)  # minutes: devices' clocks go back, stand still and overlap
PASSWORD = "scaled dot product"


class Attentive(Adapter):  # type: ignore[misc]
    """Accounts with two devices each that rate flashcards, over `sync/events`."""

    def processes(self) -> list[ProcSpec]:
        python = str(Path(self.options.get("python", "python3")).absolute())
        self.manage = [python, str(ROOT / "manage.py")]
        self.environment = {"DATA_DIR": f"{self.work}/data", "PORT": str(self.http_port), "LOG_LEVEL": "ERROR"}
        if "database_url" in self.options:
            self.environment["DATABASE_URL"] = self.options["database_url"]
        gunicorn = [python, "-m", "gunicorn", "--config", "python:quizsite.gunicorn_settings", "quizsite.wsgi"]
        ready = http_up(self.http_port, "/healthz")
        return [ProcSpec("web", gunicorn, env=self.environment, cwd=str(ROOT), ready=ready)]

    def prepare(self) -> None:
        self.processes()
        environment = {**os.environ, **self.environment}
        subprocess.run([*self.manage, "prepare"], env=environment, check=True, stdout=subprocess.DEVNULL)

    def setup_client(self, index: int, twin: bool = False) -> dict[str, Any]:
        account = {"email": f"{'twin' if twin else 'user'}{index}-{uuid.uuid4().hex[:8]}@example.com"}
        path = "/_allauth/app/v1/auth/signup"
        _, reply = http_json(self.http_port, "POST", path, {**account, "password": PASSWORD})
        headers = {"X-Session-Token": reply["meta"]["session_token"]}
        _, items = http_json(self.http_port, "GET", "/api/v1/items/?kind=flashcard&limit=200", None, headers)
        return {"headers": headers, "items": [each["id"] for each in items["results"]]}

    def make_op(self, client: Client, n: int, rng: random.Random) -> Op:
        # Half of the cards are left to collisions: a busy item heals its own damage.
        items = client.data["items"]
        return self._answer(rng.choice(items[: len(items) // 2]), n, rng)

    def make_collision(self, client: Client, n: int, rng: random.Random) -> list[list[Op]]:
        items = client.data["items"]
        untouched = client.data.setdefault("untouched", items[len(items) // 2 :])
        try:
            item = untouched.pop()
        except IndexError:  # the harness takes no "none left" here
            item = rng.choice(items)
        answers = [self._answer(item, n, rng) for _ in range(5)]
        return [answers[:1], answers[1:3], answers[3:]]

    def _answer(self, item: int, n: int, rng: random.Random) -> Op:
        identifier = str(uuid.UUID(int=rng.getrandbits(128), version=4))
        at = (BEGIN + n * STEP + timedelta(minutes=rng.choice(JITTERS))).isoformat()
        said = {"id": identifier, "kind": "answer", "item": item, "response": {}, "rating": rng.randint(1, 4)}
        place = {"reviewed_at": at, "time_zone": "Europe/Berlin", "day_starts_at": 4}
        return Op(identifier, {**said, **place}, sort_key=(at, identifier))

    def send(self, client: Client, op: Op, port: int) -> Reply:
        return self.send_batch(client, [op], port)[0]

    def send_batch(self, client: Client, ops: list[Op], port: int) -> list[Reply]:
        events = {"events": [op.payload for op in ops]}
        status, reply = http_json(port, "POST", "/api/v1/sync/events", events, client.data["headers"])
        if status != 200:
            return [self.classify(status, reply)] * len(ops)
        taken = ("applied", "duplicate")
        return [Reply("ack" if fate["status"] in taken else "reject", 200, fate) for fate in reply["results"]]

    def read_state(self, client: Client) -> list[Stored]:
        stored, cursor, more = [], "0", True
        while more:
            page = self._read(client, f"/api/v1/sync/events?cursor={cursor}")
            stored += [Stored(event["id"]) for event in page["results"]]
            cursor, more = page["cursor"], page["more"]
        return stored

    def read_derived(self, client: Client) -> dict[str, Any]:
        memories = self._read(client, "/api/v1/memories/?limit=200")["results"]
        fields = ("state", "stability", "difficulty", "due", "reps", "lapses", "step")
        return {str(memory["item"]): {name: memory[name] for name in fields} for memory in memories}

    def _read(self, client: Client, path: str) -> dict[str, Any]:
        status, body = http_json(self.http_port, "GET", path, None, client.data["headers"])
        if status != 200:
            raise RuntimeError(f"GET {path}: {status} {body}")
        found: dict[str, Any] = body
        return found

    def check(self, clients: list[Client]) -> list[str]:
        environment = {**os.environ, **self.environment}
        proof = subprocess.run([*self.manage, "check_memory"], env=environment, capture_output=True, text=True)
        return [] if proof.returncode == 0 else [proof.stdout]
