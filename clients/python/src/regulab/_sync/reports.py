# Generated from _async/reports.py by `npm run openapi`: change that file.
"""What is known of an experiment, for people: a document and charts."""

from __future__ import annotations

from typing import Literal, Optional, Sequence, cast

from .. import types
from .._core.requests import Request, experiment_path, segment
from .methods import Methods


class ReportMethods(Methods):
    def report(
        self,
        id: str,
        *,
        format: Optional[Literal["html", "md"]] = None,
        ensemble_size: Optional[int] = None,
    ) -> str:
        """Everything that is known of an experiment as one document: HTML, or Markdown."""
        request = Request(
            f"{experiment_path(id)}/report",
            query={"format": format, "ensembleSize": ensemble_size},
            headers={"accept": "text/html, text/markdown"},
            timeout=self._long(),
        )
        return self._transport.send(request, lambda response: response.text)

    def figures(self, id: str) -> types.Figures:
        """Which figures there are, and why others are missing."""
        return cast(types.Figures, self._get(f"{experiment_path(id)}/figures"))

    def figure(
        self,
        id: str,
        file: str,
        *,
        metric: Optional[str] = None,
        arm: Optional[Sequence[str]] = None,
        run: Optional[str] = None,
        field: Optional[str] = None,
        sweep: Optional[str] = None,
        width: Optional[int] = None,
    ) -> bytes:
        """One of them, as SVG or PNG: `file` is such as `arms.svg` or `learning-curves.png`.

        `width` is that of a PNG, in pixels.
        """
        request = Request(
            f"{experiment_path(id)}/figures/{segment(file)}",
            query={
                "metric": metric,
                "arm": arm,
                "run": run,
                "field": field,
                "sweep": sweep,
                "width": width,
            },
            headers={"accept": "image/*"},
            timeout=self._long(),
        )
        return self._transport.send(request, lambda response: response.content)
