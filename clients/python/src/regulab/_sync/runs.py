# Generated from _async/runs.py by `npm run openapi`: change that file.
"""Runs: state, metrics, files, and what a user does to them."""

from __future__ import annotations

from typing import Any, List, Literal, Optional, Sequence, cast

from .. import types
from .._core.digests import sha256_in, verify
from .._core.keras_model import model_of, require_keras
from .._core.requests import Request, run_path, segment
from ..results import Metrics
from .experiment import Experiment
from .experiments import ExperimentMethods
from .listing import Listing
from .waiting import OnChange, wait_until_finished

#: The digest is of the file, so nothing between the service and here shall compress it.
_AS_IT_IS = {"accept": "*/*", "accept-encoding": "identity"}


class RunMethods(ExperimentMethods):
    def run(self, id: str) -> types.Run:
        return cast(types.Run, self._get(run_path(id)))

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
    ) -> Listing[types.Run]:
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
        return Listing(self._transport, "/v1/runs", query)

    def wait_for_run(
        self,
        run_id: str,
        *,
        progress: bool = False,
        timeout: Optional[float] = None,
        on_change: Optional[OnChange] = None,
        must_succeed: bool = False,
    ) -> types.Run:
        """The finished run; the options are those of `wait_for`."""
        run = wait_until_finished(
            self._transport,
            run_id,
            progress=progress,
            timeout=timeout,
            on_change=on_change,
            must_succeed=must_succeed,
        )
        return cast(types.Run, run)

    def cancel_run(self, id: str, *, keep_model: Optional[bool] = None) -> types.Run:
        return self._change_run(id, "cancel", keepModel=keep_model)

    def pause(self, id: str) -> types.Run:
        return self._change_run(id, "pause")

    def resume(self, id: str) -> types.Run:
        return self._change_run(id, "resume")

    def retry(self, id: str) -> types.Run:
        """Trains a failed or cancelled run again."""
        return self._change_run(id, "retry")

    def reproduce(self, run_id: str) -> Experiment:
        """A new experiment that trains the run again, to compare the bits of the weights."""
        return self._experiment(self._post_once(f"{run_path(run_id)}/reproduce"))

    def metrics(
        self,
        run_id: str,
        *,
        names: Optional[Sequence[str]] = None,
        max_points: Optional[int] = None,
    ) -> Metrics:
        """After each epoch; of `names` alone, of at most `max_points` epochs, evenly spaced."""
        answer = self._get(f"{run_path(run_id)}/metrics", names=names, maxPoints=max_points)
        return Metrics(answer)

    def diagnostics(
        self, run_id: str, *, bins: Optional[int] = None, mistakes: Optional[int] = None
    ) -> types.Diagnostics:
        """Calibration, confusion, mistakes."""
        answer = self._get(f"{run_path(run_id)}/diagnostics", bins=bins, mistakes=mistakes)
        return cast(types.Diagnostics, answer)

    def generalization(self, run_id: str) -> types.Generalization:
        return cast(types.Generalization, self._get(f"{run_path(run_id)}/generalization"))

    def layers(
        self,
        run_id: str,
        *,
        epoch: Optional[str] = None,
        fields: Optional[Sequence[str]] = None,
    ) -> types.Layers:
        answer = self._get(f"{run_path(run_id)}/layers", epoch=epoch, fields=fields)
        return cast(types.Layers, answer)

    def artifacts(self, run_id: str) -> List[types.Artifact]:
        """Empty until the run has finished."""
        return cast(List[types.Artifact], self._items(f"{run_path(run_id)}/artifacts"))

    def download(self, run_id: str, name: str) -> bytes:
        """A file of the run, checked against its SHA-256.

        Raises RegulabDigestMismatch when it is not the file of the service.
        """
        path = f"{run_path(run_id)}/artifacts/{segment(name)}"
        digest, content = self._transport.send(
            Request(path, headers=_AS_IT_IS),
            lambda response: (sha256_in(response.headers.get("repr-digest")), response.content),
        )
        if digest is None:  # A proxy has removed the header.
            listed = {each["name"]: each["sha256"] for each in self.artifacts(run_id)}
            digest = listed.get(name, "of no artifact")
        return verify(f"{run_id}/{name}", content, digest)

    def export(
        self, run_id: str, format: Literal["csv", "tensorboard", "mlflow", "keras", "onnx"]
    ) -> bytes:
        """The run as a file of another tool's, which the service makes."""
        request = Request(
            f"{run_path(run_id)}/export",
            query={"format": format},
            headers=_AS_IT_IS,
            timeout=self._long(),
        )
        return self._transport.send(request, lambda response: response.content)

    def load_keras(self, run_id: str) -> Any:
        """The trained model as a `keras.Model` with its weights, ready to predict.

        It takes floats of the shape `model.input_shape`, pixels from 0 (background) to 1 (ink).
        Needs Keras 3.
        """
        require_keras()
        return model_of(self.export(run_id, "keras"))

    def _change_run(self, id: str, action: str, **query: Any) -> types.Run:
        return cast(types.Run, self._post_once(f"{run_path(id)}/{action}", query=query))
