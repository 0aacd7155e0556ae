"""The client: every method, by what it is about."""

from __future__ import annotations

from typing import List, Literal, Optional, Sequence, cast

import httpx

from .. import types
from .._core.requests import Request, segment
from .._core.settings import settings_of
from .administration import AsyncKeys, AsyncWebhooks, AsyncWorkers
from .listing import AsyncListing
from .predictions import AsyncPredictionMethods
from .reports import AsyncReportMethods
from .runs import AsyncRunMethods
from .transport import AsyncTransport


class AsyncClient(AsyncRunMethods, AsyncReportMethods, AsyncPredictionMethods):
    """The asynchronous client of one service.

    `url` and `key` default to the environment's REGULAB_URL and REGULAB_API_KEY. `timeout` is how
    many seconds the service may be silent during an attempt, `retries` how often a request is sent
    again. `http` takes the place of a client of httpx of our own, for proxies and certificates.

    Every method raises RegulabError for an error answer, and RegulabUnreachable when no answer
    came. Ends its connections with `aclose()` or as a context manager.
    """

    def __init__(
        self,
        url: Optional[str] = None,
        key: Optional[str] = None,
        *,
        timeout: float = 30.0,
        retries: int = 5,
        http: Optional[httpx.AsyncClient] = None,
    ) -> None:
        settings = settings_of(url, key, timeout, retries)
        self._owns_http = http is None
        self._use(AsyncTransport(settings, httpx.AsyncClient() if http is None else http))

    def _use(self, transport: AsyncTransport) -> None:
        super().__init__(transport)
        self.keys = AsyncKeys(transport)
        self.webhooks = AsyncWebhooks(transport)
        self.workers = AsyncWorkers(transport)

    def with_options(
        self, *, timeout: Optional[float] = None, retries: Optional[int] = None
    ) -> AsyncClient:
        """Another client over the same connections: `client.with_options(retries=0).version()`."""
        other = object.__new__(type(self))
        other._owns_http = False
        other._use(self._transport.with_settings(timeout, retries))
        return other

    def queue(self, *, limit: Optional[int] = None) -> AsyncListing[types.QueueEntry]:
        """Running and queued runs, in the order in which they start."""
        return AsyncListing(self._transport, "/v1/queue", {"limit": limit})

    def audit(
        self, *, tenant: Optional[str] = None, limit: Optional[int] = None
    ) -> AsyncListing[types.AuditEntry]:
        """Who changed what, newest first."""
        return AsyncListing(self._transport, "/v1/audit", {"tenant": tenant, "limit": limit})

    async def advice(self, request: types.AdviceRequest) -> types.Advice:
        """Techniques for a situation, or for what an experiment shows."""
        sent = Request("/v1/advice", method="POST", body=request, is_repeatable=True)
        return cast(types.Advice, await self._transport.json(sent))

    async def presets(self) -> List[types.Preset]:
        return cast(List[types.Preset], await self._items("/v1/presets"))

    async def preset(self, name: str) -> types.Preset:
        return cast(types.Preset, await self._get(f"/v1/presets/{segment(name)}"))

    async def techniques(self) -> List[types.Technique]:
        return cast(List[types.Technique], await self._items("/v1/techniques"))

    async def technique(self, name: str) -> types.Technique:
        return cast(types.Technique, await self._get(f"/v1/techniques/{segment(name)}"))

    async def datasets(self) -> List[types.DatasetDescription]:
        return cast(List[types.DatasetDescription], await self._items("/v1/datasets"))

    async def dataset_images(
        self, name: str, split: Literal["train", "test"], indices: Sequence[int]
    ) -> types.DatasetImages:
        """Images of a data set by their numbers, each with its digit."""
        path = f"/v1/datasets/{segment(name)}/images/{segment(split)}"
        return cast(types.DatasetImages, await self._get(path, index=list(indices)))

    async def version(self) -> types.Version:
        return cast(types.Version, await self._get("/v1/version"))

    async def aclose(self) -> None:
        if self._owns_http:
            await self._transport.http.aclose()

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._transport.settings.url}>"
