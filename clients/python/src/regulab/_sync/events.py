# Generated from _async/events.py by `npm run openapi`: change that file.
"""Server-sent events of an experiment or run, over as many connections as it takes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Iterator, Optional, cast

import httpx

from .._core.deadlines import time_left
from .._core.event_parser import EventParser
from .._core.requests import Request, path_of
from .transport import Transport

if TYPE_CHECKING:
    from .. import types

#: A connection on which nothing comes for so long is taken for dead. The service sends something
#: every 15 s.
IDLE_SECONDS = 45.0
#: Until the service says how long to wait before a new connection.
_RECONNECT_SECONDS = 2.0


def read_events(
    transport: Transport,
    id: str,
    after: Optional[str] = None,
    idle_seconds: float = IDLE_SECONDS,
    deadline: Optional[float] = None,
) -> Iterator[types.Event]:
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
        response = transport.open(request)
        before = last_id
        parser = EventParser()
        try:
            if response.status_code == 204:
                return
            for chunk in response.iter_bytes():
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
            response.close()
        # One that brought nothing may be followed by many like it.
        if last_id == before:
            seconds = parser.retry_seconds
            time.sleep(_RECONNECT_SECONDS if seconds is None else seconds)
