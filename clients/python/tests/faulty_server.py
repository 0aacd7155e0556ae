"""A server that answers each request as the test has planned: a network with faults."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable, Dict, List, Optional

#: What happens to one request.
Fault = Callable[["Handler"], None]


@dataclass
class Seen:
    method: str
    url: str
    headers: Message
    body: bytes
    #: Seconds, monotonic.
    at: float


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: FaultyServer

    def handle_request(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.server.seen.append(Seen(self.command, self.path, self.headers, body, time.monotonic()))
        fault = self.server.planned.pop(0) if self.server.planned else answer(500)
        fault(self)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_request

    def log_message(self, *_: object) -> None:
        pass


class FaultyServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.planned: List[Fault] = []
        self.seen: List[Seen] = []
        self.closing = threading.Event()
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def plan(self, *faults: Fault) -> None:
        """From now on requests meet these, one after the other. Forgets what it has seen."""
        self.planned = list(faults)
        self.seen.clear()

    def close(self) -> None:
        self.closing.set()
        self.shutdown()
        self.server_close()


def cut(handler: Handler) -> None:
    """The connection breaks off before an answer."""
    handler.close_connection = True


def cut_in_answer(handler: Handler) -> None:
    """The connection breaks off in the middle of the answer."""
    handler.send_response(200)
    handler.send_header("content-length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"id":"exp_')
    handler.close_connection = True


def silence(handler: Handler) -> None:
    """Nothing comes."""
    handler.server.closing.wait(30)
    handler.close_connection = True


def answer(status: int, body: Any = None, headers: Optional[Dict[str, str]] = None) -> Fault:
    if body is None:
        body = {}
    content = (body if isinstance(body, str) else json.dumps(body)).encode()

    def respond(handler: Handler) -> None:
        handler.send_response(status)
        for name, value in {"content-type": "application/json", **(headers or {})}.items():
            handler.send_header(name, value)
        has_body = status not in (204, 304)
        if has_body:
            handler.send_header("content-length", str(len(content)))
        handler.end_headers()
        if has_body:
            handler.wfile.write(content)

    return respond


def stream(text: str) -> Fault:
    """Server-sent events that stop coming, on a connection that stays."""

    def respond(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("content-type", "text/event-stream")
        handler.end_headers()
        handler.wfile.write(f"retry: 10\n\n{text}".encode())
        handler.wfile.flush()
        silence(handler)

    return respond


def problem(status: int, code: str, **more: Any) -> Fault:
    detail = "It is not so."
    return answer(
        status,
        {
            "type": "/",
            "title": "No",
            "status": status,
            "detail": detail,
            "instance": "/",
            "code": code,
            "requestId": "r-1",
            **more,
        },
    )
