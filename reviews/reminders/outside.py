"""Posts to addresses that browsers name: never into our own network, never on to another address."""

import ipaddress
import socket
import ssl
from http.client import HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

TIMEOUT = 10  # seconds
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Refused(ValueError):
    """We do not post there."""


def check(address: str) -> tuple[str, str]:
    """Return (host, path) of an address that may be posted to; raise Refused for any other.

    Where the name leads is looked up when we connect: today's answer says nothing about tomorrow's.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise Refused(_("This is no address.")) from None
    if parts.scheme != "https" or port not in (None, 443) or parts.username is not None or not address.isascii():
        raise Refused(_("Only https addresses at the usual port are taken."))
    if any(character <= " " for character in address):
        raise Refused(_("An address has no spaces."))
    if "." not in host.strip(".") or host.replace(".", "").isdigit() or ":" in host:
        raise Refused(_("The address must name a public host."))
    return host, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def is_public(number: str) -> bool:
    """Say whether an IP address lies in the open internet, also one that hides inside another."""
    address = ipaddress.ip_address(number)
    if isinstance(address, ipaddress.IPv6Address):
        if address.sixtofour or address.teredo or address in NAT64:
            return False
        address = address.ipv4_mapped or address
    return address.is_global and not address.is_multicast


class PublicConnection(HTTPSConnection):
    """Connects to the very address that was checked: a name that answers differently the next time gains nothing."""

    def connect(self) -> None:
        found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        numbers = [str(entry[4][0]) for entry in found]
        if not numbers or not all(map(is_public, numbers)):
            raise Refused(_("%s leads into a private network.") % self.host)
        plain = socket.create_connection((numbers[0], self.port), self.timeout)
        self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)


def post(address: str, body: bytes, headers: dict[str, str]) -> int:
    """Post, and return the status; raise Refused, OSError or HTTPException. Redirects are not followed."""
    host, path = check(address)
    connection = PublicConnection(host, timeout=TIMEOUT)
    try:
        connection.request("POST", path, body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


FAILURES = (Refused, OSError, HTTPException)
