# Generated from _async/methods.py by `npm run openapi`: change that file.
"""What every group of methods has."""

from __future__ import annotations

from typing import Any, Dict, Optional

from .._core.requests import Request, once
from ..errors import RegulabError
from .transport import Transport

#: Statistics over many runs take their time, and so do exports and changes of many experiments.
_LONG_SECONDS = 300.0


class Methods:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def _get(self, path: str, timeout: Optional[float] = None, **query: Any) -> Any:
        return self._transport.json(Request(path, query=query, timeout=timeout))

    def _items(self, path: str) -> Any:
        return (self._get(path))["items"]

    def _post_once(
        self,
        path: str,
        body: Optional[Any] = None,
        key: Optional[str] = None,
        query: Optional[Dict[str, Any]] = None,
        timeout: Optional[float] = None,
    ) -> Any:
        """Carried out once, however many attempts it takes."""
        return self._transport.json(
            Request(
                path,
                method="POST",
                body=body,
                query=query or {},
                timeout=timeout,
                headers=once(key),
                is_repeatable=True,
            )
        )

    def _delete(self, path: str) -> None:
        """When the answer to an attempt was lost, the next one finds nothing to delete: success."""
        try:
            self._transport.send(Request(path, method="DELETE"), lambda _: None)
        except RegulabError as error:
            if not (error.status == 404 and error.attempts > 1):
                raise

    def _long(self) -> float:
        return max(_LONG_SECONDS, self._transport.settings.timeout)
