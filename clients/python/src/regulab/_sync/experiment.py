# Generated from _async/experiment.py by `npm run openapi`: change that file.
"""An experiment as an object, for notebooks: the same methods without its id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Iterator, Dict, List, Optional, cast

from .. import types
from .._core.html import experiment_html
from ..results import Comparison
from .waiting import _FINISHED, OnChange

if TYPE_CHECKING:
    import pandas

    from .client import Client


class Experiment:
    """An experiment as it was when it was last read. `refresh` and `wait` bring it up to date."""

    #: The answer of the service.
    raw: types.Experiment

    def __init__(self, client: Client, raw: Dict[str, Any]) -> None:
        self._client = client
        self._comparison: Optional[Comparison] = None
        self.raw = cast(types.Experiment, raw)

    @property
    def id(self) -> str:
        return self.raw["id"]

    @property
    def name(self) -> str:
        return self.raw["name"]

    @property
    def status(self) -> types.ExperimentStatus:
        return self.raw["status"]

    @property
    def is_finished(self) -> bool:
        return self.raw["status"] in _FINISHED

    @property
    def spec(self) -> types.ResolvedExperimentSpec:
        """As it was resolved: with every default."""
        return self.raw["spec"]

    @property
    def runs(self) -> List[types.RunSummary]:
        """One for each arm and seed: `id`, `arm`, `seed`, `status`."""
        return self.raw["runs"]

    @property
    def progress(self) -> types.Progress:
        return self.raw["progress"]

    @property
    def warnings(self) -> List[types.Warning]:
        return self.raw["warnings"]

    def refresh(self) -> Experiment:
        """Reads it again."""
        return self._take(self._client.experiment(self.id))

    def wait(
        self,
        *,
        progress: bool = False,
        timeout: Optional[float] = None,
        on_change: Optional[OnChange] = None,
        must_succeed: bool = False,
    ) -> Experiment:
        """Until it has finished: see `wait_for` of the client."""
        return self._take(
            self._client.wait_for(
                self.id,
                progress=progress,
                timeout=timeout,
                on_change=on_change,
                must_succeed=must_succeed,
            )
        )

    def events(self, *, after: Optional[str] = None) -> Iterator[types.Event]:
        """What happens to it, until it has finished."""
        return self._client.events(self.id, after=after)

    def cancel(self, *, keep_model: Optional[bool] = None) -> Experiment:
        return self._take(self._client.cancel(self.id, keep_model=keep_model))

    def add_seeds(self, seeds: types.MoreSeeds) -> Experiment:
        """More runs of every arm: `{"count": 5}` or `{"seeds": [11, 12]}`."""
        return self._take(self._client.add_seeds(self.id, seeds))

    def comparison(
        self,
        *,
        metric: Optional[types.ComparisonMetric] = None,
        baseline: Optional[str] = None,
        margin: Optional[float] = None,
        family: Optional[List[types.ComparisonMetric]] = None,
    ) -> Comparison:
        """The arms against the baseline: see `compare` of the client."""
        self._comparison = self._client.compare(
            self.id, metric=metric, baseline=baseline, margin=margin, family=family
        )
        return self._comparison

    def metrics_frame(self, *, max_points: Optional[int] = None) -> pandas.DataFrame:
        """The metrics of all runs after each epoch: a row for each run and epoch. Needs pandas."""
        from .._core.frames import histories_frame

        histories = self._client.histories(self.id, max_points=max_points)
        return histories_frame(histories["runs"])

    def _take(self, other: Experiment) -> Experiment:
        if other.raw != self.raw:
            self._comparison = None
        self.raw = other.raw
        self._comparison = other._comparison or self._comparison
        return self

    def __repr__(self) -> str:
        return f"<experiment {self.id} {self.name!r}: {self.status}>"

    def _repr_html_(self) -> str:
        statements = [] if self._comparison is None else self._comparison.statements
        return experiment_html(cast(Dict[str, Any], self.raw), statements)
