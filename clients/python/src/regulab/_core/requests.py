"""A request as a value, and what an answer to it means."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Dict, Mapping, Optional, Union
from urllib.parse import quote, urlencode

import httpx

from ..errors import RegulabError, RegulabUnreachable
from .deadlines import time_left
from .retries import retry_after_of
from .settings import Settings

try:
    USER_AGENT = f"regulab-python/{version('regulab')}"
except PackageNotFoundError:  # Run from its sources.
    USER_AGENT = "regulab-python"


@dataclass(frozen=True)
class Request:
    """One request, sent as often as `Settings.retries` says if sending it twice does no harm."""

    path: str
    method: str = "GET"
    #: A list is sent with commas, `label` once for each of its items; None is left out.
    query: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    #: Sent as JSON.
    body: Optional[Any] = None
    #: Sent as they are.
    content: Optional[bytes] = None
    #: Whether sending it twice does no harm. By default all but POST and PATCH are taken to be.
    is_repeatable: Optional[bool] = None
    #: Seconds that the service may be silent, instead of those of the settings.
    timeout: Optional[float] = None
    #: On the clock of `time.monotonic()`: TimeoutError is raised then, whatever is tried.
    deadline: Optional[float] = None

    @property
    def may_repeat(self) -> bool:
        if self.is_repeatable is None:
            return self.method not in ("POST", "PATCH")
        return self.is_repeatable


def build(
    http: Union[httpx.Client, httpx.AsyncClient], request: Request, settings: Settings
) -> httpx.Request:
    """The request as httpx sends it. Raises TimeoutError when its deadline has been reached."""
    headers = {"accept": "application/json", "user-agent": USER_AGENT}
    if settings.key is not None:
        headers["authorization"] = f"Bearer {settings.key}"
    content = request.content
    if content is not None:
        headers["content-type"] = "application/octet-stream"
    elif request.body is not None:
        headers["content-type"] = "application/json"
        content = json.dumps(request.body, allow_nan=False, separators=(",", ":")).encode()
    headers.update(request.headers)
    seconds = settings.timeout if request.timeout is None else request.timeout
    seconds = time_left(request.deadline, seconds)
    return http.build_request(
        request.method,
        f"{settings.url}{request.path}{_query(request.query)}",
        headers=headers,
        content=content,
        timeout=seconds,
    )


def _query(query: Mapping[str, Any]) -> str:
    pairs = []
    for name, value in query.items():
        if value is None:
            continue
        values = list(value) if isinstance(value, (list, tuple, set, frozenset)) else [value]
        texts = [_text(each) for each in values]
        if not texts:  # A list of nothing says as much as none.
            continue
        pairs += [(name, text) for text in (texts if name == "label" else [",".join(texts)])]
    return f"?{urlencode(pairs)}" if pairs else ""


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def refusal(response: httpx.Response, attempt: int) -> RegulabError:
    """The error of an answer whose body, if it came, has been read."""
    try:
        problem = response.json()
    except (ValueError, httpx.ResponseNotRead):
        problem = None
    if not (isinstance(problem, dict) and isinstance(problem.get("code"), str)):
        problem = None
    return RegulabError(
        response.status_code,
        problem,
        request_id=response.headers.get("x-request-id"),
        retry_after_seconds=retry_after_of(response.headers.get("retry-after")),
        attempts=attempt,
    )


def unreachable(settings: Settings, error: Exception, attempt: int) -> RegulabUnreachable:
    """No whole answer came. The message says why, without what was sent."""
    if isinstance(error, httpx.TimeoutException):
        reason = "no answer came in time"
    else:
        reason = str(error) or type(error).__name__
    return RegulabUnreachable(settings.url, reason, attempt)


def is_refusal(response: httpx.Response) -> bool:
    return not (response.is_success or response.status_code == 304)


def once(key: Optional[str] = None) -> Dict[str, str]:
    """A header that makes a POST repeatable: all its attempts carry the same key."""
    return {"idempotency-key": key or str(uuid.uuid4())}


def segment(id: str) -> str:
    """One part of a path."""
    return quote(id, safe="")


def experiment_path(id: str) -> str:
    return f"/v1/experiments/{segment(id)}"


def run_path(id: str) -> str:
    return f"/v1/runs/{segment(id)}"


def path_of(id: str) -> str:
    """Of a run or an experiment: an id says which."""
    return run_path(id) if id.startswith("run_") else experiment_path(id)
