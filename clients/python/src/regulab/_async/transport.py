"""One request: sent again, with waits in between, where that helps and does no harm."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any, Awaitable, Callable, Optional, TypeVar

import httpx

from .._core.deadlines import time_left
from .._core.requests import Request, build, is_refusal, refusal, unreachable
from .._core.retries import is_transient, wait_seconds
from .._core.settings import Settings
from ..errors import RegulabError, RegulabUnreachable

Answer = TypeVar("Answer")


class AsyncTransport:
    """The part of the client that knows HTTP."""

    def __init__(self, settings: Settings, http: httpx.AsyncClient) -> None:
        self.settings = settings
        self.http = http

    def with_settings(self, timeout: Optional[float], retries: Optional[int]) -> AsyncTransport:
        """Over the same connections."""
        return AsyncTransport(
            replace(
                self.settings,
                timeout=self.settings.timeout if timeout is None else timeout,
                retries=self.settings.retries if retries is None else retries,
            ),
            self.http,
        )

    async def json(self, request: Request) -> Any:
        """Reads a JSON answer."""
        return await self.send(request, httpx.Response.json)

    async def send(self, request: Request, read: Callable[[httpx.Response], Answer]) -> Answer:
        """What `read` makes of the whole answer; its ValueError means that none has come.

        Raises RegulabError for an error answer, RegulabUnreachable when no whole answer came.
        """

        async def read_whole(response: httpx.Response) -> Answer:
            try:
                await response.aread()
                return read(response)
            finally:
                await response.aclose()

        return await self._try(request, read_whole)

    async def open(self, request: Request) -> httpx.Response:
        """An answer that has only begun. The caller closes it."""

        async def leave_open(response: httpx.Response) -> httpx.Response:
            return response

        return await self._try(request, leave_open)

    async def _try(
        self, request: Request, read: Callable[[httpx.Response], Awaitable[Answer]]
    ) -> Answer:
        attempt = 1
        while True:
            try:
                return await self._try_once(request, read, attempt)
            except (RegulabError, RegulabUnreachable) as error:
                is_last = not request.may_repeat or attempt > self.settings.retries
                if is_last or not is_transient(error):
                    raise
                wait = wait_seconds(error, attempt)
            await asyncio.sleep(time_left(request.deadline, wait))
            attempt += 1

    async def _try_once(
        self,
        request: Request,
        read: Callable[[httpx.Response], Awaitable[Answer]],
        attempt: int,
    ) -> Answer:
        sent = build(self.http, request, self.settings)
        try:
            # A file may be elsewhere; httpx takes no key to another origin.
            follows = request.method == "GET"
            response = await self.http.send(sent, stream=True, follow_redirects=follows)
            if is_refusal(response):
                raise await _refusal_of(response, attempt)
            return await read(response)
        except (httpx.HTTPError, httpx.StreamError, ValueError) as error:
            raise unreachable(self.settings, error, attempt) from error


async def _refusal_of(response: httpx.Response, attempt: int) -> RegulabError:
    try:
        await response.aread()
    except httpx.HTTPError:
        pass  # The status says enough.
    finally:
        await response.aclose()
    return refusal(response, attempt)
