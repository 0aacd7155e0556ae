"""Runs: state, metrics, files, and what a user does to them."""

from __future__ import annotations

from typing import Any, List, Literal, Optional, Sequence, cast

from .. import types
from .._core.digests import sha256_in, verify
from .._core.keras_model import model_of, require_keras
from .._core.requests import Request, run_path, segment
from ..results import Metrics
from .experiment import AsyncExperiment
from .experiments import AsyncExperimentMethods
from .listing import AsyncListing
from .waiting import OnChange, wait_until_finished

#: The digest is of the file, so nothing between the service and here shall compress it.
_AS_IT_IS = {"accept": "*/*", "accept-encoding": "identity"}


class AsyncRunMethods(AsyncExperimentMethods):
    async def run(self, id: str) -> types.Run:
        return cast(types.Run, await self._get(run_path(id)))

    def all_runs(
        self,
        *,
        status: Optional[Sequence[types.RunStatus]] = None,
        label: Optional[Sequence[str]] = None,
        name: Optional[str] = None,
        text: Optional[str] = None,
        preset: Optional[str] = None,
        dataset: Optional[str] = None,
        technique: Optional[Sequence[str]] = None,
        arm: Optional[str] = None,
        created_after: Optional[str] = None,
        created_before: Optional[str] = None,
        archived: Optional[Literal["true", "false", "any"]] = None,
        sort: Optional[Literal["createdAt", "-createdAt"]] = None,
        fields: Optional[Sequence[str]] = None,
        limit: Optional[int] = None,
    ) -> AsyncListing[types.Run]:
        """Runs of all experiments, the newest first. With `fields` the items have these alone."""
        query = {
            "status": status,
            "label": label,
            "name": name,
            "text": text,
            "preset": preset,
            "dataset": dataset,
            "technique": technique,
            "arm": arm,
            "createdAfter": created_after,
            "createdBefore": created_before,
            "archived": archived,
            "sort": sort,
            "fields": fields,
            "limit": limit,
        }
        return AsyncListing(self._transport, "/v1/runs", query)

    async def wait_for_run(
        self,
        run_id: str,
        *,
        progress: bool = False,
        timeout: Optional[float] = None,
        on_change: Optional[OnChange] = None,
        must_succeed: bool = False,
    ) -> types.Run:
        """The finished run; the options are those of `wait_for`."""
        run = await wait_until_finished(
            self._transport,
            run_id,
            progress=progress,
            timeout=timeout,
            on_change=on_change,
            must_succeed=must_succeed,
        )
        return cast(types.Run, run)

    async def cancel_run(self, id: str, *, keep_model: Optional[bool] = None) -> types.Run:
        return await self._change_run(id, "cancel", keepModel=keep_model)

    async def pause(self, id: str) -> types.Run:
        return await self._change_run(id, "pause")

    async def resume(self, id: str) -> types.Run:
        return await self._change_run(id, "resume")

    async def retry(self, id: str) -> types.Run:
        """Trains a failed or cancelled run again."""
        return await self._change_run(id, "retry")

    async def reproduce(self, run_id: str) -> AsyncExperiment:
        """A new experiment that trains the run again, to compare the bits of the weights."""
        return self._experiment(await self._post_once(f"{run_path(run_id)}/reproduce"))

    async def metrics(
        self,
        run_id: str,
        *,
        names: Optional[Sequence[str]] = None,
        max_points: Optional[int] = None,
    ) -> Metrics:
        """After each epoch; of `names` alone, of at most `max_points` epochs, evenly spaced."""
        answer = await self._get(f"{run_path(run_id)}/metrics", names=names, maxPoints=max_points)
        return Metrics(answer)

    async def diagnostics(
        self, run_id: str, *, bins: Optional[int] = None, mistakes: Optional[int] = None
    ) -> types.Diagnostics:
        """Calibration, confusion, mistakes."""
        answer = await self._get(f"{run_path(run_id)}/diagnostics", bins=bins, mistakes=mistakes)
        return cast(types.Diagnostics, answer)

    async def generalization(self, run_id: str) -> types.Generalization:
        return cast(types.Generalization, await self._get(f"{run_path(run_id)}/generalization"))

    async def layers(
        self,
        run_id: str,
        *,
        epoch: Optional[str] = None,
        fields: Optional[Sequence[str]] = None,
    ) -> types.Layers:
        answer = await self._get(f"{run_path(run_id)}/layers", epoch=epoch, fields=fields)
        return cast(types.Layers, answer)

    async def artifacts(self, run_id: str) -> List[types.Artifact]:
        """Empty until the run has finished."""
        return cast(List[types.Artifact], await self._items(f"{run_path(run_id)}/artifacts"))

    async def download(self, run_id: str, name: str) -> bytes:
        """A file of the run, checked against its SHA-256.

        Raises RegulabDigestMismatch when it is not the file of the service.
        """
        path = f"{run_path(run_id)}/artifacts/{segment(name)}"
        digest, content = await self._transport.send(
            Request(path, headers=_AS_IT_IS),
            lambda response: (sha256_in(response.headers.get("repr-digest")), response.content),
        )
        if digest is None:  # A proxy has removed the header.
            listed = {each["name"]: each["sha256"] for each in await self.artifacts(run_id)}
            digest = listed.get(name, "of no artifact")
        return verify(f"{run_id}/{name}", content, digest)

    async def export(
        self, run_id: str, format: Literal["csv", "tensorboard", "mlflow", "keras", "onnx"]
    ) -> bytes:
        """The run as a file of another tool's, which the service makes."""
        request = Request(
            f"{run_path(run_id)}/export",
            query={"format": format},
            headers=_AS_IT_IS,
            timeout=self._long(),
        )
        return await self._transport.send(request, lambda response: response.content)

    async def load_keras(self, run_id: str) -> Any:
        """The trained model as a `keras.Model` with its weights, ready to predict.

        It takes floats of the shape `model.input_shape`, pixels from 0 (background) to 1 (ink).
        Needs Keras 3.
        """
        require_keras()
        return model_of(await self.export(run_id, "keras"))

    async def _change_run(self, id: str, action: str, **query: Any) -> types.Run:
        return cast(types.Run, await self._post_once(f"{run_path(id)}/{action}", query=query))
