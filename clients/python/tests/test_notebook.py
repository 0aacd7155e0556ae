"""The notebook of the assignment: its cells run as they are, with fewer seeds and epochs."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any, Dict, List

import numpy
import pytest
from matplotlib import pyplot

NOTEBOOK = Path(__file__).parents[3] / "examples" / "notebooks" / "does-dropout-help.ipynb"
FEWER = {'"epochs": 20': '"epochs": 3', '"count": 10': '"count": 3'}


def cells() -> List[Dict[str, Any]]:
    notebook = json.loads(NOTEBOOK.read_text("utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def show(source: str, names: Dict[str, Any]) -> str:
    """Runs a cell; what a notebook would show of its last expression."""
    *statements, last = ast.parse(source).body
    exec(compile(ast.Module(statements, []), "cell", "exec"), names)  # noqa: S102
    if not isinstance(last, ast.Expr):
        exec(compile(ast.Module([last], []), "cell", "exec"), names)  # noqa: S102
        return ""
    value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)  # noqa: S307
    return str(value._repr_html_())


def test_five_cells_answer_the_question(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGULAB_URL", url)
    sources = ["".join(cell["source"]) for cell in cells()]
    assert len(sources) == 5
    for long, short in FEWER.items():
        assert long in sources[1]
        sources[1] = sources[1].replace(long, short)
    names: Dict[str, Any] = {}
    shown = [show(source, names) for source in sources]
    assert "6 runs" in shown[1]
    assert "6 succeeded" in shown[2]
    assert "over 3 seeds, the test accuracy of dropout is" in shown[2]
    for part in ("over 3 seeds, the test accuracy of dropout is", "points", "95 % interval", "p ="):
        assert part in shown[3]
    assert "within ±0.50 points" in shown[3]
    [axes] = pyplot.gcf().axes
    assert [numpy.size(line.get_xdata()) for line in axes.lines] == [3, 3, 3, 3]


def test_its_outputs_are_those_of_its_cells() -> None:
    """Kept from one run, so that a reader sees them without a service."""
    outputs = [json.dumps(cell["outputs"], ensure_ascii=False) for cell in cells()]
    assert "20 runs: " in outputs[1]
    assert "20 of 20 runs have finished" in outputs[2]
    assert re.search(r"over 10 seeds, the test accuracy of dropout is \d", outputs[3])
    assert '"image/png"' in outputs[4]
    assert NOTEBOOK.stat().st_size < 100_000
