"""Lists that come in pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, AsyncIterator, Dict, Generic, List, TypeVar

from .._core.requests import Request
from .transport import AsyncTransport

if TYPE_CHECKING:
    import pandas

Item = TypeVar("Item")


class AsyncListing(Generic[Item]):
    """A list that is read while it is iterated over, page by page."""

    def __init__(self, transport: AsyncTransport, path: str, query: Dict[str, Any]) -> None:
        self._transport = transport
        self._path = path
        self._query = query

    async def pages(self) -> AsyncIterator[Dict[str, Any]]:
        """The pages themselves, with `total` and with records that the service cannot read."""
        cursor = None
        while True:
            request = Request(self._path, query={**self._query, "cursor": cursor})
            page = await self._transport.json(request)
            yield page
            cursor = page.get("nextCursor")
            if cursor is None:
                return

    async def __aiter__(self) -> AsyncIterator[Item]:
        async for page in self.pages():
            for item in page["items"]:
                yield item

    async def all(self) -> List[Item]:
        """Every item."""
        return [item async for item in self]

    async def to_frame(self) -> pandas.DataFrame:
        """Every item as a row; fields within fields have columns with dots. Needs pandas."""
        from .._core.frames import flat_frame

        return flat_frame(await self.all())

    def __repr__(self) -> str:
        return f"<list of {self._path}: iterate over it, or call all()>"
