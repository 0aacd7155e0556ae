"""What the types know: mypy reads this, and each `ignore` must be needed."""

from __future__ import annotations

from typing import List

import regulab
from regulab.types import RunFinishedEvent, Submission

client = regulab.Client("http://localhost:3000")

right: Submission = {
    "arms": [
        {"name": "plain", "model": {"architecture": "mlp", "hiddenUnits": [16]}},
        {
            "name": "swept",
            "model": {"architecture": "mlp"},
            "regularization": {"dropout": {"rate": {"grid": [0.1, 0.2]}}},
        },
    ],
}


def events() -> List[RunFinishedEvent]:
    finished: List[RunFinishedEvent] = []
    for event in client.events("exp_1"):
        event["data"]["metrics"]  # type: ignore[typeddict-item]
        if event["type"] == "run.epoch":
            event["data"]["metrics"]["train"]["accuracy"].is_integer()
        if event["type"] == "run.finished":
            finished.append(event)
    return finished


def answers() -> None:
    for experiment in client.experiments(status=["running"]):
        experiment["name"].upper()
        experiment["nmae"]  # type: ignore[typeddict-item]
    client.experiments(status=["finished"])  # type: ignore[list-item]
    client.compare("exp_1", metric="test.beauty")  # type: ignore[arg-type]
    client.submit({"preset": "quick-start"}).wait().status.upper()
    client.predict("run_1", [[0.0]])["predictions"]
    client.predict("run_1", [[0.0]])["members"]  # type: ignore[typeddict-item]
    client.predict(regulab.Arm("exp_1", "plain"), [[0.0]])["members"]


async def waits(other: regulab.AsyncClient) -> None:
    (await other.run("run_1"))["seed"].bit_length()
    other.run("run_1")["seed"]  # type: ignore[index]
    async for event in other.events("exp_1"):
        event["at"].upper()
