"""Answers that can do something: become a data frame, or speak for themselves in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, List, Sequence, Union, cast

from . import types
from ._core.frames import comparison_frame, epochs_frame
from ._core.html import comparison_html

if TYPE_CHECKING:
    import pandas


class Comparison:
    """Arms against a baseline, paired over their seeds."""

    #: The answer of the service, with every test and its assumptions.
    raw: Union[types.Comparison, types.ComparisonAcross]

    def __init__(self, raw: Union[types.Comparison, types.ComparisonAcross]) -> None:
        self.raw = raw

    @property
    def statements(self) -> List[str]:
        """What each comparison says, in a sentence: effect, interval, and how sure that is."""
        return [each["statement"] for each in self.raw["comparisons"]]

    @property
    def arms(self) -> List[types.ArmSummary]:
        return self.raw["arms"]

    @property
    def comparisons(self) -> Sequence[Union[types.ArmComparison, types.ComparisonAcrossItem]]:
        """Of each other arm with the baseline."""
        return self.raw["comparisons"]

    @property
    def is_complete(self) -> bool:
        """Whether every run has finished. Until then there are no p-values."""
        return self.raw["complete"]

    def to_frame(self) -> pandas.DataFrame:
        """A row for each arm. Needs pandas.

        `mean` with its 95 % interval `low` to `high`, and of the arm minus the baseline
        `difference` with `difference.low` to `difference.high`, all in the unit of the metric;
        `p` of the paired t test, `p.holm` adjusted for all comparisons, and the `statement`.
        """
        return comparison_frame(self.raw)

    def __repr__(self) -> str:
        return "\n".join(self.statements) or f"<nothing to compare with {self.raw['baseline']}>"

    def _repr_html_(self) -> str:
        return comparison_html(self.raw, self.statements)


class Metrics:
    """The metrics of a run after each epoch."""

    raw: types.SelectableMetrics

    def __init__(self, raw: types.SelectableMetrics) -> None:
        self.raw = raw

    @property
    def epochs(self) -> List[types.EpochMetrics]:
        """With `names`, those alone are in it."""
        return cast(List[types.EpochMetrics], self.raw["epochs"])

    def to_frame(self) -> pandas.DataFrame:
        """A row for each epoch: `train.accuracy`, `validation.dataLoss` and so on. Needs pandas."""
        return epochs_frame(self.raw["epochs"])

    def __repr__(self) -> str:
        return f"<metrics of {self.raw['runId']}: {len(self.epochs)} epochs>"
