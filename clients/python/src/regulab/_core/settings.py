"""Where the service is and how patiently it is asked: arguments, then the environment."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import Optional
from urllib.parse import urlsplit

URL_VARIABLE = "REGULAB_URL"
KEY_VARIABLE = "REGULAB_API_KEY"
DEFAULT_URL = "http://127.0.0.1:3000"


@dataclass(frozen=True)
class Settings:
    """Of one client. The key is in no repr."""

    #: Address of the service, without a slash at its end.
    url: str
    key: Optional[str] = field(repr=False)
    #: Seconds that the service may be silent during an attempt.
    timeout: float
    #: How often a request is sent again.
    retries: int


def settings_of(url: Optional[str], key: Optional[str], timeout: float, retries: int) -> Settings:
    """Raises ValueError for an address or a key that can be none; it names neither's secrets."""
    if url is None:
        url = os.environ.get(URL_VARIABLE) or DEFAULT_URL
    if key is None:
        key = os.environ.get(KEY_VARIABLE) or None
    # httpx would refuse it with a message that has the key in it.
    if key is not None and not re.fullmatch(r"[\x21-\x7e]+", key):
        raise ValueError("The key has characters that no key has.")
    parts = urlsplit(url)
    if parts.username is not None or parts.password is not None:
        raise ValueError(
            "The address has a user or a password in it: "
            f"give the key as `key` or in {KEY_VARIABLE}."
        )
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url!r} is no address of a service: it begins with http:// or https://.")
    if parts.query or parts.fragment:
        raise ValueError(f"{url!r} has more than the address of the service: leave out its end.")
    address = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
    return Settings(address, key, timeout, retries)
