"""The service is real, and the client is tried in both its forms: REGULAB_URL says where it is."""

from __future__ import annotations

import asyncio
import os
import ssl
from typing import Any, Callable, Iterator

import httpx
import pytest
from cutting_proxy import CuttingProxy
from faulty_server import FaultyServer

import regulab

#: Calls a method of a client by its name, such as `webhooks.list`, and gives its answer.
Call = Callable[..., Any]


@pytest.fixture(scope="session")
def url() -> str:
    return os.environ["REGULAB_URL"]


@pytest.fixture(scope="session")
def client(url: str) -> Iterator[regulab.Client]:
    with regulab.Client(url) as client:
        yield client


@pytest.fixture(scope="session")
def network() -> Iterator[FaultyServer]:
    server = FaultyServer()
    yield server
    server.close()


@pytest.fixture
def proxy(url: str) -> Iterator[CuttingProxy]:
    proxy = CuttingProxy(url)
    yield proxy
    proxy.close()


@pytest.fixture(params=["blocking", "asynchronous"])
def call_at(request: pytest.FixtureRequest) -> Callable[..., Call]:
    """`call_at(url, **options)` gives what calls one of the two clients of that service."""
    return call_blocking if request.param == "blocking" else call_asynchronous


@pytest.fixture
def live(call_at: Callable[..., Call], url: str) -> Call:
    return call_at(url)


@pytest.fixture
def call(call_at: Callable[..., Call], network: FaultyServer) -> Call:
    return call_at(network.url, timeout=5)


#: Of the machine's certificates; reading them takes longer than most tests.
TLS = ssl.create_default_context()


def call_blocking(url: str, **options: Any) -> Call:
    def call(name: str, *args: Any, **kwargs: Any) -> Any:
        with httpx.Client(verify=TLS) as http:
            client = regulab.Client(url, http=http, **options)
            answer = _method(client, name)(*args, **kwargs)
            if isinstance(answer, regulab.Listing):
                return answer.all()
            return list(answer) if name.endswith("events") else answer

    return call


def call_asynchronous(url: str, **options: Any) -> Call:
    async def run(name: str, *args: Any, **kwargs: Any) -> Any:
        async with httpx.AsyncClient(verify=TLS) as http:
            client = regulab.AsyncClient(url, http=http, **options)
            answer = _method(client, name)(*args, **kwargs)
            if isinstance(answer, regulab.AsyncListing):
                return await answer.all()
            return [e async for e in answer] if name.endswith("events") else await answer

    def call(name: str, *args: Any, **kwargs: Any) -> Any:
        return asyncio.run(run(name, *args, **kwargs))

    return call


def _method(client: object, name: str) -> Any:
    owner: Any = client
    for part in name.split("."):
        owner = getattr(owner, part)
    return owner
