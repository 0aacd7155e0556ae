"""What a call of the client can raise."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional


class RegulabError(Exception):
    """The service answered with an error."""

    status: int
    #: Stable, see docs/errors.md; `HTTP_502` and the like when something else answered.
    code: str
    #: What the service said (RFC 9457); None when something else answered, such as a proxy.
    problem: Optional[Mapping[str, Any]]
    #: Every fault that was found in the request: `pointer` or `parameter`, `code`, `message`.
    errors: List[Dict[str, Any]]
    #: Finds the request in the log of the service.
    request_id: Optional[str]
    #: After how many seconds the service wants to be asked again.
    retry_after_seconds: Optional[float]
    #: How often the request was sent.
    attempts: int

    def __init__(
        self,
        status: int,
        problem: Optional[Mapping[str, Any]] = None,
        *,
        request_id: Optional[str] = None,
        retry_after_seconds: Optional[float] = None,
        attempts: int = 1,
    ) -> None:
        super().__init__(_message(status, problem))
        self.status = status
        self.code = f"HTTP_{status}" if problem is None else str(problem["code"])
        self.problem = problem
        self.errors = [] if problem is None else list(problem.get("errors", []))
        self.request_id = request_id or (problem or {}).get("requestId")
        self.retry_after_seconds = retry_after_seconds
        self.attempts = attempts


class RegulabUnreachable(Exception):
    """No answer came, or not a whole one: `__cause__` is what the network said."""

    attempts: int

    def __init__(self, url: str, reason: str, attempts: int) -> None:
        super().__init__(f"{url} cannot be reached: {reason.rstrip('.')}.")
        self.attempts = attempts


class RegulabNotSucceeded(Exception):
    """What was waited for has finished, and not by succeeding."""

    #: The experiment or run as it finished.
    resource: Any

    def __init__(self, id: str, status: str, resource: Any) -> None:
        super().__init__(f"{id} has finished as {status}.")
        self.resource = resource


class RegulabDigestMismatch(Exception):
    """A file that arrived is not the file that the service has."""

    def __init__(self, file: str, expected_sha256: str, actual_sha256: str) -> None:
        super().__init__(f"{file} has the SHA-256 {actual_sha256}, not {expected_sha256}.")
        self.file = file
        self.expected_sha256 = expected_sha256
        self.actual_sha256 = actual_sha256


class RegulabSignatureInvalid(Exception):
    """A message that does not come from the service, or is too old."""


def _message(status: int, problem: Optional[Mapping[str, Any]]) -> str:
    if problem is None:
        return f"The answer has the status {status}."
    lines = [f"{problem.get('detail') or problem.get('title')} ({problem['code']})"]
    # A traceback is all that a notebook shows, so each wrong field is in it.
    for fault in problem.get("errors", []):
        place = fault.get("parameter") or fault.get("pointer") or "body"
        lines.append(f"  {place}: {fault.get('message')}")
    return "\n".join(lines)
