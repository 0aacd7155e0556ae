"""Server-sent events of an experiment or run, over as many connections as it takes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, AsyncIterator, Optional, cast

import httpx

from .._core.deadlines import time_left
from .._core.event_parser import EventParser
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
    last_id = after
    last_type: Optional[str] = None
    while True:
        headers = {"accept": "text/event-stream"}
        if last_id is not None:
            headers["last-event-id"] = last_id
        request = Request(
            f"{path_of(id)}/events", headers=headers, timeout=idle_seconds, deadline=deadline
        )
        response = await transport.open(request)
        before = last_id
        parser = EventParser()
        try:
            if response.status_code == 204:
                return
            async for chunk in response.aiter_bytes():
                for event in parser.feed(chunk):
                    if int(event["id"]) <= int(last_id or 0):
                        continue
                    last_id, last_type = event["id"], event["type"]
                    yield cast("types.Event", event)
                time_left(deadline, idle_seconds)
            if last_type == end:
                return
        except httpx.HTTPError:
            pass  # The connection broke off: reason enough for another.
        finally:
            await response.aclose()
        # One that brought nothing may be followed by many like it.
        if last_id == before:
            seconds = parser.retry_seconds
            await asyncio.sleep(_RECONNECT_SECONDS if seconds is None else seconds)
