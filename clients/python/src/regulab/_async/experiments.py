"""Experiments: submit, read, compare, change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, AsyncIterator, Dict, List, Literal, Optional, Sequence, cast

from .. import types
from .._core.requests import Request, experiment_path, segment
from ..results import Comparison
from .events import IDLE_SECONDS, read_all_events, read_events
from .experiment import AsyncExperiment
from .listing import AsyncListing
from .methods import AsyncMethods
from .waiting import OnChange, wait_until_finished

if TYPE_CHECKING:
    from .client import AsyncClient


class AsyncExperimentMethods(AsyncMethods):
    async def plan(self, spec: types.Submission) -> types.ExperimentPlan:
        """What a submission would create: spec with defaults, warnings, estimate, runs."""
        request = Request("/v1/experiments:plan", method="POST", body=spec, is_repeatable=True)
        return cast(types.ExperimentPlan, await self._transport.json(request))

    async def submit(
        self,
        spec: types.Submission,
        *,
        idempotency_key: Optional[str] = None,
        external_id: Optional[str] = None,
        deduplicate: Optional[bool] = None,
        priority: Optional[int] = None,
        after: Optional[Sequence[str]] = None,
        start_at: Optional[str] = None,
    ) -> AsyncExperiment:
        """Makes one experiment, however many attempts it takes.

        `idempotency_key` is made by the client when left out; a submission is carried out once for
        a key, for a day. `external_id` is an id of your own: the experiment is submitted once under
        it, however often this is called. With `deduplicate` the answer is an experiment of the same
        spec if one is live or has succeeded. `priority` is 0 to 9. The runs start when the
        experiments `after` have finished, in whatever way, and not before `start_at` (RFC 3339).
        """
        schedule = {"priority": priority, "after": after, "startAt": start_at}
        if external_id is None:
            query = {"deduplicate": deduplicate, **schedule}
            return self._experiment(
                await self._post_once("/v1/experiments", spec, idempotency_key, query)
            )
        if deduplicate or idempotency_key is not None:
            raise TypeError(
                "An experiment with an external_id is submitted once anyway: "
                "leave out the other option."
            )
        request = Request(_external_id_path(external_id), method="PUT", body=spec, query=schedule)
        return self._experiment(await self._transport.json(request))

    async def submit_batch(
        self,
        experiments: Sequence[types.Submission],
        *,
        deduplicate: Optional[bool] = None,
        priority: Optional[int] = None,
        after: Optional[Sequence[str]] = None,
        start_at: Optional[str] = None,
    ) -> types.BatchAnswer:
        """Many submissions in one request; the answer says for each what has become of it."""
        return cast(
            types.BatchAnswer,
            await self._post_once(
                "/v1/experiments:batch",
                {"experiments": list(experiments)},
                query={
                    "deduplicate": deduplicate,
                    "priority": priority,
                    "after": after,
                    "startAt": start_at,
                },
            ),
        )

    async def experiment(self, id: str) -> AsyncExperiment:
        return self._experiment(await self._get(experiment_path(id)))

    async def experiment_by_external_id(self, external_id: str) -> AsyncExperiment:
        return self._experiment(await self._get(_external_id_path(external_id)))

    def experiments(
        self,
        *,
        status: Optional[Sequence[types.ExperimentStatus]] = None,
        label: Optional[Sequence[str]] = None,
        name: Optional[str] = None,
        text: Optional[str] = None,
        preset: Optional[str] = None,
        dataset: Optional[str] = None,
        technique: Optional[Sequence[str]] = None,
        created_after: Optional[str] = None,
        created_before: Optional[str] = None,
        archived: Optional[Literal["true", "false", "any"]] = None,
        sort: Optional[Literal["createdAt", "-createdAt"]] = None,
        fields: Optional[Sequence[str]] = None,
        limit: Optional[int] = None,
    ) -> AsyncListing[types.ExperimentSummary]:
        """The newest first. With `fields` the items have these alone; `limit` is that of a page."""
        query = {
            "status": status,
            "label": label,
            "name": name,
            "text": text,
            "preset": preset,
            "dataset": dataset,
            "technique": technique,
            "createdAfter": created_after,
            "createdBefore": created_before,
            "archived": archived,
            "sort": sort,
            "fields": fields,
            "limit": limit,
        }
        return AsyncListing(self._transport, "/v1/experiments", query)

    def runs(
        self,
        experiment_id: str,
        *,
        status: Optional[Sequence[types.RunStatus]] = None,
        limit: int = 100,
    ) -> AsyncListing[types.Run]:
        query = {"status": status, "limit": limit}
        return AsyncListing(self._transport, f"{experiment_path(experiment_id)}/runs", query)

    async def wait_for(
        self,
        experiment_id: str,
        *,
        progress: bool = False,
        timeout: Optional[float] = None,
        on_change: Optional[OnChange] = None,
        must_succeed: bool = False,
    ) -> AsyncExperiment:
        """The finished experiment.

        `progress` shows a bar, in a notebook or a terminal. `on_change` is called with the answer
        of the service as it is now and after every change. Raises TimeoutError after `timeout`
        seconds, and with `must_succeed` RegulabNotSucceeded unless it succeeds. Whatever ends the
        wait, Ctrl-C included, the experiment continues.
        """
        experiment = self._experiment(
            await wait_until_finished(
                self._transport,
                experiment_id,
                progress=progress,
                timeout=timeout,
                on_change=on_change,
                must_succeed=must_succeed,
            )
        )
        # Those who watch want to know the outcome: see _repr_html_.
        if progress and len(experiment.spec["arms"]) > 1 and experiment.status != "cancelled":
            await experiment.comparison()
        return experiment

    def events(
        self, id: str, *, after: Optional[str] = None, idle_seconds: float = IDLE_SECONDS
    ) -> AsyncIterator[types.Event]:
        """What happens to an experiment or run, in order and each once, until it has finished.

        A connection on which nothing comes for `idle_seconds` is taken for dead. To continue later,
        give the `id` of the last event as `after`.
        """
        return read_events(self._transport, id, after, idle_seconds)

    def all_events(
        self,
        *,
        types: Optional[Sequence[str]] = None,
        after: Optional[str] = None,
        idle_seconds: float = IDLE_SECONDS,
    ) -> AsyncIterator[Dict[str, Any]]:
        """What happens to all experiments from now on, without an end.

        To continue later, give the `position` of the last event as `after`; "0" begins with the
        oldest one that is kept. An event of the type `events.missed` says that some are gone.
        """
        return read_all_events(self._transport, types, after, idle_seconds)

    async def cancel(self, id: str, *, keep_model: Optional[bool] = None) -> AsyncExperiment:
        """With `keep_model` its runs evaluate and save the models trained so far."""
        path = f"{experiment_path(id)}/cancel"
        return self._experiment(await self._post_once(path, query={"keepModel": keep_model}))

    async def add_seeds(self, id: str, seeds: types.MoreSeeds) -> AsyncExperiment:
        """More runs of every arm: `{"count": 5}` or `{"seeds": [11, 12]}`."""
        return self._experiment(await self._post_once(f"{experiment_path(id)}/seeds", seeds))

    async def archive(self, id: str) -> AsyncExperiment:
        return self._experiment(await self._post_once(f"{experiment_path(id)}/archive"))

    async def restore(self, id: str) -> AsyncExperiment:
        return self._experiment(await self._post_once(f"{experiment_path(id)}/restore"))

    async def delete(self, id: str) -> None:
        """Cancels what is running, and deletes the experiment with its runs and files."""
        await self._delete(experiment_path(id))

    async def change(
        self, id: str, patch: types.ExperimentPatch, *, if_match: Optional[str] = None
    ) -> AsyncExperiment:
        """Name, description, labels, metadata. None removes.

        With `if_match` it is changed only if it still has that entity tag, and sent once.
        """
        request = Request(
            experiment_path(id),
            method="PATCH",
            body=patch,
            headers={} if if_match is None else {"if-match": if_match},
            is_repeatable=if_match is None,
        )
        return self._experiment(await self._transport.json(request))

    async def bulk(
        self,
        change: types.BulkChange,
        *,
        status: Optional[Sequence[types.ExperimentStatus]] = None,
        label: Optional[Sequence[str]] = None,
        name: Optional[str] = None,
        text: Optional[str] = None,
        preset: Optional[str] = None,
        dataset: Optional[str] = None,
        technique: Optional[Sequence[str]] = None,
        created_after: Optional[str] = None,
        created_before: Optional[str] = None,
        archived: Optional[Literal["true", "false", "any"]] = None,
    ) -> types.BulkAnswer:
        """Changes many experiments.

        Without `ids` it shows what the filters find and what would become of each; with the `ids`
        of that answer it does it.
        """
        query = {
            "status": status,
            "label": label,
            "name": name,
            "text": text,
            "preset": preset,
            "dataset": dataset,
            "technique": technique,
            "createdAfter": created_after,
            "createdBefore": created_before,
            "archived": archived,
        }
        answer = await self._post_once(
            "/v1/experiments:bulk", change, query=query, timeout=self._long()
        )
        return cast(types.BulkAnswer, answer)

    async def compare(
        self,
        id: str,
        *,
        metric: Optional[types.ComparisonMetric] = None,
        baseline: Optional[str] = None,
        margin: Optional[float] = None,
        family: Optional[Sequence[types.ComparisonMetric]] = None,
    ) -> Comparison:
        """The arms against the baseline, paired over their seeds.

        `margin` is the difference that would not matter, in percentage points for accuracies,
        otherwise in the unit of the metric: choose it before you look at results. `family` has the
        metrics that Holm's adjustment counts besides.
        """
        answer = await self._statistics(
            id, "comparison", metric=metric, baseline=baseline, margin=margin, family=family
        )
        return Comparison(cast(types.Comparison, answer))

    async def compare_across(self, request: types.ComparisonRequest) -> Comparison:
        """Arms of several experiments, the baseline first, paired over the seeds they share."""
        sent = Request(
            "/v1/comparisons",
            method="POST",
            body=request,
            is_repeatable=True,
            timeout=self._long(),
        )
        return Comparison(cast(types.ComparisonAcross, await self._transport.json(sent)))

    async def histories(
        self,
        id: str,
        *,
        names: Optional[Sequence[str]] = None,
        max_points: Optional[int] = None,
        arm: Optional[str] = None,
        status: Optional[Sequence[types.RunStatus]] = None,
    ) -> types.ExperimentMetrics:
        """The metrics of all its runs after each epoch."""
        answer = await self._statistics(
            id, "metrics", names=names, maxPoints=max_points, arm=arm, status=status
        )
        return cast(types.ExperimentMetrics, answer)

    async def export_histories(
        self,
        id: str,
        format: Literal["csv", "ndjson", "parquet"],
        *,
        names: Optional[Sequence[str]] = None,
        max_points: Optional[int] = None,
        arm: Optional[str] = None,
        status: Optional[Sequence[types.RunStatus]] = None,
    ) -> bytes:
        """The same as a file: a row for each run and epoch."""
        request = Request(
            f"{experiment_path(id)}/metrics",
            query={
                "format": format,
                "names": names,
                "maxPoints": max_points,
                "arm": arm,
                "status": status,
            },
            headers={"accept": "*/*"},
            timeout=self._long(),
        )
        return await self._transport.send(request, lambda response: response.content)

    async def sweep_paths(
        self, id: str, *, metric: Optional[types.ComparisonMetric] = None
    ) -> types.SweepPaths:
        return cast(types.SweepPaths, await self._statistics(id, "path", metric=metric))

    async def bias_variance(self, id: str) -> types.BiasVariance:
        return cast(types.BiasVariance, await self._statistics(id, "bias-variance"))

    async def ensembles(
        self, id: str, *, arms: Optional[List[str]] = None, size: Optional[int] = None
    ) -> types.Ensembles:
        answer = await self._statistics(id, "ensembles", arms=arms, size=size)
        return cast(types.Ensembles, answer)

    async def _statistics(self, id: str, what: str, **query: Any) -> Any:
        return await self._get(f"{experiment_path(id)}/{what}", timeout=self._long(), **query)

    def _experiment(self, raw: Dict[str, Any]) -> AsyncExperiment:
        return AsyncExperiment(cast("AsyncClient", self), raw)


def _external_id_path(external_id: str) -> str:
    return f"/v1/experiments/by-external-id/{segment(external_id)}"
