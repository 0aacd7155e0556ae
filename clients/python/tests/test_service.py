"""The client against a whole service."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import uuid
from html import escape
from pathlib import Path
from typing import Any, Callable, Dict

import numpy
import pytest
from conftest import Call

from regulab import Arm, Client, Experiment, RegulabError
from regulab.types import ExperimentSpec

SEVEN = Path(__file__).parents[3] / "examples" / "seven.png"
SPEC: ExperimentSpec = {
    "name": "<b>python</b>",
    "dataset": {"trainSize": 500},
    "training": {"epochs": 2},
    "seeds": [1, 2, 3],
    "baseline": "plain",
    "arms": [
        {"name": "plain", "model": {"architecture": "mlp", "hiddenUnits": [16]}},
        {
            "name": "dropout",
            "model": {"architecture": "mlp", "hiddenUnits": [16]},
            "regularization": {"dropout": {"rate": 0.5}},
        },
    ],
}
#: Trains until it is stopped.
LONG: ExperimentSpec = {
    **SPEC,
    "name": "long",
    "seeds": [1],
    "training": {"epochs": 1000},
}


@pytest.fixture(scope="module")
def experiment(client: Client) -> Experiment:
    return client.submit(SPEC).wait(must_succeed=True)


def test_both_clients_give_the_same_answers(
    call_at: Callable[..., Call], url: str, experiment: Experiment
) -> None:
    call = call_at(url)
    id, run_id = experiment.id, experiment.runs[0]["id"]
    assert call("experiment", id).raw == experiment.raw
    runs = call("runs", id, limit=2)
    assert [run["id"] for run in runs] == [run["id"] for run in experiment.runs]
    assert call("run", run_id) == runs[0]
    assert call("version")["name"] == "regulab"
    assert call("compare", id).raw["experimentId"] == id
    assert [epoch["epoch"] for epoch in call("metrics", run_id).epochs] == [1, 2]
    assert call("generalization", run_id)["runId"] == run_id
    assert call("layers", run_id)["runId"] == run_id
    assert call("diagnostics", run_id, mistakes=1)["runId"] == run_id
    assert len(call("histories", id, arm="plain")["runs"]) == 3
    assert call("export_histories", id, "parquet", arm="plain").startswith(b"PAR1")
    assert call("ensembles", id)["experimentId"] == id
    assert call("plan", {**SPEC, "seeds": [1, 2]})["estimate"]["runs"] == 4
    assert "quick-start" in [preset["name"] for preset in call("presets")]
    assert "dropout" in [technique["name"] for technique in call("techniques")]
    assert call("preset", "quick-start")["name"] == "quick-start"
    assert call("technique", "dropout")["name"] == "dropout"
    assert "mnist" in [dataset["name"] for dataset in call("datasets")]
    assert call("advice", {"experimentId": id})
    events = call("events", id)
    assert [int(event["id"]) for event in events] == list(range(1, len(events) + 1))
    assert events[-1]["type"] == "experiment.finished"
    assert call("events", id, after=events[-2]["id"]) == events[-1:]


def test_submits_once(client: Client) -> None:
    name = f"once {uuid.uuid4()}"
    spec: ExperimentSpec = {**LONG, "name": name}
    first, again = (client.submit(spec, external_id=name.replace(" ", ":")) for _ in range(2))
    assert again.id == first.id
    assert client.experiment_by_external_id(name.replace(" ", ":")).id == first.id
    assert client.submit(spec, deduplicate=True).id == first.id
    with pytest.raises(TypeError, match="leave out the other"):
        client.submit(spec, external_id="nightly:1", idempotency_key="k")
    batch = client.submit_batch([spec, {"preset": "no such preset"}])
    assert [item["status"] for item in batch["items"]] == [202, 400]
    listed = client.experiments(name=name, status=["queued", "running"]).all()
    assert len(listed) == 2
    found = client.bulk({"action": "cancel"}, name=name)
    assert found["dryRun"]
    assert sorted(found["ids"]) == sorted(made["id"] for made in listed)
    assert not client.bulk({"action": "cancel", "ids": found["ids"]})["dryRun"]
    assert client.wait_for(first.id).status == "cancelled"


def test_names_the_wrong_field(client: Client) -> None:
    with pytest.raises(RegulabError) as caught:
        client.submit({**SPEC, "seeds": []})
    assert caught.value.code == "INVALID_SPEC"
    assert caught.value.errors[0]["pointer"] == "/seeds"
    assert "/seeds" in str(caught.value)


def test_changes_archives_restores_cancels_retries_adds_and_deletes(client: Client) -> None:
    experiment = client.submit(LONG)
    id, run_id = experiment.id, experiment.runs[1]["id"]
    assert client.change(id, {"description": "why"}).raw["description"] == "why"
    assert client.archive(id).raw["archivedAt"] is not None
    assert client.restore(id).raw["archivedAt"] is None
    assert client.pause(run_id)["status"] == "paused"
    assert client.resume(run_id)["status"] == "queued"
    assert client.cancel_run(run_id)["status"] == "cancelled"
    assert client.retry(run_id)["status"] == "queued"
    assert run_id in [entry["runId"] for entry in client.queue(limit=1)]
    assert len(experiment.add_seeds({"count": 2}).runs) == 6
    assert experiment.cancel().wait().status == "cancelled"
    client.delete(id)
    with pytest.raises(RegulabError, match="EXPERIMENT_NOT_FOUND"):
        experiment.refresh()


def test_lists_item_by_item_or_page_by_page(client: Client, experiment: Experiment) -> None:
    runs = client.runs(experiment.id, limit=4)
    assert [len(page["items"]) for page in runs.pages()] == [4, 2]
    assert [run["seed"] for run in runs] == [1, 1, 2, 2, 3, 3]
    with_status = client.all_runs(name="<b>python</b>", fields=["status"]).all()
    assert [dict(run) for run in with_status[:1]] == [{"status": "succeeded"}]
    frame = runs.to_frame()
    assert frame["evaluation.test.accuracy"].between(0.1, 1).all()


def test_files_are_checked_when_they_arrive(
    call_at: Callable[..., Call], url: str, experiment: Experiment
) -> None:
    call, run_id = call_at(url), experiment.runs[0]["id"]
    artifacts = {each["name"]: each for each in call("artifacts", run_id)}
    weights = call("download", run_id, "weights.bin")
    assert hashlib.sha256(weights).hexdigest() == artifacts["weights.bin"]["sha256"]
    assert "modelTopology" in json.loads(call("download", run_id, "model.json"))
    with pytest.raises(RegulabError, match="ARTIFACT_NOT_FOUND"):
        call("download", run_id, "no.bin")


def test_exports_and_draws(live: Call, experiment: Experiment) -> None:
    id, run_id = experiment.id, experiment.runs[0]["id"]
    assert live("export", run_id, "csv").startswith(b"arm,seed,runId,epoch,")
    assert live("export", run_id, "keras").startswith(b"PK")
    with pytest.raises(RegulabError, match="format"):
        live("export", run_id, "parquet")
    assert live("report", id).startswith("<!doctype html>")
    assert "## The answer" in live("report", id, format="md", ensemble_size=2)
    figures = live("figures", id)
    assert "arms" in [figure["name"] for figure in figures["figures"]]
    assert "sweep-paths" in [figure["name"] for figure in figures["missing"]]
    curves = live("figure", id, "learning-curves.png", metric="dataLoss", arm=["plain"], width=400)
    assert curves[:4] == b"\x89PNG"
    assert int.from_bytes(curves[16:20], "big") == 400
    assert live("figure", id, "arms.svg").startswith(b"<svg")
    with pytest.raises(RegulabError, match="FIGURE_EMPTY"):
        live("figure", id, "sweep-paths.svg")


def test_predicts_with_a_run_or_an_arm(
    call_at: Callable[..., Call], url: str, experiment: Experiment
) -> None:
    call, run_id = call_at(url), experiment.runs[0]["id"]
    picture = SEVEN.read_bytes()
    of_picture = call("predict_picture", run_id, picture)["predictions"]
    assert call("predict", run_id, [picture])["predictions"] == of_picture
    assert (
        call("predict", run_id, [base64.b64encode(picture).decode()])["predictions"] == of_picture
    )
    stroke = numpy.zeros((2, 28, 28))
    stroke[:, 4:24, 14] = 1
    stroke[1] *= 0.5
    of_array = call("predict", run_id, stroke, scale="0-1")["predictions"]
    for same in (stroke.tolist(), list(stroke)):
        assert of_array == call("predict", run_id, same, scale="0-1")["predictions"]
    arm = Arm(experiment.id, "dropout")
    answer = call("predict_picture", arm, picture, outputs=["digit", "memberDigits"], mc_samples=5)
    assert set(answer["predictions"][0]) == {"digit", "memberDigits"}
    assert len(call("predict", arm, stroke[:1], scale="0-1")["members"]) == 3
    with pytest.raises(TypeError, match="predict_picture"):
        call("predict", run_id, picture)


def test_manages_webhooks(call_at: Callable[..., Call], url: str) -> None:
    call = call_at(url)
    made = call("webhooks.create", {"url": "https://lab.example/hook", "events": ["run.finished"]})
    assert made["secret"].startswith("whsec_")
    changed = call("webhooks.change", made["id"], {"events": ["experiment.finished"]})
    assert changed["events"] == call("webhooks.get", made["id"])["events"]
    assert call("webhooks.rotate_secret", made["id"])["secret"] != made["secret"]
    assert [webhook["id"] for webhook in call("webhooks.list")] == [made["id"]]
    assert call("webhooks.deliveries", made["id"]) == []
    call("webhooks.delete", made["id"])
    assert call("webhooks.list") == []


def test_manages_keys_with_the_key_of_the_operator(url: str) -> None:
    operator = Client(url, os.environ["REGULAB_API_KEY"])
    made = operator.keys.create({"name": "reader", "scopes": ["read"]})
    assert made["id"] in [key["id"] for key in operator.keys.list(limit=1)]
    assert operator.audit(limit=1).all()[0]["route"] == "/v1/keys"
    reader = Client(url, str(made["key"]))
    with pytest.raises(RegulabError) as caught:
        reader.submit(SPEC)
    assert (caught.value.status, caught.value.code) == (403, "SCOPE_MISSING")
    rotated = operator.keys.rotate(made["id"])
    assert operator.keys.revoke(rotated["id"])["revokedAt"] is not None
    with pytest.raises(RegulabError, match="UNAUTHORIZED") as refused:
        Client(url, str(rotated["key"])).presets()
    assert str(rotated["key"]) not in repr(refused.value)


def test_shows_what_the_comparison_says(client: Client, experiment: Experiment) -> None:
    comparison = client.compare(experiment.id)
    [statement] = comparison.statements
    assert repr(comparison) == statement
    assert "95 % interval" in statement
    frame = comparison.to_frame()
    assert list(frame.index) == ["plain", "dropout"]
    difference: Dict[str, Any] = comparison.comparisons[0]["difference"]  # type: ignore[assignment]
    row = frame.loc["dropout"]
    assert row["difference"] == difference["mean"]
    assert row["difference.low"] == difference["interval"]["low"]
    assert row["statement"] == statement
    assert f"<p>{escape(statement)}</p><table>" in comparison._repr_html_()

    fresh = client.experiment(experiment.id)
    assert "&lt;b&gt;python" in fresh._repr_html_()
    assert "<b>python" not in fresh._repr_html_()
    assert "95 % interval" not in fresh._repr_html_()
    fresh.comparison()
    assert "95 % interval" in fresh._repr_html_()


def test_a_figure_that_is_not_there_is_no_number(client: Client) -> None:
    one: ExperimentSpec = {**SPEC, "name": "one seed", "seeds": [1]}
    frame = client.submit(one).wait().comparison().to_frame()
    assert frame["mean"].notna().all()
    assert numpy.isnan(frame[["low", "p", "difference.low"]].to_numpy()).all()


def test_compares_arms_of_several_experiments(live: Call, experiment: Experiment) -> None:
    id = experiment.id
    arms = [{"experimentId": id, "arm": "plain"}, {"experimentId": id, "arm": "dropout"}]
    across = live("compare_across", {"arms": arms})
    frame = across.to_frame()
    assert frame["mean"].tolist() == experiment.comparison().to_frame()["mean"].tolist()
    assert across.statements == frame["statement"].dropna().tolist()


def test_makes_frames_of_metrics(client: Client, experiment: Experiment) -> None:
    frame = experiment.metrics_frame()
    assert list(frame.columns[:4]) == ["arm", "seed", "epoch", "train.objective"]
    assert len(frame) == 12
    run = experiment.runs[0]
    own = client.metrics(run["id"])
    same = frame[frame["runId"] == run["id"]]["validation.accuracy"].tolist()
    assert own.to_frame()["validation.accuracy"].tolist() == same
    assert same == [epoch["validation"]["accuracy"] for epoch in own.epochs if epoch["validation"]]
    named = client.metrics(run["id"], names=["train.accuracy"], max_points=2).to_frame()
    assert list(named.columns) == ["train.accuracy", "runningObjective", "durationMs"]
    assert list(named.index) == [1, 2]


def test_is_in_the_readme() -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
    client = Client("http://localhost:1")
    groups = {"": Client, "keys.": type(client.keys), "webhooks.": type(client.webhooks)}
    missing = [
        prefix + name
        for prefix, owner in groups.items()
        for name in dir(owner)
        if not name.startswith("_") and f"`{prefix}{name}(" not in readme
    ]
    assert missing == []
