"""How long a caller is willing to wait."""

from __future__ import annotations

import time
from typing import Optional


def deadline_in(seconds: Optional[float]) -> Optional[float]:
    """On the clock of `time.monotonic()`; None waits as long as it takes."""
    return None if seconds is None else time.monotonic() + seconds


def time_left(deadline: Optional[float], at_most: float) -> float:
    """Seconds until then. Raises TimeoutError when there are none."""
    if deadline is None:
        return at_most
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return min(left, at_most)
