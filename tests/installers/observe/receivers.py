"""A mailbox and a chat, as small servers of the tests' own, for Alertmanager to write to."""

from __future__ import annotations

import email
import json
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PATIENCE_S = 60.0


@dataclass
class Mail:
    """A letter: to whom, and what it says."""

    to: list[str]
    message: Message

    @property
    def text(self) -> str:
        part = next(each for each in self.message.walk() if not each.is_multipart())
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        return content.decode()

    @property
    def subject(self) -> str:
        return str(email.header.make_header(email.header.decode_header(self.message["Subject"])))


@dataclass
class Inbox:
    """What came."""

    mails: list[Mail] = field(default_factory=list)
    chats: list[dict[str, Any]] = field(default_factory=list)
    mail_port: int = 0
    chat_port: int = 0

    def wait(self, subject: str) -> Mail:
        """Return the first letter whose subject has these words, once it is there."""
        give_up = time.monotonic() + PATIENCE_S
        while time.monotonic() < give_up:
            found = [each for each in self.mails if subject in each.subject]
            if found:
                return found[0]
            time.sleep(0.05)
        raise AssertionError(f"no letter about {subject!r}, only {[each.subject for each in self.mails]}")

    def wait_chat(self, title: str) -> dict[str, Any]:
        """Return the first message in the chat whose title has these words, once it is there."""
        give_up = time.monotonic() + PATIENCE_S
        while time.monotonic() < give_up:
            for said in list(self.chats):
                (attachment,) = said["attachments"]
                if title in attachment["title"]:
                    found: dict[str, Any] = attachment
                    return found
            time.sleep(0.05)
        raise AssertionError(f"no message about {title!r} in the chat")


class _Post(socketserver.StreamRequestHandler):
    """The few words of SMTP (RFC 5321) that a sender needs."""

    inbox: Inbox

    def handle(self) -> None:
        self._say("220 mailbox.test")
        to: list[str] = []
        for raw in self.rfile:
            word, line = raw[:4].upper(), raw.decode().strip()
            if word in (b"EHLO", b"HELO", b"MAIL", b"RSET"):
                to = []
            elif word == b"RCPT":
                to.append(line.partition("<")[2].rstrip(">"))
            elif word == b"DATA":
                self._say("354 go on")
                self.inbox.mails.append(Mail(to, email.message_from_bytes(self._content())))
            elif word == b"QUIT":
                self._say("221 bye")
                return
            self._say("250 ok")

    def _content(self) -> bytes:
        lines = []
        for raw in self.rfile:
            if raw == b".\r\n":
                break
            lines.append(raw.removeprefix(b".") if raw.startswith(b"..") else raw)
        return b"".join(lines)

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class _Chat(BaseHTTPRequestHandler):
    inbox: Inbox

    def do_POST(self) -> None:
        self.inbox.chats.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_: object) -> None:
        pass


class _Mailbox(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


@contextmanager
def receiving() -> Iterator[Inbox]:
    """Take mail and chat until the block ends."""
    inbox = Inbox()
    mailbox = _Mailbox(("127.0.0.1", 0), type("Post", (_Post,), {"inbox": inbox}))
    chat = ThreadingHTTPServer(("127.0.0.1", 0), type("Chat", (_Chat,), {"inbox": inbox}))
    inbox.mail_port, inbox.chat_port = int(mailbox.server_address[1]), chat.server_port
    threads = [threading.Thread(target=each.serve_forever, args=(0.02,)) for each in (mailbox, chat)]
    for thread in threads:
        thread.start()
    try:
        yield inbox
    finally:
        for server, thread in zip((mailbox, chat), threads, strict=True):
            server.shutdown()
            thread.join()
            server.server_close()
