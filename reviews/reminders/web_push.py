"""Web push: messages that only one browser can read (RFC 8291), from a server that it knows (RFC 8292)."""

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256
RECORD_SIZE = 4096
SIGNED_FOR = timedelta(hours=12)
AUTH_LENGTH = 16


@dataclass(frozen=True)
class Keys:
    """What a browser gives, so that nobody on the way can read."""

    public: EllipticCurvePublicKey
    auth: bytes

    @classmethod
    def read(cls, p256dh: str, auth: str) -> "Keys":
        """Read both from base64url; raise ValueError if they are none."""
        public = EllipticCurvePublicKey.from_encoded_point(CURVE, decode(p256dh))
        if len(decode(auth)) != AUTH_LENGTH:
            raise ValueError(f"auth has {AUTH_LENGTH} bytes")
        return cls(public, decode(auth))


def server_key(secret: str) -> EllipticCurvePrivateKey:
    """Return the key pair that stands for this server, grown from its secret: the same at every start."""
    number = int.from_bytes(_derive(secret.encode(), b"", b"attentive web push", 48))
    return derive_private_key(number % (ORDER - 1) + 1, CURVE)


def public_key(private: EllipticCurvePrivateKey) -> str:
    """Return the key that a browser asks for when it subscribes."""
    return encode(_point(private.public_key()))


def encrypt(text: bytes, keys: Keys, *, ephemeral: EllipticCurvePrivateKey, salt: bytes) -> bytes:
    """Return the body of a push message: one record of aes128gcm (RFC 8188) behind its header."""
    theirs, ours = _point(keys.public), _point(ephemeral.public_key())
    shared = ephemeral.exchange(ECDH(), keys.public)
    secret = _derive(shared, keys.auth, b"WebPush: info\0" + theirs + ours, 32)
    key = _derive(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derive(secret, salt, b"Content-Encoding: nonce\0", 12)
    header = salt + RECORD_SIZE.to_bytes(4) + len(ours).to_bytes(1) + ours
    return header + AESGCM(key).encrypt(nonce, text + b"\2", None)  # 2 ends the last record


def headers(
    endpoint: str, *, private: EllipticCurvePrivateKey, contact: str, topic: str, lifetime: timedelta, at: datetime
) -> dict[str, str]:
    """Return the headers of a push message. A later message of one topic takes the place of one that still waits."""
    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": int((at + SIGNED_FOR).timestamp()), "sub": contact}
    token = jwt.encode(claims, private, algorithm="ES256")
    return {
        "Authorization": f"vapid t={token}, k={public_key(private)}",
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(lifetime.total_seconds())),
        "Topic": encode(sha256(topic.encode()).digest()[:24]),  # at most 32 characters
        "Urgency": "low",
    }


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def decode(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _point(public: EllipticCurvePublicKey) -> bytes:
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derive(material: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(material)
