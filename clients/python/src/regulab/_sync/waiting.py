# Generated from _async/waiting.py by `npm run openapi`: change that file.
"""Waiting until an experiment or run has finished: the service holds answers back meanwhile."""

from __future__ import annotations

from typing import Any, Callable, Dict, Optional, Tuple

import httpx

from .._core.deadlines import deadline_in, time_left
from .._core.progress import ProgressBar, say_that_it_continues
from .._core.requests import Request, path_of
from ..errors import RegulabError, RegulabNotSucceeded, RegulabUnreachable
from .events import IDLE_SECONDS, read_events
from .transport import Transport

#: Below the 55 s that the service waits at most, and the 60 s after which many proxies give up.
_WAIT_SECONDS = 50
#: Half a minute and more, for a service that is started again. With `retries=0` there are none.
_RETRIES = 10
_FINISHED = ("succeeded", "partially_succeeded", "failed", "cancelled")
#: What no other way of asking would change.
_FINAL = (401, 403, 404)

OnChange = Callable[[Dict[str, Any]], object]


def wait_until_finished(
    transport: Transport,
    id: str,
    *,
    progress: bool = False,
    timeout: Optional[float] = None,
    on_change: Optional[OnChange] = None,
    must_succeed: bool = False,
) -> Dict[str, Any]:
    """The finished experiment or run.

    Raises RegulabNotSucceeded if asked to, TimeoutError after `timeout` seconds, and what every
    request raises.
    """
    patient = transport.settings.retries and max(transport.settings.retries, _RETRIES)
    transport = transport.with_settings(timeout=None, retries=patient)
    deadline = deadline_in(timeout)
    try:
        if progress:
            resource = _wait_with_bar(transport, id, deadline, on_change)
        else:
            resource = _poll(transport, id, deadline, on_change)
    except TimeoutError:
        raise TimeoutError(f"{id} has not finished within {timeout} s. It continues.") from None
    except KeyboardInterrupt:
        say_that_it_continues(id)
        raise
    if must_succeed and resource["status"] != "succeeded":
        raise RegulabNotSucceeded(id, resource["status"], resource)
    return resource


def _poll(
    transport: Transport,
    id: str,
    deadline: Optional[float],
    on_change: Optional[OnChange],
) -> Dict[str, Any]:
    headers: Dict[str, str] = {}
    while True:
        seconds = transport.settings.timeout + _WAIT_SECONDS
        request = Request(path_of(id), headers=headers, timeout=seconds, deadline=deadline)
        etag, resource = transport.send(request, _read)
        if resource is not None:
            if on_change is not None:
                on_change(resource)
            if resource["status"] in _FINISHED:
                return resource
        if etag is not None:
            headers["if-none-match"] = etag
        # In whole seconds, and so a little longer than asked for rather than in a busy loop.
        headers["prefer"] = f"wait={int(time_left(deadline, _WAIT_SECONDS - 1)) + 1}"


def _read(response: httpx.Response) -> Tuple[Optional[str], Optional[Dict[str, Any]]]:
    etag = response.headers.get("etag")
    return etag, None if response.status_code == 304 else response.json()


def _wait_with_bar(
    transport: Transport,
    id: str,
    deadline: Optional[float],
    on_change: Optional[OnChange],
) -> Dict[str, Any]:
    bar = ProgressBar(transport.json(Request(path_of(id), deadline=deadline)))

    def show(resource: Dict[str, Any]) -> None:
        bar.take_resource(resource)
        if on_change is not None:
            on_change(resource)

    try:
        if on_change is None:
            _follow_events(transport, id, deadline, bar)
        return _poll(transport, id, deadline, show)
    finally:
        bar.close()


def _follow_events(
    transport: Transport, id: str, deadline: Optional[float], bar: ProgressBar
) -> None:
    """Until the last event, or until there is no way to get more of them."""
    try:
        for event in read_events(transport, id, None, IDLE_SECONDS, deadline):
            bar.take_event(event)
    except RegulabError as error:
        if error.status in _FINAL:
            raise
    except RegulabUnreachable:
        pass  # Something between us and the service lets no stream through.
