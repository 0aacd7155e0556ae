"""Server-sent events of an experiment or run, or of all, over as many connections as it takes."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any, AsyncIterator, Dict, Optional, Sequence, Tuple, cast

import httpx

from .._core.deadlines import time_left
from .._core.event_parser import EventParser, Message
from .._core.requests import Request, path_of
from .transport import AsyncTransport

if TYPE_CHECKING:
    from .. import types

#: A connection on which nothing comes for so long is taken for dead. The service sends something
#: every 15 s.
IDLE_SECONDS = 45.0
#: Until the service says how long to wait before a new connection.
_RECONNECT_SECONDS = 2.0


async def read_events(
    transport: AsyncTransport,
    id: str,
    after: Optional[str] = None,
    idle_seconds: float = IDLE_SECONDS,
    deadline: Optional[float] = None,
) -> AsyncIterator[types.Event]:
    """Every event once and in order, until the resource is finished.

    After a cut it continues from the last event on a new connection.

    Raises RegulabUnreachable when a new connection fails as often as `retries` allow, TimeoutError
    when `time.monotonic()` has reached the deadline.
    """
    end = "run.finished" if id.startswith("run_") else "experiment.finished"
    request = Request(f"{path_of(id)}/events", timeout=idle_seconds, deadline=deadline)
    async for message in _follow(transport, request, after, idle_seconds, end):
        yield cast("types.Event", message.event)


async def read_all_events(
    transport: AsyncTransport,
    types: Optional[Sequence[str]] = None,
    after: Optional[str] = None,
    idle_seconds: float = IDLE_SECONDS,
) -> AsyncIterator[Dict[str, Any]]:
    """Events of all experiments once and in order, without an end.

    Each has its place as `position`. `events.missed` stands where some are gone. After a cut it
    continues from the last one on a new connection.

    Raises RegulabUnreachable when a new connection fails as often as `retries` allow.
    """
    request = Request("/v1/events", query={"types": types}, timeout=idle_seconds)
    async for message in _follow(transport, request, after, idle_seconds, None):
        if message.event["type"] != "events.position":
            yield {**message.event, "position": message.id}


async def _follow(
    transport: AsyncTransport,
    request: Request,
    after: Optional[str],
    idle_seconds: float,
    end: Optional[str],
) -> AsyncIterator[Message]:
    """The messages of a stream, which is complete when it ends with an event of the type `end`."""
    last_id = after
    last_type: Optional[str] = None
    while True:
        headers = {"accept": "text/event-stream"}
        if last_id is not None:
            headers["last-event-id"] = last_id
        response = await transport.open(replace(request, headers=headers))
        before = last_id
        parser = EventParser()
        try:
            if response.status_code == 204:
                return
            async for chunk in response.aiter_bytes():
                for message in parser.feed(chunk):
                    type_ = message.event["type"]
                    # What was missed leads back to the oldest event that is kept.
                    if type_ != "events.missed" and _place(message.id) <= _place(last_id or "0"):
                        continue
                    last_id, last_type = message.id, type_
                    yield message
                time_left(request.deadline, idle_seconds)
            if end is not None and last_type == end:
                return
        except httpx.HTTPError:
            pass  # The connection broke off: reason enough for another.
        finally:
            await response.aclose()
        # One that brought nothing may be followed by many like it.
        if last_id == before:
            seconds = parser.retry_seconds
            await asyncio.sleep(_RECONNECT_SECONDS if seconds is None else seconds)


def _place(id: str) -> Tuple[int, int]:
    """Ids are numbers, or two numbers joined by a hyphen."""
    first, _, second = id.partition("-")
    return int(first), int(second or -1)
