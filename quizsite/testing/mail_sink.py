"""A mail server on the loopback interface that keeps what it is sent, for tests of real workers."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from socketserver import StreamRequestHandler, ThreadingTCPServer


@dataclass
class MailSink:
    """What arrived. `taken` is called once a mail is kept, before its sender is told: the worst moment to be killed."""

    port: int
    mails: list[Message] = field(default_factory=list)
    taken: Callable[[int], None] = lambda number: None

    def message_ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.mails]


@contextmanager
def mail_sink() -> Iterator[MailSink]:
    """Run the server on a free port."""

    class Session(StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 sink")
            while line := self.rfile.readline():
                command = line[:4].upper().strip()
                if command == b"DATA":
                    self._say("354 go on")
                    self._keep()
                self._say("221 bye" if command == b"QUIT" else "250 ok")

        def _keep(self) -> None:
            lines = []
            while (line := self.rfile.readline()) not in (b".\r\n", b""):
                lines.append(line)
            if line:  # else the sender died in the middle, and the mail with it
                sink.mails.append(message_from_bytes(b"".join(lines)))
                sink.taken(len(sink.mails))

        def _say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

    class Server(ThreadingTCPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A sender that was killed leaves a broken connection; that is what the tests are about."""

    with Server(("127.0.0.1", 0), Session) as server:
        sink = MailSink(server.server_address[1])
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield sink
        server.shutdown()
