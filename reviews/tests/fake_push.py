"""A browser that subscribes, and a push service on this machine that gives it what it is sent."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives.asymmetric.ec import ECDH, EllipticCurvePublicKey, generate_private_key
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from reviews.reminders import outside
from reviews.reminders.web_push import CURVE, Keys, _derive, _point, encode


class Browser:
    """Has the private half of a subscription's keys, and reads by RFC 8291 from the other side."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self.private = generate_private_key(CURVE)
        self.auth = b"sixteen bytes..."
        self.keys = Keys(self.private.public_key(), self.auth)

    def to_json(self) -> dict:
        return {
            "endpoint": self.endpoint,
            "keys": {"p256dh": encode(_point(self.keys.public)), "auth": encode(self.auth)},
        }

    def read(self, body: bytes) -> bytes:
        salt, size, length = body[:16], int.from_bytes(body[16:20]), body[20]
        sender, record = body[21 : 21 + length], body[21 + length :]
        assert len(record) <= size
        shared = self.private.exchange(ECDH(), EllipticCurvePublicKey.from_encoded_point(CURVE, sender))
        secret = _derive(shared, self.auth, b"WebPush: info\0" + _point(self.keys.public) + sender, 32)
        key = _derive(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
        nonce = _derive(secret, salt, b"Content-Encoding: nonce\0", 12)
        return AESGCM(key).decrypt(nonce, record, None).rstrip(b"\0").removesuffix(b"\2")


@dataclass
class PushService:
    """Answers each path with the status that `answers` holds for it, else 201; keeps what came."""

    answers: dict[str, int] = field(default_factory=dict)
    came: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def push_service(monkeypatch) -> Iterator[PushService]:
    """Every https address leads to a server on this machine."""
    service = PushService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.came.append((self.path, dict(self.headers), body))
            self.send_response(service.answers.get(self.path, 201))
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    class Here(HTTPConnection):
        def __init__(self, host: str, *, timeout: float) -> None:
            super().__init__("127.0.0.1", server.server_port, timeout=timeout)

    monkeypatch.setattr(outside, "PublicConnection", Here)
    yield service
    server.shutdown()
    server.server_close()
