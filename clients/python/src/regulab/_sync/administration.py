# Generated from _async/administration.py by `npm run openapi`: change that file.
"""Keys, webhooks and workers, for those who may manage them."""

from __future__ import annotations

from typing import List, Optional, cast

from .. import types
from .._core.requests import Request, segment
from .listing import Listing
from .methods import Methods


class Keys(Methods):
    """`client.keys`"""

    def list(
        self, *, tenant: Optional[str] = None, limit: Optional[int] = None
    ) -> Listing[types.ApiKey]:
        return Listing(self._transport, "/v1/keys", {"tenant": tenant, "limit": limit})

    def get(self, id: str) -> types.ApiKey:
        return cast(types.ApiKey, self._get(_key_path(id)))

    def create(self, key: types.ApiKeyRequest) -> types.MadeApiKey:
        """Sent once: the answer to a repetition would not have the key."""
        request = Request("/v1/keys", method="POST", body=key)
        return cast(types.MadeApiKey, self._transport.json(request))

    def rotate(
        self, id: str, rotation: Optional[types.KeyRotation] = None
    ) -> types.MadeApiKey:
        """Sent once, for the same reason."""
        request = Request(f"{_key_path(id)}/rotate", method="POST", body=rotation or {})
        return cast(types.MadeApiKey, self._transport.json(request))

    def revoke(self, id: str) -> types.ApiKey:
        request = Request(f"{_key_path(id)}/revoke", method="POST", is_repeatable=True)
        return cast(types.ApiKey, self._transport.json(request))


class Workers(Methods):
    """`client.workers`"""

    def list(self) -> List[types.Worker]:
        """All that are alive."""
        return cast("List[types.Worker]", self._items("/v1/workers"))

    def get(self, id: str) -> types.Worker:
        return cast(types.Worker, self._get(_worker_path(id)))

    def drain(self, id: str) -> types.Worker:
        """It hands its runs back to the queue, and takes none until it is resumed."""
        request = Request(f"{_worker_path(id)}/drain", method="POST", is_repeatable=True)
        return cast(types.Worker, self._transport.json(request))

    def resume(self, id: str) -> types.Worker:
        request = Request(f"{_worker_path(id)}/resume", method="POST", is_repeatable=True)
        return cast(types.Worker, self._transport.json(request))


class Webhooks(Methods):
    """`client.webhooks`"""

    def list(self) -> List[types.Webhook]:
        return cast("List[types.Webhook]", self._items("/v1/webhooks"))

    def get(self, id: str) -> types.Webhook:
        return cast(types.Webhook, self._get(_webhook_path(id)))

    def create(self, webhook: types.WebhookRequest) -> types.WebhookWithSecret:
        """The answer has the secret."""
        return cast(types.WebhookWithSecret, self._post_once("/v1/webhooks", webhook))

    def change(self, id: str, patch: types.WebhookPatch) -> types.Webhook:
        """`{"disabled": None}` enables it again."""
        request = Request(_webhook_path(id), method="PATCH", body=patch, is_repeatable=True)
        return cast(types.Webhook, self._transport.json(request))

    def delete(self, id: str) -> None:
        self._delete(_webhook_path(id))

    def rotate_secret(self, id: str) -> types.WebhookWithSecret:
        answer = self._post_once(f"{_webhook_path(id)}/rotate-secret")
        return cast(types.WebhookWithSecret, answer)

    def test(self, id: str) -> types.WebhookAttempt:
        """Sends `webhook.test` once, and answers with what came back."""
        request = Request(f"{_webhook_path(id)}/test", method="POST")
        return cast(types.WebhookAttempt, self._transport.json(request))

    def deliveries(
        self, id: str, *, limit: Optional[int] = None
    ) -> Listing[types.WebhookDelivery]:
        return Listing(self._transport, f"{_webhook_path(id)}/deliveries", {"limit": limit})

    def redeliver(self, id: str, delivery_id: str) -> types.WebhookRedelivery:
        path = f"{_webhook_path(id)}/deliveries/{segment(delivery_id)}/redeliver"
        return cast(types.WebhookRedelivery, self._post_once(path))


def _key_path(id: str) -> str:
    return f"/v1/keys/{segment(id)}"


def _worker_path(id: str) -> str:
    return f"/v1/workers/{segment(id)}"


def _webhook_path(id: str) -> str:
    return f"/v1/webhooks/{segment(id)}"
