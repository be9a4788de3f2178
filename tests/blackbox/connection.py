"""Requests over a network that loses what it likes."""

import json
from enum import Enum
from http.client import HTTPConnection, HTTPException
from typing import Any

PATIENCE = 30  # seconds: longer than any freeze and any start
# What a client sees when it cannot know whether the server did the work.
UNKNOWN = (OSError, HTTPException)


class Fate(Enum):
    """What becomes of a request on its way."""

    WHOLE = "whole"
    CUT = "request cut"
    UNHEARD = "reply lost"


class Connection:
    """One account's way to one server. A request that is cut or unheard raises like a broken network."""

    def __init__(self, port: int, token: str = "") -> None:
        self.port, self.token = port, token

    def call(self, method: str, path: str, body: Any = None, fate: Fate = Fate.WHOLE) -> tuple[int, Any]:
        """Return (status, body) of one request; raise one of UNKNOWN if no reply came."""
        raw = b"" if body is None else json.dumps(body).encode()
        client = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            client.putrequest(method, path)
            headers = {"Content-Type": "application/json", "Content-Length": str(len(raw)), "Connection": "close"}
            for name, value in {**headers, **({"X-Session-Token": self.token} if self.token else {})}.items():
                client.putheader(name, value)
            client.endheaders(raw[: len(raw) // 2] if fate is Fate.CUT else raw)
            if fate is Fate.CUT:
                raise ConnectionAbortedError(fate.value)
            reply = client.getresponse()
            if fate is Fate.UNHEARD:
                raise ConnectionAbortedError(fate.value)
            text = reply.read()
            return reply.status, json.loads(text) if "json" in reply.headers.get("Content-Type", "") else text
        finally:
            client.close()

    def read(self, path: str) -> Any:
        """Return the body of a GET that must succeed."""
        status, body = self.call("GET", path)
        if status != 200:
            raise RuntimeError(f"GET {path}: {status} {body}")
        return body

    def pages(self, path: str) -> list[Any]:
        """Return all results of a list."""
        rows: list[Any] = []
        address: str | None = path
        while address:
            page = self.read(address[address.index("/api/") :])
            rows += page["results"]
            address = page["next"]
        return rows
