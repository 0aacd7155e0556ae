"""Server-sent events out of the bytes of a stream, however they are cut (WHATWG HTML, 9.2.6)."""

from __future__ import annotations

import codecs
import json
from typing import Any, Dict, Iterator, List, NamedTuple, Optional


class Message(NamedTuple):
    #: Of the message: that of the event, or its place among the events of all experiments.
    id: str
    event: Dict[str, Any]


class EventParser:
    """Of one connection."""

    def __init__(self) -> None:
        #: How long the service wants a reader to wait before a new connection.
        self.retry_seconds: Optional[float] = None
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._rest = ""
        self._data: List[str] = []
        self._id = ""

    def feed(self, chunk: bytes) -> Iterator[Message]:
        """The messages that are complete with these bytes, with their events from JSON."""
        text = self._rest + self._decode(chunk)
        # A CR at the end may be half of a CRLF.
        held = "\r" if text.endswith("\r") else ""
        lines = text[: len(text) - len(held)].replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._rest = lines.pop() + held
        for line in lines:
            if line != "":
                self._take(line)
            elif self._data:
                data, self._data = "\n".join(self._data), []
                yield Message(self._id, json.loads(data))

    def _take(self, line: str) -> None:
        name, _, value = line.partition(":")
        value = value[1:] if value.startswith(" ") else value
        if name == "data":
            self._data.append(value)
        elif name == "id":
            self._id = value
        elif name == "retry" and value.isascii() and value.isdigit():
            self.retry_seconds = int(value) / 1000
