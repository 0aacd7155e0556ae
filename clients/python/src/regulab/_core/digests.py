"""Whether a file arrived as the service has it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import Optional

from ..errors import RegulabDigestMismatch


def sha256_in(header: Optional[str]) -> Optional[str]:
    """In hexadecimal, from `sha-256=:<base64>:` (RFC 9530)."""
    match = re.search(r"(?:^|[,\s])sha-256=:([^:]+):", header or "", re.IGNORECASE)
    try:
        return base64.b64decode(match[1], validate=True).hex() if match else None
    except (binascii.Error, ValueError):
        return None


def verify(file: str, content: bytes, expected: str) -> bytes:
    """The content. Raises RegulabDigestMismatch when it has another SHA-256."""
    actual = hashlib.sha256(content).hexdigest()
    if actual != expected:
        raise RegulabDigestMismatch(file, expected, actual)
    return content
