"""Answers as data frames of pandas, which is loaded when the first is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List, Mapping, Optional, Sequence

if TYPE_CHECKING:
    import pandas

#: Of each epoch, in this order; those that were not asked for are left out.
_SPLITS = ("train", "validation")
#: Columns of a comparison that are numbers.
_FIGURES = (
    "mean",
    "low",
    "high",
    "difference",
    "difference.low",
    "difference.high",
    "p",
    "p.holm",
)


def flat_frame(items: Sequence[Any]) -> pandas.DataFrame:
    """A row for each item; fields within fields have columns with dots."""
    frame: pandas.DataFrame = _pandas().json_normalize(list(items))
    return frame


def epochs_frame(epochs: Sequence[Mapping[str, Any]]) -> pandas.DataFrame:
    """A row for each epoch, which is the index."""
    rows = [epoch_row(epoch) for epoch in epochs]
    return _frame(rows, _columns(rows, ["epoch"])).set_index("epoch")


def histories_frame(runs: Sequence[Mapping[str, Any]]) -> pandas.DataFrame:
    """A row for each epoch of each run."""
    head = ["arm", "seed", "epoch"]
    rows = [
        {"arm": run["arm"], "seed": run["seed"], **epoch_row(epoch), "runId": run["runId"]}
        for run in runs
        for epoch in run["epochs"]
    ]
    return _frame(rows, _columns(rows, head))


def epoch_row(epoch: Mapping[str, Any]) -> Dict[str, Any]:
    row: Dict[str, Any] = {"epoch": epoch["epoch"]}
    for split in _SPLITS:
        for name, value in (epoch.get(split) or {}).items():
            row[f"{split}.{name}"] = value
    row["runningObjective"] = epoch["runningObjective"]
    row["durationMs"] = epoch["durationMs"]
    return row


def comparison_frame(comparison: Mapping[str, Any]) -> pandas.DataFrame:
    """A row for each arm, which is the index; the baseline has no difference from itself."""
    by_arm = {each["arm"]: each for each in comparison["comparisons"]}
    rows = [comparison_row(arm, by_arm.get(arm["arm"])) for arm in comparison["arms"]]
    frame = _frame(rows, _columns(rows, ["arm"])).set_index("arm")
    # A figure that no arm has, as with one seed, is NaN all the same.
    return frame.astype(dict.fromkeys(_FIGURES, "float64"))


def comparison_row(arm: Mapping[str, Any], versus: Optional[Mapping[str, Any]]) -> Dict[str, Any]:
    difference = (versus or {}).get("difference") or {}
    own, between = arm["interval"] or {}, difference.get("interval") or {}
    return {
        "arm": arm["arm"],
        "seeds": arm["n"],
        "mean": arm["mean"],
        "low": own.get("low"),
        "high": own.get("high"),
        "difference": difference.get("mean"),
        "difference.low": between.get("low"),
        "difference.high": between.get("high"),
        "p": ((versus or {}).get("pairedT") or {}).get("p"),
        "p.holm": ((versus or {}).get("holm") or {}).get("p"),
        "statement": (versus or {}).get("statement"),
    }


def _columns(rows: Sequence[Mapping[str, Any]], head: List[str]) -> List[str]:
    """Of all rows: the first epochs of a run need not have what others have."""
    return list(dict.fromkeys([*head, *(name for row in rows for name in row)]))


def _frame(rows: Sequence[Mapping[str, Any]], columns: List[str]) -> pandas.DataFrame:
    frame: pandas.DataFrame = _pandas().DataFrame(rows, columns=columns)
    return frame


def _pandas() -> Any:
    try:
        import pandas
    except ImportError as error:
        raise ImportError("A data frame needs pandas: pip install 'regulab[pandas]'") from error
    return pandas
