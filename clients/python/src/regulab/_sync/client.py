# Generated from _async/client.py by `npm run openapi`: change that file.
"""The client: every method, by what it is about."""

from __future__ import annotations

from typing import List, Literal, Optional, Sequence, cast

import httpx

from .. import types
from .._core.requests import Request, segment
from .._core.settings import settings_of
from .administration import Keys, Webhooks, Workers
from .listing import Listing
from .predictions import PredictionMethods
from .reports import ReportMethods
from .runs import RunMethods
from .transport import Transport


class Client(RunMethods, ReportMethods, PredictionMethods):
    """The blocking client of one service.

    `url` and `key` default to the environment's REGULAB_URL and REGULAB_API_KEY. `timeout` is how
    many seconds the service may be silent during an attempt, `retries` how often a request is sent
    again. `http` takes the place of a client of httpx of our own, for proxies and certificates.

    Every method raises RegulabError for an error answer, and RegulabUnreachable when no answer
    came. Ends its connections with `close()` or as a context manager.
    """

    def __init__(
        self,
        url: Optional[str] = None,
        key: Optional[str] = None,
        *,
        timeout: float = 30.0,
        retries: int = 5,
        http: Optional[httpx.Client] = None,
    ) -> None:
        settings = settings_of(url, key, timeout, retries)
        self._owns_http = http is None
        self._use(Transport(settings, httpx.Client() if http is None else http))

    def _use(self, transport: Transport) -> None:
        super().__init__(transport)
        self.keys = Keys(transport)
        self.webhooks = Webhooks(transport)
        self.workers = Workers(transport)

    def with_options(
        self, *, timeout: Optional[float] = None, retries: Optional[int] = None
    ) -> Client:
        """Another client over the same connections: `client.with_options(retries=0).version()`."""
        other = object.__new__(type(self))
        other._owns_http = False
        other._use(self._transport.with_settings(timeout, retries))
        return other

    def queue(self, *, limit: Optional[int] = None) -> Listing[types.QueueEntry]:
        """Running and queued runs, in the order in which they start."""
        return Listing(self._transport, "/v1/queue", {"limit": limit})

    def audit(
        self, *, tenant: Optional[str] = None, limit: Optional[int] = None
    ) -> Listing[types.AuditEntry]:
        """Who changed what, newest first."""
        return Listing(self._transport, "/v1/audit", {"tenant": tenant, "limit": limit})

    def advice(self, request: types.AdviceRequest) -> types.Advice:
        """Techniques for a situation, or for what an experiment shows."""
        sent = Request("/v1/advice", method="POST", body=request, is_repeatable=True)
        return cast(types.Advice, self._transport.json(sent))

    def presets(self) -> List[types.Preset]:
        return cast(List[types.Preset], self._items("/v1/presets"))

    def preset(self, name: str) -> types.Preset:
        return cast(types.Preset, self._get(f"/v1/presets/{segment(name)}"))

    def techniques(self) -> List[types.Technique]:
        return cast(List[types.Technique], self._items("/v1/techniques"))

    def technique(self, name: str) -> types.Technique:
        return cast(types.Technique, self._get(f"/v1/techniques/{segment(name)}"))

    def datasets(self) -> List[types.DatasetDescription]:
        return cast(List[types.DatasetDescription], self._items("/v1/datasets"))

    def dataset_images(
        self, name: str, split: Literal["train", "test"], indices: Sequence[int]
    ) -> types.DatasetImages:
        """Images of a data set by their numbers, each with its digit."""
        path = f"/v1/datasets/{segment(name)}/images/{segment(split)}"
        return cast(types.DatasetImages, self._get(path, index=list(indices)))

    def version(self) -> types.Version:
        return cast(types.Version, self._get("/v1/version"))

    def close(self) -> None:
        if self._owns_http:
            self._transport.http.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._transport.settings.url}>"
