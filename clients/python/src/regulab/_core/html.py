"""What a notebook shows of an experiment and of a comparison."""

from __future__ import annotations

from html import escape
from typing import Any, List, Mapping, Optional, Sequence

from .frames import comparison_row


def experiment_html(experiment: Mapping[str, Any], statements: Sequence[str]) -> str:
    progress = experiment["progress"]
    states: List[str] = [run["status"] for run in experiment["runs"]]
    counts = ", ".join(f"{states.count(state)} {state}" for state in dict.fromkeys(states))
    percent = "" if progress["percent"] >= 100 else f", {progress['percent']:.0f} % done"
    return (
        f"<p><b>{escape(experiment['name'])}</b> "
        f"({escape(experiment['status'])}{percent}) <code>{escape(experiment['id'])}</code><br>"
        f"{len(states)} runs: {escape(counts)}</p>{_paragraphs(statements)}"
        + "".join(f"<p>{escape(warning['message'])}</p>" for warning in experiment["warnings"])
    )


def comparison_html(comparison: Mapping[str, Any], statements: Sequence[str]) -> str:
    by_arm = {each["arm"]: each for each in comparison["comparisons"]}
    rows = [comparison_row(arm, by_arm.get(arm["arm"])) for arm in comparison["arms"]]
    head = (
        "arm",
        "seeds",
        f"mean {comparison['metric']}",
        "difference",
        "95 % interval",
        "p (Holm)",
    )
    cells = [
        (
            row["arm"],
            row["seeds"],
            _number(row["mean"]),
            _number(row["difference"], "+"),
            _interval(row["difference.low"], row["difference.high"]),
            _number(row["p.holm"]),
        )
        for row in rows
    ]
    return f"{_paragraphs(statements)}{_table(head, cells)}{_paragraphs(comparison['notes'])}"


def _paragraphs(sentences: Sequence[str]) -> str:
    return "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)


def _table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    names = "".join(f"<th>{escape(name)}</th>" for name in head)
    lines = ("".join(f"<td>{escape(str(cell))}</td>" for cell in row) for row in rows)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"<table><thead><tr>{names}</tr></thead><tbody>{body}</tbody></table>"


def _number(value: Optional[float], sign: str = "") -> str:
    return "" if value is None else f"{value:{sign}.4f}"


def _interval(low: Optional[float], high: Optional[float]) -> str:
    return "" if low is None or high is None else f"{low:+.4f} to {high:+.4f}"
