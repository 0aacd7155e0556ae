"""When a request is sent again, and after how long."""

from __future__ import annotations

import random
import re
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Optional

from ..errors import RegulabError, RegulabUnreachable

_FIRST_WAIT_SECONDS = 0.25
_MAX_WAIT_SECONDS = 8.0
#: A service that wants to be left alone for longer is not waited for.
_MAX_RETRY_AFTER_SECONDS = 60
#: Answers that may be different the next time.
_TRANSIENT = (408, 429, 502, 503, 504)


def is_transient(error: Exception) -> bool:
    """Whether the next attempt may fare better."""
    if isinstance(error, RegulabUnreachable):
        return True
    if not isinstance(error, RegulabError):
        return False
    patience = error.retry_after_seconds or 0
    return error.status in _TRANSIENT and patience <= _MAX_RETRY_AFTER_SECONDS


def wait_seconds(error: Exception, attempt: int) -> float:
    """Seconds until the next attempt.

    Doubles with each; the jitter keeps clients that failed together from returning together.
    """
    wait = min(_FIRST_WAIT_SECONDS * 2.0 ** (attempt - 1), _MAX_WAIT_SECONDS)
    wait *= 0.5 + random.random() / 2
    asked = error.retry_after_seconds if isinstance(error, RegulabError) else None
    return wait if asked is None else asked + wait / 2


def retry_after_of(header: Optional[str]) -> Optional[float]:
    """Seconds of a Retry-After header, which has a number or a date."""
    if header is None:
        return None
    if re.fullmatch(r"\d+", header, re.ASCII):
        return float(header)
    try:
        at = parsedate_to_datetime(header)
    except (TypeError, ValueError):
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=timezone.utc)
    return max((at - datetime.now(timezone.utc)).total_seconds(), 0.0)
