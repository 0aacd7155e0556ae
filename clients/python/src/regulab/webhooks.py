"""Messages of webhooks: signed as Standard Webhooks (symmetric, `v1`) describes."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import time
from typing import Mapping, Union, cast

from . import types
from .errors import RegulabSignatureInvalid

#: What a webhook receives; its `type` says what its `data` is.
WebhookMessage = Union[
    types.ExperimentCreatedMessage,
    types.ExperimentFinishedMessage,
    types.RunStartedMessage,
    types.RunPausedMessage,
    types.RunResumedMessage,
    types.RunRetryingMessage,
    types.RunFinishedMessage,
    types.RunThresholdReachedMessage,
    types.TestMessage,
]

#: A message that is older or newer by more may have been recorded and sent again.
_TOLERANCE_SECONDS = 5 * 60


def verify_webhook(
    headers: Mapping[str, str], body: Union[str, bytes], secret: str
) -> WebhookMessage:
    """The message, if the service has sent it.

    `body` is what came, byte for byte; `secret` is that of the webhook, `whsec_…`.

    Raises RegulabSignatureInvalid.
    """
    id = _header(headers, "webhook-id")
    timestamp = _header(headers, "webhook-timestamp")
    signatures = _header(headers, "webhook-signature").split(" ")
    if not (timestamp.isascii() and timestamp.isdigit()):
        raise RegulabSignatureInvalid("webhook-timestamp is no time.")
    if abs(time.time() - int(timestamp)) > _TOLERANCE_SECONDS:
        raise RegulabSignatureInvalid("webhook-timestamp is not of now.")

    payload = body.encode() if isinstance(body, str) else body
    key = _decode(secret[len("whsec_") :] if secret.startswith("whsec_") else secret)
    signed = f"{id}.{timestamp}.".encode() + payload
    expected = hmac.new(key, signed, hashlib.sha256).digest()
    for signature in signatures:
        version, _, encoded = signature.partition(",")
        if version == "v1" and hmac.compare_digest(expected, _decode(encoded)):
            return cast(WebhookMessage, json.loads(payload))
    raise RegulabSignatureInvalid("No signature is that of the secret.")


def _header(headers: Mapping[str, str], name: str) -> str:
    for key, value in headers.items():
        if key.lower() == name and isinstance(value, str):
            return value
    raise RegulabSignatureInvalid(f"There is no {name}.")


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise RegulabSignatureInvalid("A signature or the secret is not in base64.") from None
