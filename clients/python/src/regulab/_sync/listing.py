# Generated from _async/listing.py by `npm run openapi`: change that file.
"""Lists that come in pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Iterator, Dict, Generic, List, TypeVar

from .._core.requests import Request
from .transport import Transport

if TYPE_CHECKING:
    import pandas

Item = TypeVar("Item")


class Listing(Generic[Item]):
    """A list that is read while it is iterated over, page by page."""

    def __init__(self, transport: Transport, path: str, query: Dict[str, Any]) -> None:
        self._transport = transport
        self._path = path
        self._query = query

    def pages(self) -> Iterator[Dict[str, Any]]:
        """The pages themselves, with `total` and with records that the service cannot read."""
        cursor = None
        while True:
            request = Request(self._path, query={**self._query, "cursor": cursor})
            page = self._transport.json(request)
            yield page
            cursor = page.get("nextCursor")
            if cursor is None:
                return

    def __iter__(self) -> Iterator[Item]:
        for page in self.pages():
            for item in page["items"]:
                yield item

    def all(self) -> List[Item]:
        """Every item."""
        return [item for item in self]

    def to_frame(self) -> pandas.DataFrame:
        """Every item as a row; fields within fields have columns with dots. Needs pandas."""
        from .._core.frames import flat_frame

        return flat_frame(self.all())

    def __repr__(self) -> str:
        return f"<list of {self._path}: iterate over it, or call all()>"
