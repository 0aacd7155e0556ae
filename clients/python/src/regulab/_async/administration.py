"""Keys, webhooks and workers, for those who may manage them."""

from __future__ import annotations

from typing import List, Optional, cast

from .. import types
from .._core.requests import Request, segment
from .listing import AsyncListing
from .methods import AsyncMethods


class AsyncKeys(AsyncMethods):
    """`client.keys`"""

    def list(
        self, *, tenant: Optional[str] = None, limit: Optional[int] = None
    ) -> AsyncListing[types.ApiKey]:
        return AsyncListing(self._transport, "/v1/keys", {"tenant": tenant, "limit": limit})

    async def get(self, id: str) -> types.ApiKey:
        return cast(types.ApiKey, await self._get(_key_path(id)))

    async def create(self, key: types.ApiKeyRequest) -> types.MadeApiKey:
        """Sent once: the answer to a repetition would not have the key."""
        request = Request("/v1/keys", method="POST", body=key)
        return cast(types.MadeApiKey, await self._transport.json(request))

    async def rotate(
        self, id: str, rotation: Optional[types.KeyRotation] = None
    ) -> types.MadeApiKey:
        """Sent once, for the same reason."""
        request = Request(f"{_key_path(id)}/rotate", method="POST", body=rotation or {})
        return cast(types.MadeApiKey, await self._transport.json(request))

    async def revoke(self, id: str) -> types.ApiKey:
        request = Request(f"{_key_path(id)}/revoke", method="POST", is_repeatable=True)
        return cast(types.ApiKey, await self._transport.json(request))


class AsyncWorkers(AsyncMethods):
    """`client.workers`"""

    async def list(self) -> List[types.Worker]:
        """All that are alive."""
        return cast("List[types.Worker]", await self._items("/v1/workers"))

    async def get(self, id: str) -> types.Worker:
        return cast(types.Worker, await self._get(_worker_path(id)))

    async def drain(self, id: str) -> types.Worker:
        """It hands its runs back to the queue, and takes none until it is resumed."""
        request = Request(f"{_worker_path(id)}/drain", method="POST", is_repeatable=True)
        return cast(types.Worker, await self._transport.json(request))

    async def resume(self, id: str) -> types.Worker:
        request = Request(f"{_worker_path(id)}/resume", method="POST", is_repeatable=True)
        return cast(types.Worker, await self._transport.json(request))


class AsyncWebhooks(AsyncMethods):
    """`client.webhooks`"""

    async def list(self) -> List[types.Webhook]:
        return cast("List[types.Webhook]", await self._items("/v1/webhooks"))

    async def get(self, id: str) -> types.Webhook:
        return cast(types.Webhook, await self._get(_webhook_path(id)))

    async def create(self, webhook: types.WebhookRequest) -> types.WebhookWithSecret:
        """The answer has the secret."""
        return cast(types.WebhookWithSecret, await self._post_once("/v1/webhooks", webhook))

    async def change(self, id: str, patch: types.WebhookPatch) -> types.Webhook:
        """`{"disabled": None}` enables it again."""
        request = Request(_webhook_path(id), method="PATCH", body=patch, is_repeatable=True)
        return cast(types.Webhook, await self._transport.json(request))

    async def delete(self, id: str) -> None:
        await self._delete(_webhook_path(id))

    async def rotate_secret(self, id: str) -> types.WebhookWithSecret:
        answer = await self._post_once(f"{_webhook_path(id)}/rotate-secret")
        return cast(types.WebhookWithSecret, answer)

    async def test(self, id: str) -> types.WebhookAttempt:
        """Sends `webhook.test` once, and answers with what came back."""
        request = Request(f"{_webhook_path(id)}/test", method="POST")
        return cast(types.WebhookAttempt, await self._transport.json(request))

    def deliveries(
        self, id: str, *, limit: Optional[int] = None
    ) -> AsyncListing[types.WebhookDelivery]:
        return AsyncListing(self._transport, f"{_webhook_path(id)}/deliveries", {"limit": limit})

    async def redeliver(self, id: str, delivery_id: str) -> types.WebhookRedelivery:
        path = f"{_webhook_path(id)}/deliveries/{segment(delivery_id)}/redeliver"
        return cast(types.WebhookRedelivery, await self._post_once(path))


def _key_path(id: str) -> str:
    return f"/v1/keys/{segment(id)}"


def _worker_path(id: str) -> str:
    return f"/v1/workers/{segment(id)}"


def _webhook_path(id: str) -> str:
    return f"/v1/webhooks/{segment(id)}"
